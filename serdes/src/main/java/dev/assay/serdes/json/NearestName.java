package dev.assay.serdes.json;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant to write. Stateless; any thread. */
final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The name in {@code known} with the fewest edits to {@code written}, if these are few enough. */
    static Optional<String> of(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String best = null;
        int least = Math.max(2, written.length() / 3) + 1;
        for (String name : known) {
            int edits = edits(plain(written), plain(name));
            if (edits < least) {
                least = edits;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code event_id} and {@code EventID} are {@code eventId} to whoever writes them. */
    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
