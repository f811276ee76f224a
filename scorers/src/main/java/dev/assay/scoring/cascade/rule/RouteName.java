package dev.assay.scoring.cascade.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of traffic an event belongs to, by one of its attributes or by several together. Immutable; any thread may use it.
 *
 * @param attributes names of the attributes, at least one, none blank
 */
public record RouteName(List<String> attributes) {
    private static final String BETWEEN = "/";
    /** Stands for an attribute that an event lacks while it has others. */
    private static final String ABSENT = "-";

    public RouteName {
        attributes = List.copyOf(attributes);
        if (attributes.isEmpty() || attributes.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a route needs the names of attributes, none of them blank");
        }
    }

    /** Whether this is one name or several between commas, none blank. */
    public static boolean isNamed(String names) {
        return Arrays.stream(names.split(",", -1)).noneMatch(String::isBlank);
    }

    /**
     * Reads names between commas, for example {@code task,tenant}.
     *
     * @throws IllegalArgumentException when a name is blank
     */
    public static RouteName parse(String names) {
        return new RouteName(
                Arrays.stream(names.split(",", -1)).map(String::strip).toList());
    }

    /**
     * The route: the attribute's value, or those of several joined by a slash, {@code -} for one that is absent.
     *
     * @param given attributes of the event
     * @return null when the event has none of them
     */
    public @Nullable String of(Map<String, String> given) {
        List<String> values = new ArrayList<>();
        boolean any = false;
        for (String name : attributes) {
            String value = given.get(name);
            any |= value != null;
            values.add(value == null ? ABSENT : value);
        }
        return any ? String.join(BETWEEN, values) : null;
    }

    /** The names between commas. */
    @Override
    public String toString() {
        return String.join(",", attributes);
    }
}
