package dev.assay.scoring.consistency.lexical;

import java.util.ArrayList;
import java.util.List;

/** Words between blanks, where a blank is what Python's {@code str.split} takes for one. Stateless; any thread may use it. */
public final class Words {
    private Words() {}

    /** The words of a text as they stand; empty for a text of blanks. */
    public static List<String> of(String text) {
        List<String> out = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= text.length(); at++) {
            boolean inside = at < text.length() && !isBlank(text.charAt(at));
            if (inside && start < 0) {
                start = at;
            } else if (!inside && start >= 0) {
                out.add(text.substring(start, at));
                start = -1;
            }
        }
        return out;
    }

    private static boolean isBlank(char c) {
        return switch (c) {
            case '\t', '\n', '\u000b', '\f', '\r', ' ', '\u0085', '\u00a0' -> true;
            case '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000' -> true;
            default -> (c >= '\u001c' && c <= '\u001f') || (c >= '\u2000' && c <= '\u200a');
        };
    }
}
