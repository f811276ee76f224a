package dev.assay.topology.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of a schema from entries: later layers win, defaults fill in, and every problem is collected before
 * anything is refused. Used by one thread, once.
 */
final class SettingsBinder<T extends Record> {
    private final SettingsSchema<T> schema;
    private final List<Problem> problems;
    private final Consumer<String> warnings;
    private final Map<String, Entry> chosen = new LinkedHashMap<>();
    private final Set<String> byOldNames = new HashSet<>();
    /** Keys, and sections as a whole, that do not have the value that was meant. */
    private final Set<String> unsettled = new HashSet<>();

    SettingsBinder(SettingsSchema<T> schema, List<Problem> problems, Consumer<String> warnings) {
        this.schema = schema;
        this.problems = new ArrayList<>(problems);
        this.warnings = warnings;
    }

    /** The root record, or a {@link ConfigException} with all problems. */
    T bind(List<Entry> entries) {
        entries.forEach(this::choose);
        List<Record> sections = new ArrayList<>();
        for (Class<? extends Record> section : schema.sections()) {
            sections.add(section(section));
        }
        T root = null;
        try {
            root = schema.root(sections);
        } catch (ConfigException e) {
            add(e.problems());
        }
        if (root == null || !problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return root;
    }

    private void choose(Entry entry) {
        String instead = schema.removed().get(entry.key());
        if (instead != null) {
            problems.add(problem(entry, "no longer exists", instead));
            return;
        }
        String now = schema.renamed().get(entry.key());
        if (now != null) {
            warnings.accept(
                    entry.key() + " (" + entry.source() + ") is now called " + now + "; the old name still works");
            take(entry.renamed(now), true);
        } else if (isKnown(entry)) {
            take(entry, false);
        } else if (!isEmptyGroup(entry)) {
            problems.add(unknown(entry));
        }
    }

    private void take(Entry entry, boolean byOldName) {
        Entry other = chosen.put(entry.key(), entry);
        boolean otherByOldName = byOldName ? byOldNames.add(entry.key()) : byOldNames.remove(entry.key());
        if (other != null && other.layer() == entry.layer() && (byOldName || otherByOldName)) {
            problems.add(problem(entry, "is given by its old name too", "keep " + entry.key() + " only"));
        }
    }

    private boolean isKnown(Entry entry) {
        boolean single = schema.find(entry.key()).filter(key -> !key.isGroup()).isPresent();
        return single || schema.groupOf(entry.key()).isPresent();
    }

    /** {@code lane:} with nothing below it changes nothing. */
    private boolean isEmptyGroup(Entry entry) {
        boolean group = schema.isSection(entry.key())
                || schema.find(entry.key()).filter(SettingKey::isGroup).isPresent();
        return group && (entry.value() == null || entry.value().isEmpty());
    }

    private Problem unknown(Entry entry) {
        String key = entry.key();
        if (schema.isSection(key) || schema.find(key).isPresent()) {
            return problem(entry, "is a group of settings, not one", "write the settings below it, one a line");
        }
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            String parent = key.substring(0, dot);
            if (schema.find(parent).isPresent()) {
                return problem(entry, "is below " + parent + ", which takes one value", "write " + parent + ": value");
            }
        }
        List<String> names = schema.keys().stream().map(SettingKey::name).toList();
        Optional<String> near = Nearest.key(key, names);
        near.ifPresent(unsettled::add);
        String fix =
                near.map(name -> "did you mean " + name + "?").orElse("remove it; CONFIGURATION.md lists the settings");
        boolean secret = SecretText.isSecretName(key)
                || near.flatMap(schema::find).filter(SettingKey::secret).isPresent();
        String value = SecretText.shown(entry.value() == null ? "" : entry.value(), secret);
        return new Problem(key, value, entry.source(), "is not a setting", fix);
    }

    private Record section(Class<? extends Record> type) {
        List<SettingKey> keys = schema.keysOf(type);
        List<@Nullable Object> values = new ArrayList<>();
        keys.forEach(key -> values.add(value(key)));
        try {
            return SettingsSchema.construct(type, values.toArray());
        } catch (ConfigException e) {
            add(e.problems());
            return standIn(type, keys, values);
        }
    }

    /** So that what spans sections is still checked: good values stay, bad ones get their defaults. It is refused in any case. */
    private Record standIn(Class<? extends Record> type, List<SettingKey> keys, List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            if (unsettled.contains(keys.get(i).name())) {
                values.set(i, defaultValue(keys.get(i)));
            }
        }
        try {
            return SettingsSchema.construct(type, values.toArray());
        } catch (ConfigException e) {
            unsettled.add(SettingsSchema.nameOf(type));
            keys.forEach(key -> unsettled.add(key.name()));
            return SettingsSchema.construct(
                    type, keys.stream().map(SettingsBinder::defaultValue).toArray());
        }
    }

    private @Nullable Object value(SettingKey key) {
        if (key.isGroup()) {
            return properties(key);
        }
        Entry entry = chosen.get(key.name());
        if (entry == null
                || entry.value() == null
                || (key.nullable() && entry.value().isBlank())) {
            return entry != null && key.nullable() ? null : defaultValue(key);
        }
        try {
            Object value = ValueText.parse(key.type(), entry.value());
            return value instanceof Path path && entry.base() != null
                    ? entry.base().resolve(path)
                    : value;
        } catch (ValueText.Unreadable e) {
            problems.add(problem(entry, e.what(), e.fix()));
            unsettled.add(key.name());
            return defaultValue(key);
        }
    }

    private Map<String, String> properties(SettingKey group) {
        Map<String, String> properties = new TreeMap<>();
        String prefix = group.name() + ".";
        chosen.forEach((name, entry) -> {
            if (name.startsWith(prefix) && entry.value() != null) {
                properties.put(name.substring(prefix.length()), entry.value());
            }
        });
        return properties;
    }

    private static @Nullable Object defaultValue(SettingKey key) {
        if (key.isGroup()) {
            return Map.of();
        }
        if (key.defaultText().isEmpty()) {
            return null;
        }
        try {
            return ValueText.parse(key.type(), key.defaultText());
        } catch (ValueText.Unreadable e) {
            throw new IllegalStateException("the default of " + key.name() + " is not of its type", e);
        }
    }

    /** What was found with a default in place of a value that could not be taken is no news. */
    private void add(List<Problem> found) {
        Set<String> named = new HashSet<>();
        problems.forEach(problem -> named.add(problem.key()));
        for (Problem problem : found) {
            Entry entry = chosen.get(problem.key());
            if (!named.contains(problem.key()) && problem.given().stream().noneMatch(this::isUnsettled)) {
                problems.add(entry == null ? problem : problem.withSource(entry.source()));
            }
        }
        found.forEach(problem -> unsettled.add(problem.key()));
    }

    /** @param name of a key, or of a section, of which every key counts */
    private boolean isUnsettled(String name) {
        return unsettled.contains(name)
                || unsettled.stream()
                        .anyMatch(key -> schema.find(key)
                                .filter(known -> known.section().equals(name))
                                .isPresent());
    }

    private Problem problem(Entry entry, String what, String fix) {
        boolean secret = SecretText.isSecretName(entry.key())
                || schema.find(entry.key()).filter(SettingKey::secret).isPresent();
        String value = SecretText.shown(entry.value() == null ? "" : entry.value(), secret);
        return new Problem(entry.key(), value, entry.source(), what, fix);
    }
}
