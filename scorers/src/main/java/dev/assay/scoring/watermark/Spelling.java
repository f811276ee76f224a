package dev.assay.scoring.watermark;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that an unknown one was probably meant to be. Stateless; any thread may use it. */
public final class Spelling {
    private static final int SHORTEST_PART = 3;
    private static final int LONGEST = 200;

    private Spelling() {}

    /** {@code ; did you mean 'gpt2'?} for the nearest name if near enough, else nothing. */
    public static String suggestion(String unknown, Collection<String> names) {
        int tolerated = Math.max(2, unknown.length() / 3);
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(unknown, name)))
                .filter(name -> distance(unknown, name) <= tolerated)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** The first of some names that holds the unknown one, or else the nearest by Levenshtein distance. */
    static String nearest(String unknown, Collection<String> names) {
        Optional<String> holding = unknown.length() < SHORTEST_PART
                ? Optional.empty()
                : names.stream().filter(name -> name.contains(unknown)).findFirst();
        return holding.orElseGet(() -> closest(unknown, names));
    }

    private static String closest(String unknown, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(unknown, name)))
                .orElseThrow();
    }

    /** Levenshtein distance of the first 200 characters. */
    private static int distance(String unknown, String name) {
        String a = unknown.substring(0, Math.min(unknown.length(), LONGEST));
        String b = name.substring(0, Math.min(name.length(), LONGEST));
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(diagonal + change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
