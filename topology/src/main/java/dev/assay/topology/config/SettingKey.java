package dev.assay.topology.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key as its record component declares it. Immutable; any thread may use it.
 *
 * @param name full key, {@code lane.max-batch-tokens}
 * @param section first part of the name
 * @param component Java name of the record component
 * @param type Java type of the value; {@code Map} for keys that take a group of properties
 * @param defaultText default as written in a file; empty if not set
 * @param min least value as written, or empty
 * @param max greatest value as written, or empty
 * @param nullable whether the key may be unset
 * @param secret whether the value is never shown
 * @param reloadable whether a running service takes a new value
 * @param formerly keys that this one had before
 * @param about one sentence on the meaning
 */
public record SettingKey(
        String name,
        String section,
        String component,
        Class<?> type,
        String defaultText,
        String min,
        String max,
        boolean nullable,
        boolean secret,
        boolean reloadable,
        List<String> formerly,
        String about) {

    static final String ENV_PREFIX = "ASSAY_";

    static SettingKey of(String section, RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(component + " of " + section + " lacks @Setting");
        }
        return new SettingKey(
                section + "." + kebab(component.getName()),
                section,
                component.getName(),
                component.getType(),
                setting.value(),
                setting.min(),
                setting.max(),
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                component.isAnnotationPresent(Secret.class),
                setting.reloadable(),
                List.of(setting.formerly()),
                setting.about());
    }

    /** Whether the key takes a group of properties below it. */
    public boolean isGroup() {
        return type == Map.class;
    }

    /** The environment variable that overrides the key; for a group, the prefix of its variables. */
    public String environmentName() {
        String upper =
                ENV_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return isGroup() ? upper + "_" : upper;
    }

    /** The type and range in words, for the reference table. */
    public String typeText() {
        String label = ValueText.label(type).replaceFirst("^an? ", "").replaceFirst(" such as .*", "");
        return range().isEmpty() ? label : label + ", " + range();
    }

    String range() {
        if (min.isEmpty() && max.isEmpty()) {
            return "";
        }
        if (max.isEmpty()) {
            return "at least " + min;
        }
        return min.isEmpty() ? "at most " + max : min + " to " + max;
    }

    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
