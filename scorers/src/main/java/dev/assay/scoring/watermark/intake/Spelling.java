package dev.assay.scoring.watermark.intake;

import java.util.Collection;

/** Says what a mistyped name probably was. Stateless; any thread may call it. */
final class Spelling {
    private static final int LONGEST = 200;

    private Spelling() {}

    /** {@code ; did you mean 'gpt2'?} for the nearest name if near enough, else nothing. */
    static String suggestion(String typed, Collection<String> names) {
        String best = null;
        int least = Math.max(2, typed.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(typed, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best == null ? "" : "; did you mean '" + best + "'?";
    }

    /** Levenshtein distance of the first 200 characters. */
    private static int distance(String typed, String name) {
        String a = typed.substring(0, Math.min(typed.length(), LONGEST));
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
