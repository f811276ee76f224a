package dev.assay.topology.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys below one root record, taken from its sections' components. Immutable; any thread may use it. */
final class SettingsSchema<T extends Record> {
    private final Class<T> root;
    private final List<Class<? extends Record>> sections = new ArrayList<>();
    private final Map<String, SettingKey> keys = new LinkedHashMap<>();
    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final Map<String, String> removed = new LinkedHashMap<>();

    private SettingsSchema(Class<T> root) {
        this.root = root;
    }

    static <T extends Record> SettingsSchema<T> of(Class<T> root) {
        SettingsSchema<T> schema = new SettingsSchema<>(root);
        for (RecordComponent component : root.getRecordComponents()) {
            schema.add(component);
        }
        for (Removed gone : root.getAnnotationsByType(Removed.class)) {
            schema.removed.put(gone.key(), gone.instead());
        }
        return schema;
    }

    private void add(RecordComponent sectionComponent) {
        Class<? extends Record> type = sectionComponent.getType().asSubclass(Record.class);
        Section section = type.getAnnotation(Section.class);
        if (section == null
                || !section.value().replace('.', '-').equals(SettingKey.kebab(sectionComponent.getName()))) {
            throw new IllegalStateException(type + " must be the @Section named as " + sectionComponent.getName());
        }
        sections.add(type);
        for (RecordComponent component : type.getRecordComponents()) {
            SettingKey key = SettingKey.of(section.value(), component);
            keys.put(key.name(), key);
            key.formerly().forEach(old -> renamed.put(old, key.name()));
        }
    }

    List<SettingKey> keys() {
        return List.copyOf(keys.values());
    }

    List<Class<? extends Record>> sections() {
        return List.copyOf(sections);
    }

    List<SettingKey> keysOf(Class<? extends Record> section) {
        String name = nameOf(section);
        return keys.values().stream().filter(key -> key.section().equals(name)).toList();
    }

    static String nameOf(Class<? extends Record> section) {
        return annotation(section).value();
    }

    static Section annotation(Class<? extends Record> type) {
        Section section = type.getAnnotation(Section.class);
        if (section == null) {
            throw new IllegalStateException(type + " lacks @Section");
        }
        return section;
    }

    Optional<SettingKey> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** The group that a property of this name belongs to: {@code kafka.properties} for {@code kafka.properties.acks}. */
    Optional<SettingKey> groupOf(String name) {
        return keys.values().stream()
                .filter(key -> key.isGroup()
                        && name.startsWith(key.name() + ".")
                        && name.length() > key.name().length() + 1)
                .findFirst();
    }

    boolean isSection(String name) {
        return sections.stream().anyMatch(section -> nameOf(section).equals(name));
    }

    /** Old keys to the keys that took their place. */
    Map<String, String> renamed() {
        return renamed;
    }

    /** Keys that are refused to what to do instead. */
    Map<String, String> removed() {
        return removed;
    }

    T root(List<Record> values) {
        return construct(root, values.toArray());
    }

    /** Calls the canonical constructor; what it refuses comes out as the {@link ConfigException} it threw. */
    static <R extends Record> R construct(Class<R> type, @Nullable Object[] values) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigException refused) {
                throw refused;
            }
            throw new IllegalStateException("the constructor of " + type.getSimpleName() + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type.getSimpleName(), e);
        }
    }

    static @Nullable Object valueOf(Record owner, String component) {
        try {
            var accessor = owner.getClass().getDeclaredMethod(component);
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot read " + component + " of " + owner.getClass().getSimpleName(), e);
        }
    }
}
