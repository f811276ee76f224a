package dev.assay.scoring.evaluation;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rows of a file that an evaluation leaves out, counted by the name of what is wrong with them. Confined to one thread. */
public final class LeftOut {
    private final Map<String, Integer> counts = new TreeMap<>();
    private String first = "";
    private int rows;

    /**
     * Counts a row.
     *
     * @param defect the name of what is wrong with it
     * @param place of the row, for the first of them
     */
    public void add(String defect, String place) {
        if (rows == 0) {
            first = place;
        }
        rows++;
        counts.merge(defect, 1, Integer::sum);
    }

    /** How many there are. */
    public int rows() {
        return rows;
    }

    /** How many there are of each defect. */
    public Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** How many there are of each defect, as a sentence without a stop; empty when there are none. */
    public String sentence() {
        return rows == 0 ? "" : rows + (rows == 1 ? " row is left out: " : " rows are left out: ") + named(counts);
    }

    /** Counts by name, between commas, in the order of the map. */
    public static String named(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** What is to be said where these were all rows of a file. */
    public String nothingElse(Path file) {
        return file.getFileName() + ": no row can be used: " + sentence() + "; the first is " + first;
    }
}
