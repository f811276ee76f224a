package dev.assay.topology.threshold;

import dev.assay.scoring.text.LowerCase;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is remembered of an answer so that another model's can be compared with it: a hash of its words in order, and the
 * least hash of its word set under each of {@value #HASHES} functions (Broder, "On the resemblance and containment of
 * documents", 1997). No text can be read from it. Immutable; any thread may use it.
 */
public final class AnswerSketch {
    static final int HASHES = 32;
    static final int BYTES = Long.BYTES + HASHES * Short.BYTES;

    /** Answers of this word overlap count as the same answer. */
    private static final double SAME = 0.8;

    /** An answer without words; it agrees with nothing. */
    public static final AnswerSketch NONE = new AnswerSketch(0, new short[HASHES]);

    private final long words;
    private final short[] least;

    private AnswerSketch(long words, short[] least) {
        this.words = words;
        this.least = least;
    }

    /** The sketch of a text; case and everything between words are left out. */
    public static AnswerSketch of(String text) {
        long sequence = 0xcbf29ce484222325L;
        int[] smallest = new int[HASHES];
        Arrays.fill(smallest, Integer.MAX_VALUE);
        boolean any = false;
        String folded = LowerCase.of(text);
        int at = 0;
        while (at < folded.length()) {
            long word = 0;
            int point = folded.codePointAt(at);
            while (Character.isLetterOrDigit(point)) {
                word = mix(word * 31 + point + 1);
                at += Character.charCount(point);
                point = at < folded.length() ? folded.codePointAt(at) : ' ';
            }
            if (word == 0) {
                at += Character.charCount(point);
                continue;
            }
            any = true;
            sequence = mix(sequence * 31 + word);
            for (int i = 0; i < HASHES; i++) {
                smallest[i] = Math.min(smallest[i], (int) (mix(word + i * 0x9e3779b97f4a7c15L) >>> 33));
            }
        }
        return any ? new AnswerSketch(sequence == 0 ? 1 : sequence, shortened(smallest)) : NONE;
    }

    private static short[] shortened(int[] smallest) {
        short[] least = new short[HASHES];
        for (int i = 0; i < HASHES; i++) {
            least[i] = (short) smallest[i];
        }
        return least;
    }

    /** The finaliser of SplitMix64 (Steele et al., 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Whether there is a word. */
    public boolean present() {
        return words != 0;
    }

    /** Estimated overlap of the word sets (Jaccard), in [0, 1]; 1 for the same words in the same order; 0 without words. */
    public double similarity(AnswerSketch other) {
        if (!present() || !other.present()) {
            return 0;
        }
        if (words == other.words) {
            return 1;
        }
        int equal = 0;
        for (int i = 0; i < HASHES; i++) {
            equal += least[i] == other.least[i] ? 1 : 0;
        }
        return (double) equal / HASHES;
    }

    /** Whether both give the same answer, as far as words tell: the same words in order, or nearly the same word set. */
    public boolean agrees(AnswerSketch other) {
        return similarity(other) >= SAME;
    }

    void write(ByteBuffer out) {
        out.putLong(words);
        for (short one : least) {
            out.putShort(one);
        }
    }

    static AnswerSketch read(ByteBuffer in) {
        long words = in.getLong();
        short[] least = new short[HASHES];
        for (int i = 0; i < HASHES; i++) {
            least[i] = in.getShort();
        }
        return new AnswerSketch(words, least);
    }
}
