package dev.assay.topology.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prints a configuration with secrets hidden. Stateless; any thread may call it. */
public final class EffectiveConfig {
    /** Texts that every YAML reader takes as they stand: words, addresses, paths, numbers. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_./]([A-Za-z0-9_./:,+-]*[A-Za-z0-9_./+-])?|-[0-9.e+-]+");

    /** Words that YAML readers take for something else. */
    private static final Set<String> NO_PLAIN = Set.of("null", "yes", "no", "on", "off");

    private EffectiveConfig() {}

    /** The configuration as a YAML file that reads back as the same one, but for hidden secrets. */
    public static String print(AssayConfig config) {
        return print(AssayConfigReader.SCHEMA, config);
    }

    static <T extends Record> String print(SettingsSchema<T> schema, T config) {
        StringBuilder out = new StringBuilder();
        for (Class<? extends Record> type : schema.sections()) {
            String name = SettingsSchema.nameOf(type);
            Record section = (Record) SettingsSchema.valueOf(config, camel(name));
            if (section == null) {
                throw new IllegalStateException("no section " + name);
            }
            out.append(name).append(":\n");
            for (SettingKey key : schema.keysOf(type)) {
                out.append("  ").append(key.name().substring(name.length() + 1)).append(':');
                append(out, key, SettingsSchema.valueOf(section, key.component()));
            }
        }
        return out.toString();
    }

    /** The record on one line with secrets hidden. */
    static String oneLine(Record section) {
        String name = SettingsSchema.nameOf(section.getClass());
        StringJoiner line = new StringJoiner(", ", section.getClass().getSimpleName() + "[", "]");
        for (SettingKey key : keys(section)) {
            Object value = SettingsSchema.valueOf(section, key.component());
            String local = key.name().substring(name.length() + 1);
            if (value instanceof Map<?, ?> properties) {
                StringJoiner inner = new StringJoiner(", ", "{", "}");
                properties.forEach(
                        (property, text) -> inner.add(property + "=" + shown(String.valueOf(property), text)));
                line.add(local + "=" + inner);
            } else {
                line.add(local + "=" + (value == null ? "null" : hidden(key, value)));
            }
        }
        return line.toString();
    }

    private static List<SettingKey> keys(Record section) {
        return Arrays.stream(section.getClass().getRecordComponents())
                .map(component -> SettingKey.of(SettingsSchema.nameOf(section.getClass()), component))
                .toList();
    }

    private static void append(StringBuilder out, SettingKey key, @Nullable Object value) {
        if (value instanceof Map<?, ?> properties) {
            if (properties.isEmpty()) {
                out.append(" {}");
            }
            properties.forEach((name, text) -> out.append("\n    ")
                    .append(quoted(String.valueOf(name)))
                    .append(": ")
                    .append(quoted(shown(String.valueOf(name), text))));
        } else {
            out.append(' ').append(value == null ? "null" : quoted(hidden(key, value)));
        }
        out.append('\n');
    }

    private static String hidden(SettingKey key, Object value) {
        boolean secret = key.secret() || SecretText.isSecretName(key.name());
        return SecretText.shown(ValueText.render(value), secret);
    }

    private static String shown(String name, Object value) {
        return SecretText.shown(String.valueOf(value), SecretText.isSecretName(name));
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() && !NO_PLAIN.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : '"' + escaped(text) + '"';
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < 0x20 || c > 0x7e) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    private static String camel(String kebab) {
        StringBuilder out = new StringBuilder();
        for (String part : kebab.split("[.-]")) {
            out.append(out.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return out.toString();
    }
}
