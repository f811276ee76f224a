package dev.assay.scoring.onnx;

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
     * @param text well-formed
     * @param spans of each token, in code points; null for tokens that stand for no part of the text
     * @param count how many of them
     */
    static Draws.Places of(String text, @Nullable CharSpan[] spans, int count) {
        int[] starts = new int[count];
        int[] ends = new int[count];
        Units units = new Units(text);
        int start = 0;
        int end = 0;
        for (int token = 0; token < count; token++) {
            CharSpan span = spans[token];
            if (span == null || span.getEnd() <= span.getStart()) {
                start = end;
            } else {
                // Never backwards, so that the first and the last token of a part bound it.
                start = Math.max(start, units.at(span.getStart()));
                end = Math.max(Math.max(start, end), units.at(span.getEnd()));
            }
            starts[token] = start;
            ends[token] = end;
        }
        return new Draws.Places(starts, ends);
    }

    /** Turns code points into code units; places that rise are found in one walk along the text. */
    private static final class Units {
        private final String text;
        private int points;
        private int units;

        Units(String text) {
            this.text = text;
        }

        int at(int point) {
            if (point < points) {
                points = 0;
                units = 0;
            }
            while (points < point && units < text.length()) {
                units += Character.charCount(text.codePointAt(units));
                points++;
            }
            return units;
        }
    }
}
