package dev.assay.scoring.onnx.tokens;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.TokenRow;
import java.util.Arrays;

/**
 * What a tokenizer puts around and between the two texts of a pair: learnt from what it makes of example pairs, so that
 * each text needs to be tokenised once and not once per pair. Immutable by convention; any thread may use it.
 *
 * @param before ids before the first text
 * @param between ids between the texts
 * @param after ids after the second text
 * @param types segment of each part: before, first, between, second, after; a part has one segment
 */
record PairTemplate(int[] before, int[] between, int[] after, int[] types) {

    /** A tokenizer's own view of a pair. */
    interface PairEncoder {
        /** What the tokenizer is called in messages. */
        String origin();

        /** The ids and their segments for a pair of texts, special tokens included. */
        TokenRow pair(String first, String second);

        /** The ids of one text without special tokens. */
        int[] plain(String text);
    }

    private static final String[][] EXAMPLES = {
        {"a", "b"}, {"one two three four", "5"}, {"The cat sat.", "It was 1984, in Ohio!"}, {"1", "the of and a in to"},
    };

    /**
     * Learns the template and checks it on every example.
     *
     * @throws OnnxStartException when the tokenizer has no template for pairs, or one that is more than parts around texts
     */
    static PairTemplate learn(PairEncoder tokenizer) {
        String origin = tokenizer.origin();
        PairTemplate found = null;
        for (String[] example : EXAMPLES) {
            int[] first = tokenizer.plain(example[0]);
            int[] second = tokenizer.plain(example[1]);
            if (first.length == 0 || second.length == 0) {
                continue;
            }
            TokenRow row = tokenizer.pair(example[0], example[1]);
            found = found == null ? of(row, first, second, origin) : found;
            if (!found.agrees(row, first, second)) {
                throw refused(origin, "treats pairs in a way that is not parts around two texts");
            }
        }
        if (found == null) {
            throw refused(origin, "makes nothing of English words and digits");
        }
        if (found.between.length == 0) {
            throw refused(origin, "has no template for pairs (post_processor), so that two texts would run together");
        }
        return found;
    }

    private static PairTemplate of(TokenRow row, int[] first, int[] second, String origin) {
        int firstAt = indexOf(row.ids(), first, 0);
        int secondAt = firstAt < 0 ? -1 : lastIndexOf(row.ids(), second, firstAt + first.length);
        if (secondAt < 0) {
            throw refused(origin, "does not keep the two texts of a pair in order");
        }
        int firstEnd = firstAt + first.length;
        int secondEnd = secondAt + second.length;
        int[] types = new int[5];
        if (row.typeIds().length > 0) {
            int[] places = {0, firstAt, firstEnd, secondAt, Math.min(secondEnd, row.length() - 1)};
            Arrays.setAll(types, part -> row.typeIds()[places[part]]);
        }
        return new PairTemplate(
                Arrays.copyOf(row.ids(), firstAt),
                Arrays.copyOfRange(row.ids(), firstEnd, secondAt),
                Arrays.copyOfRange(row.ids(), secondEnd, row.length()),
                types);
    }

    private boolean agrees(TokenRow row, int[] first, int[] second) {
        TokenRow made = assemble(first, first.length, second, second.length, false);
        int[] expected = row.typeIds().length == 0 ? new int[row.length()] : row.typeIds();
        return Arrays.equals(row.ids(), made.ids()) && Arrays.equals(expected, made.typeIds());
    }

    /** How many ids the template itself takes. */
    int overhead() {
        return before.length + between.length + after.length;
    }

    /** Puts the beginnings of two texts into the template. */
    TokenRow assemble(int[] first, int firstLength, int[] second, int secondLength, boolean truncated) {
        int[] ids = new int[overhead() + firstLength + secondLength];
        int[] segments = new int[ids.length];
        int at = 0;
        at = put(before, before.length, types[0], ids, segments, at);
        at = put(first, firstLength, types[1], ids, segments, at);
        at = put(between, between.length, types[2], ids, segments, at);
        at = put(second, secondLength, types[3], ids, segments, at);
        put(after, after.length, types[4], ids, segments, at);
        return new TokenRow(ids, segments, truncated);
    }

    private static int put(int[] from, int count, int type, int[] ids, int[] segments, int at) {
        System.arraycopy(from, 0, ids, at, count);
        Arrays.fill(segments, at, at + count, type);
        return at + count;
    }

    private static int indexOf(int[] in, int[] part, int from) {
        for (int at = from; at + part.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    private static int lastIndexOf(int[] in, int[] part, int from) {
        for (int at = in.length - part.length; at >= from; at--) {
            if (Arrays.equals(in, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    private static OnnxStartException refused(String origin, String why) {
        return new OnnxStartException(origin + " " + why + ": use the tokenizer.json that belongs to the model");
    }
}
