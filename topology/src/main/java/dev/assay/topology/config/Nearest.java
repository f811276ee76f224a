package dev.assay.topology.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name probably was. Stateless; any thread may call it. */
final class Nearest {
    private Nearest() {}

    /** The nearest of {@code names}, if near enough to be worth suggesting. */
    static Optional<String> of(String typed, Collection<String> names) {
        String wanted = plain(typed);
        String best = null;
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(wanted, plain(name));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** As {@link #of}, and knows two more slips: the right name in the wrong section, and a prefix too many. */
    static Optional<String> key(String typed, Collection<String> keys) {
        String wanted = plain(typed);
        List<String> sameEnd = keys.stream()
                .filter(key -> wanted.endsWith("." + plain(key)) || last(wanted).equals(last(plain(key))))
                .toList();
        Optional<String> prefixed = sameEnd.stream()
                .filter(key -> wanted.endsWith("." + plain(key)))
                .findFirst();
        if (prefixed.isPresent()) {
            return prefixed;
        }
        if (sameEnd.size() == 1) {
            return Optional.of(sameEnd.get(0));
        }
        return of(typed, sameEnd).or(() -> of(typed, keys));
    }

    /**
     * Damerau-Levenshtein distance in its optimal string alignment form: insertions, deletions, substitutions, and swaps of
     * neighbours (F. J. Damerau, CACM 7(3), 1964).
     */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    /** Kebab case, so that {@code maxRows} and {@code max_rows} are no distance from {@code max-rows}. */
    private static String plain(String name) {
        String cut = name.length() > 200 ? name.substring(0, 200) : name;
        return cut.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
