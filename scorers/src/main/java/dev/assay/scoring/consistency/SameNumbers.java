package dev.assay.scoring.consistency;

import dev.assay.scoring.text.NumberStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the tokens of one subject that are one number, written in several ways. Stateless; any thread may use it. */
final class SameNumbers {
    // No fact has more digits; a longer token is not worth a string.
    private static final int LONGEST = 64;

    private SameNumbers() {}

    /** The id that stands for a token, by token id, [largest id + 1]: the first one of the same number, its own otherwise. */
    static int[] of(Vocabulary words, NumberStyle style) {
        int[] out = IntStream.rangeClosed(0, words.size()).toArray();
        Map<String, Integer> known = new HashMap<>();
        for (int id = 1; id < out.length; id++) {
            String token = words.mayBeNumber(id) ? words.token(id) : "";
            String number = token.length() > LONGEST ? null : WrittenNumber.of(token, style);
            if (number != null) {
                Integer first = known.putIfAbsent(number, id);
                out[id] = first == null ? id : first;
            }
        }
        return out;
    }
}
