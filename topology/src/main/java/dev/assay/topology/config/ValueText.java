package dev.assay.topology.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Between values and the text they are written as. Stateless; any thread may call it. */
final class ValueText {
    private static final Pattern AMOUNT = Pattern.compile("([0-9][0-9_]*)\\s*([A-Za-z]*)");
    private static final List<Map.Entry<String, Long>> DURATION_UNITS = List.of(
            Map.entry("d", 86_400_000_000L),
            Map.entry("h", 3_600_000_000L),
            Map.entry("m", 60_000_000L),
            Map.entry("s", 1_000_000L),
            Map.entry("ms", 1_000L),
            Map.entry("us", 1L));
    private static final List<Map.Entry<String, Long>> SIZE_UNITS = List.of(
            Map.entry("TiB", 1L << 40),
            Map.entry("GiB", 1L << 30),
            Map.entry("MiB", 1L << 20),
            Map.entry("KiB", 1L << 10),
            Map.entry("B", 1L));

    private ValueText() {}

    /** Why a text is not a value of its type; the message holds the reason, never the text. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String fix;

        Unreadable(String what, String fix) {
            super(what);
            this.fix = fix;
        }

        String what() {
            return String.valueOf(getMessage());
        }

        String fix() {
            return fix;
        }
    }

    static Object parse(Class<?> type, String raw) throws Unreadable {
        String text = raw.strip();
        if (text.isEmpty()) {
            throw new Unreadable("is empty", "write " + label(type) + ", or leave the key out for its default");
        }
        if (type == String.class) {
            return text;
        } else if (type == int.class || type == Integer.class) {
            return Math.toIntExact(whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type == long.class || type == Long.class) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return number(text);
        } else if (type == boolean.class || type == Boolean.class) {
            return truth(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == ByteSize.class) {
            return new ByteSize(amount(text, SIZE_UNITS, "size", "64MiB"));
        } else if (type == Path.class) {
            return path(text);
        } else if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalStateException("no text form for " + type);
    }

    /** The text that {@link #parse} reads back as the same value. */
    static String render(Object value) {
        if (value instanceof Duration duration) {
            return renderDuration(duration);
        } else if (value instanceof Enum<?> constant) {
            return kebab(constant);
        } else if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return number.longValue() + ".0";
        }
        return value.toString();
    }

    /** What a value of this type is called in the reference table and in fixes. */
    static String label(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == Duration.class) {
            return "a duration such as 5ms, 30s, 2m";
        } else if (type == ByteSize.class) {
            return "a size such as 64MiB";
        } else if (type == Path.class) {
            return "a path";
        } else if (type.isEnum()) {
            return constants(type).stream().collect(Collectors.joining(", ", "one of ", ""));
        } else if (Map.class.isAssignableFrom(type)) {
            return "name: value pairs";
        }
        return "text";
    }

    static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> kebab((Enum<?>) constant))
                .toList();
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long whole(String text, long least, long greatest) throws Unreadable {
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= least && value <= greatest) {
                return value;
            }
        } catch (NumberFormatException e) {
            if (!text.replace("_", "").matches("[+-]?[0-9]+")) {
                throw new Unreadable("is not a whole number", "write digits only, such as 64");
            }
        }
        throw new Unreadable("is too large a number", "write a smaller one");
    }

    private static double number(String text) throws Unreadable {
        try {
            double value = Double.parseDouble(text);
            // Java would also take 1d and 0x1p3.
            if (Double.isFinite(value) && text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new Unreadable("is not a number", "write one such as 0.001");
        }
        throw new Unreadable("is not a finite decimal number", "write one such as 0.001");
    }

    private static boolean truth(String text) throws Unreadable {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unreadable("is neither true nor false", "write true or false");
        };
    }

    private static Duration duration(String text) throws Unreadable {
        long micros = amount(text, DURATION_UNITS, "duration", "5ms");
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private static long amount(String text, List<Map.Entry<String, Long>> units, String kind, String example)
            throws Unreadable {
        String names = units.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            throw new Unreadable("is not a " + kind, "write a whole number and a unit, such as " + example);
        }
        String unit = matcher.group(2);
        for (Map.Entry<String, Long> known : units) {
            if (known.getKey().equals(unit)) {
                try {
                    return Math.multiplyExact(Long.parseLong(matcher.group(1).replace("_", "")), known.getValue());
                } catch (ArithmeticException | NumberFormatException e) {
                    throw new Unreadable("is too large a " + kind, "write a smaller one");
                }
            }
        }
        String what = unit.isEmpty() ? "has no unit" : "has a unit that is not known";
        throw new Unreadable(what, "write one of " + names + " after the number, such as " + example);
    }

    private static Path path(String text) throws Unreadable {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Unreadable("is not a path on this system", "write a path to a file or folder");
        }
    }

    private static Object constant(Class<?> type, String text) throws Unreadable {
        for (Object constant : type.getEnumConstants()) {
            if (kebab((Enum<?>) constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        List<String> names = constants(type);
        String near = Nearest.of(text, names)
                .map(name -> "did you mean " + name + "? ")
                .orElse("");
        throw new Unreadable("is not a choice here", near + "write one of " + String.join(", ", names));
    }

    private static String renderDuration(Duration duration) {
        long micros = Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000L);
        if (micros == 0) {
            return "0ms";
        }
        for (Map.Entry<String, Long> unit : DURATION_UNITS) {
            if (micros % unit.getValue() == 0) {
                return micros / unit.getValue() + unit.getKey();
            }
        }
        throw new IllegalStateException("every duration is a number of microseconds");
    }
}
