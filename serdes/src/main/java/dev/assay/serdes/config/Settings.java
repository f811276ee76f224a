package dev.assay.serdes.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Typed reader over an operator's settings, in which each key may carry the {@code schema.registry.} prefix.
 *
 * <p>Immutable as long as the map is; any thread may read it. Every refusal is a {@link ConfigException} that names the
 * key, the value (unless it is a secret) and the fix.
 */
public final class Settings {
    /** Optional prefix of every registry key; the prefixed form wins. */
    public static final String PREFIX = "schema.registry.";

    private final Map<String, ?> values;

    private Settings(Map<String, ?> values) {
        this.values = values;
    }

    /** Settings over {@code values}, whose values may be strings, numbers, booleans, lists or {@link Password}s. */
    public static Settings of(Map<String, ?> values) {
        return new Settings(values);
    }

    /** The text under {@code key}, trimmed; empty when absent or blank. */
    public Optional<String> text(String key) {
        Object value = values.get(PREFIX + key);
        if (value == null) {
            value = values.get(key);
        }
        return asText(value);
    }

    /** The text under exactly {@code key}, with no prefix tried. */
    public Optional<String> exactText(String key) {
        return asText(values.get(key));
    }

    private static Optional<String> asText(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        String text = value instanceof Password secret
                ? secret.value()
                : value instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                        : value instanceof Class<?> type ? type.getName() : value.toString();
        return text.isBlank() ? Optional.empty() : Optional.of(text.trim());
    }

    /** A boolean, {@code true} or {@code false} in any case. */
    public boolean flag(String key, boolean fallback) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(key, text.get(), "set it to true or false");
        };
    }

    /** A whole number in {@code [least, most]}. */
    public long number(String key, long fallback, long least, long most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        String fix = "set it to a whole number from " + least + " to " + most;
        try {
            long number = Long.parseLong(text.get());
            if (number < least || number > most) {
                throw refusal(key, text.get(), fix);
            }
            return number;
        } catch (NumberFormatException notNumber) {
            throw refusal(key, text.get(), fix);
        }
    }

    /** A positive duration given in milliseconds, at most one day. */
    public Duration millis(String key, Duration fallback) {
        return Duration.ofMillis(number(key, fallback.toMillis(), 1, 86_400_000));
    }

    /** One of {@code allowed}, compared without case; returned as written in {@code allowed}. */
    public String choice(String key, String fallback, String... allowed) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        return Arrays.stream(allowed)
                .filter(option -> option.equalsIgnoreCase(text.get()))
                .findFirst()
                .orElseThrow(() -> refusal(key, text.get(), "use one of " + String.join(", ", allowed)));
    }

    /** A refusal that names key, value and fix. */
    public static ConfigException refusal(String key, String value, String fix) {
        return new ConfigException(key + "=" + value + " is not usable: " + fix);
    }

    /** A refusal of a value that must not be shown. */
    public static ConfigException secretRefusal(String key, String fix) {
        return new ConfigException(key + " (value hidden) is not usable: " + fix);
    }
}
