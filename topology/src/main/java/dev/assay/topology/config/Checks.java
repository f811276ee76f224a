package dev.assay.topology.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with the values of one settings record, so that its constructor refuses once with all of it.
 * Used by one thread, inside a constructor.
 */
final class Checks {
    private final String prefix;
    private final List<SettingKey> keys;
    private final Set<String> section;
    private final List<Problem> problems = new ArrayList<>();

    private Checks(String section, List<SettingKey> keys) {
        this.prefix = section.isEmpty() ? "" : section + ".";
        this.section = section.isEmpty() ? Set.of() : Set.of(section);
        this.keys = keys;
    }

    /** Checks presence and range of every component, given in the record's order. */
    static Checks of(Class<? extends Record> type, @Nullable Object... values) {
        Section section = type.getAnnotation(Section.class);
        if (section == null) {
            throw new IllegalStateException(type + " lacks @Section");
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != values.length) {
            throw new IllegalStateException(type + " checks " + values.length + " of " + components.length + " values");
        }
        List<SettingKey> keys = new ArrayList<>();
        for (RecordComponent component : components) {
            keys.add(SettingKey.of(section.value(), component));
        }
        Checks checks = new Checks(section.value(), keys);
        for (int i = 0; i < values.length; i++) {
            checks.inRange(keys.get(i), values[i]);
        }
        return checks;
    }

    /** Checks across sections; keys are given in full. */
    static Checks across() {
        return new Checks("", List.of());
    }

    /** Checks between values of one section. */
    static Checks within(String section) {
        return new Checks(section, List.of());
    }

    /** What was noted so far. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Notes a problem unless {@code ok}. */
    Checks require(boolean ok, String key, @Nullable Object value, String what, String fix) {
        return note(ok, Set.of(), key, value, what, fix);
    }

    /** Notes a problem between values unless {@code ok}; silent while one of the values is a problem by itself. */
    Checks relate(boolean ok, String key, @Nullable Object value, String what, String fix) {
        return problems.isEmpty() ? note(ok, section, key, value, what, fix) : this;
    }

    /**
     * Notes a problem between values of several sections unless {@code ok}.
     *
     * @param given keys, or sections as a whole, whose values make it one; the key itself need not be named again
     */
    Checks relate(boolean ok, Set<String> given, String key, @Nullable Object value, String what, String fix) {
        Set<String> all = new TreeSet<>(given);
        all.add(key);
        return note(ok, all, key, value, what, fix);
    }

    private Checks note(boolean ok, Set<String> given, String key, @Nullable Object value, String what, String fix) {
        if (!ok) {
            String name = prefix + key;
            String text = value == null ? "" : ValueText.render(value);
            problems.add(new Problem(name, SecretText.shown(text, isSecret(name)), "", what, fix, given));
        }
        return this;
    }

    /** Refuses if anything was noted. */
    void done() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** An unmodifiable copy in the order of the names, so that printing and fingerprints do not depend on input order. */
    static Map<String, String> sorted(Map<String, String> properties) {
        return Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    private boolean isSecret(String name) {
        return SecretText.isSecretName(name)
                || keys.stream().anyMatch(key -> key.secret() && key.name().equals(name));
    }

    private void inRange(SettingKey key, @Nullable Object value) {
        String local = key.name().substring(prefix.length());
        if (value == null) {
            require(key.nullable(), local, null, "is missing", "write " + ValueText.label(key.type()));
            return;
        }
        boolean finite = !(value instanceof Double number) || Double.isFinite(number);
        require(finite, local, value, "is not a finite number", "write a number such as 0.001");
        if (finite && !key.min().isEmpty()) {
            boolean ok = compare(key, value, key.min()) >= 0;
            require(ok, local, value, "is below " + key.min(), "write " + allowed(key));
        }
        if (finite && !key.max().isEmpty()) {
            boolean ok = compare(key, value, key.max()) <= 0;
            require(ok, local, value, "is above " + key.max(), "write " + allowed(key));
        }
    }

    private static String allowed(SettingKey key) {
        return key.max().isEmpty() || key.min().isEmpty() ? "a value of " + key.range() : "a value from " + key.range();
    }

    @SuppressWarnings("unchecked")
    private static int compare(SettingKey key, Object value, String bound) {
        try {
            return ((Comparable<Object>) value).compareTo(ValueText.parse(key.type(), bound));
        } catch (ValueText.Unreadable e) {
            throw new IllegalStateException("the bound " + bound + " of " + key.name() + " is not of its type", e);
        }
    }
}
