package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.assay.scoring.Draws;
import org.jspecify.annotations.Nullable;

/**
 * Where tokens stand in a text: the native library counts Unicode code points of the text as it was given, whatever its
 * normalizer made of it, and Java counts UTF-16 code units. Stateless; any thread may use it.
 */
final class TokenPlaces {
    private TokenPlaces() {}

    /**
     * Places of the first tokens.
     *
     * @param text as it was given, or {@link NativeTokenizer#wellFormed}: the places are the same
     * @param spans of each token, in code points; null for tokens that stand for no part of the text
     * @param count how many of them
     */
    static Draws.Places of(String text, @Nullable CharSpan[] spans, int count) {
        int[] starts = new int[count];
        int[] ends = new int[count];
        Units from = new Units(text);
        Units to = new Units(text);
        int start = 0;
        int end = 0;
        for (int token = 0; token < count; token++) {
            CharSpan span = spans[token];
            if (span == null || span.getEnd() <= span.getStart()) {
                start = end;
            } else {
                // Never backwards, so that the first and the last token of a part bound it.
                start = Math.max(start, from.at(span.getStart()));
                end = Math.max(Math.max(start, end), to.at(span.getEnd()));
            }
            starts[token] = start;
            ends[token] = end;
        }
        return new Draws.Places(starts, ends);
    }

    /**
     * Turns code points into code units, by a walk from the place before: starts hardly ever fall, nor do ends, so the walk
     * is as long as the text. One of both would go back for every token that shares its character with another.
     */
    private static final class Units {
        private final String text;
        private int points;
        private int units;

        Units(String text) {
            this.text = text;
        }

        int at(int point) {
            while (point < points && units > 0) {
                units -= Character.charCount(text.codePointBefore(units));
                points--;
            }
            while (points < point && units < text.length()) {
                units += Character.charCount(text.codePointAt(units));
                points++;
            }
            return units;
        }
    }
}
