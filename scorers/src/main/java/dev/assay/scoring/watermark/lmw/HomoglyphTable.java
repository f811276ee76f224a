package dev.assay.scoring.watermark.lmw;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Scripts and confusable characters, read once from a resource. Immutable; any thread may use it. */
final class HomoglyphTable {
    private static final String RESOURCE = "homoglyphs.txt.gz";
    private static final HomoglyphTable LOADED = load();

    private final TreeMap<Integer, Range> ranges = new TreeMap<>();
    private final Map<Integer, List<Integer>> confusables = new HashMap<>();
    private Set<String> names = Set.of();

    private record Range(int last, String category) {}

    private HomoglyphTable() {}

    /** The table of the product. */
    static HomoglyphTable get() {
        return LOADED;
    }

    /** Category of a character: the first word of its name where that is one, else the category of its range. */
    Optional<String> category(int codePoint) {
        String name = name(codePoint);
        if (name != null) {
            int space = name.indexOf(' ');
            String first = space < 0 ? name : name.substring(0, space);
            if (names.contains(first)) {
                return Optional.of(first);
            }
        }
        return rangeCategory(codePoint);
    }

    /** Category of the range that a character lies in. */
    Optional<String> rangeCategory(int codePoint) {
        Map.Entry<Integer, Range> entry = ranges.floorEntry(codePoint);
        return entry == null || entry.getValue().last() < codePoint
                ? Optional.empty()
                : Optional.of(entry.getValue().category());
    }

    /** Characters that look like one, ascending. */
    List<Integer> confusables(int codePoint) {
        return confusables.getOrDefault(codePoint, List.of());
    }

    /** Control characters have aliases, but no name. */
    private static @Nullable String name(int codePoint) {
        return Character.getType(codePoint) == Character.CONTROL ? null : Character.getName(codePoint);
    }

    private static HomoglyphTable load() {
        try (InputStream bytes = HomoglyphTable.class.getResourceAsStream(RESOURCE)) {
            if (bytes == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            HomoglyphTable table = new HomoglyphTable();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8));
            lines.lines().forEach(line -> table.add(line.split(" ")));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
        }
    }

    private void add(String[] fields) {
        switch (fields[0]) {
            case "A" -> names = Set.of(Arrays.copyOfRange(fields, 1, fields.length));
            case "C" -> ranges.put(codePoint(fields[1]), new Range(codePoint(fields[2]), fields[3]));
            case "H" ->
                confusables.put(
                        codePoint(fields[1]),
                        Arrays.stream(fields)
                                .skip(2)
                                .map(HomoglyphTable::codePoint)
                                .toList());
            default -> throw new IllegalStateException("the resource " + RESOURCE + " has a line of another kind");
        }
    }

    private static Integer codePoint(String hexadecimal) {
        return Integer.valueOf(hexadecimal, 16);
    }
}
