package dev.assay.scoring.text;

import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text with its letters composed ({@link Composed}), so that one text is cut in one way however it is spelled, and where each
 * part of it stands in the text as it was given. Immutable; any thread may read it.
 */
public final class ComposedText {
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

    private final String text;
    // For each unit of the composed text, where what it comes from begins and ends; null where nothing was composed.
    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    private ComposedText(String text, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** The text as it stands. */
    public static ComposedText asIs(String text) {
        return new ComposedText(text, null, null);
    }

    /** The text in NFC. */
    public static ComposedText of(String text) {
        String composed = Composed.of(text);
        return composed.equals(text) ? asIs(text) : mapped(text, composed.length());
    }

    /** What cannot be composed with anything before it begins a part; parts are composed one by one. */
    private static ComposedText mapped(String text, int length) {
        StringBuilder out = new StringBuilder(length);
        int[] starts = new int[length];
        int[] ends = new int[length];
        int from = 0;
        while (from < text.length()) {
            int to = from + Character.charCount(text.codePointAt(from));
            while (to < text.length() && !NFC.hasBoundaryBefore(text.codePointAt(to))) {
                to += Character.charCount(text.codePointAt(to));
            }
            String part = text.substring(from, to);
            String composed = Composed.of(part);
            int at = out.length();
            int end = at + composed.length();
            out.append(composed);
            if (composed.equals(part)) {
                for (int k = at; k < end; k++) {
                    starts[k] = from + k - at;
                    ends[k] = starts[k] + 1;
                }
            } else {
                Arrays.fill(starts, at, end, from);
                Arrays.fill(ends, at, end, to);
            }
            from = to;
        }
        return new ComposedText(out.toString(), starts, ends);
    }

    /** The composed text. */
    public String text() {
        return text;
    }

    /** Where what begins at this UTF-16 unit of the composed text begins in the given one. */
    public int start(int composed) {
        return starts == null ? composed : starts[composed];
    }

    /** One after what ends before this UTF-16 unit of the composed text, which is at least 1, in the given one. */
    public int end(int composed) {
        return ends == null ? composed : ends[composed - 1];
    }

    /** Names sizes only: text never reaches a log. */
    @Override
    public String toString() {
        return "ComposedText[chars=" + text.length() + "]";
    }
}
