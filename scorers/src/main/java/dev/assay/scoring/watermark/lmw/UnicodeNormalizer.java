package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.text.Composed;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code unicode} normalizer of lm-watermarking: composes characters (NFC), turns invisible or foreign ones into spaces,
 * collapses spaces, and drops control characters, tabs and line ends among them, so that words glue together there. It
 * undoes simple attacks before a text is tokenised. An immutable constant; any thread may use it.
 */
public enum UnicodeNormalizer {
    /** Replaces unusual spaces and invisible characters. */
    WHITESPACES {
        @Override
        boolean replaces(int c) {
            return (c >= 0x2000 && c <= 0x200f)
                    || (c >= 0x202a && c <= 0x202f)
                    || (c >= 0xfe00 && c <= 0xfe0f)
                    || (c >= 0xfff9 && c <= 0xfffb)
                    || SINGLE.indexOf(c) >= 0;
        }
    },
    /** Replaces everything beyond ASCII. */
    ASCII {
        @Override
        boolean replaces(int c) {
            return c > 0x7f;
        }
    };

    private static final int MOST_MARKS = 1000;

    /** No-break space, Ogham, Mongolian, word joiner, separator, mathematical, ideographic, BOM, two Hangul fillers. */
    private static final String SINGLE = "\u00a0\u1680\u180e\u2060\u2063\u205f\u3000\ufeff\uffa0\u3164";

    /** The rule set with the reference's name. */
    public static Optional<UnicodeNormalizer> ofId(String id) {
        return Arrays.stream(values()).filter(rules -> rules.id().equals(id)).findFirst();
    }

    /** The reference's name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The text composed and without what the rule set removes; unpaired surrogates count as characters beyond ASCII. Where a
     * letter has more than 1,000 marks, on which the reference spends the square of their number, letters stay as they are.
     */
    public String normalize(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean[] afterSpace = {false};
        Composed.of(text, MOST_MARKS).codePoints().forEach(c -> {
            int kept = replaces(c) ? ' ' : c;
            if (kept == ' ' && afterSpace[0]) {
                return;
            }
            afterSpace[0] = kept == ' ';
            // Control characters go after spaces were collapsed: two spaces around one remain.
            if (Character.getType(kept) != Character.CONTROL) {
                out.appendCodePoint(kept);
            }
        });
        return out.toString();
    }

    abstract boolean replaces(int codePoint);
}
