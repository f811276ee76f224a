package dev.assay.scoring.calibration;

import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import java.util.function.IntFunction;

/**
 * A scheme whose p-values are to be checked. Immutable; any thread may use it.
 *
 * @param name scheme and variant
 * @param law what it claims, by vocabulary size
 * @param workload how many and how long texts it gets
 * @param factory makes its detectors
 */
public record CalibrationScheme(String name, IntFunction<NullLaw> law, Workload workload, Factory factory) {

    /**
     * What a scheme is given.
     *
     * @param oneIn it reads every so-manieth text, at least 1
     * @param largeOneIn of those, every so-manieth over the vocabulary of 50,257 or 151,936, the others over a
     *     small one, at least 1
     * @param longest most tokens of a text
     * @param vocabularySize fixed vocabulary instead, or 0
     * @param kind what stands for the words of texts over the small vocabulary
     */
    public record Workload(int oneIn, int largeOneIn, int longest, int vocabularySize, Kind kind) {
        /** What stands for words. An immutable constant; any thread may use it. */
        public enum Kind {
            /** The same token in all texts, of 2,003. */
            TOKENS,
            /** Another token in every text, of 16,381. */
            OWN_TOKENS,
            /** The word itself, spelled otherwise in every text, and no token at all. */
            OWN_WORDS
        }

        /** Every text, whole, over its large vocabulary. */
        public static final Workload ALL = new Workload(1, 1, NullTexts.LONGEST, 0, Kind.TOKENS);
        /** The same where one draw costs a pass over the vocabulary: mostly over the small one, on which the law is the same. */
        public static final Workload MOSTLY_SMALL = new Workload(1, 16, NullTexts.LONGEST, 0, Kind.TOKENS);
        /**
         * The same where all keys share one list for each token of the vocabulary. A token is in a share of them that is
         * off gamma by sqrt(gamma (1 - gamma) / V), .2 % at V = 50,257, under every key: over a small vocabulary it would show
         * where the same words are the same tokens in 100,000 texts.
         */
        public static final Workload FEW_LISTS = new Workload(1, 16, NullTexts.LONGEST, 0, Kind.OWN_TOKENS);
        /**
         * Words for a scheme without a key: the bit of a pair of words is the same for ever, so that texts are independent
         * only where they have no words in common.
         */
        public static final Workload WORDS = new Workload(1, 1, NullTexts.LONGEST, 0, Kind.OWN_WORDS);

        private static final int SMALL_VOCABULARY = 2_003;
        private static final int VOCABULARY_OF_OWN_TOKENS = 16_381;

        /** The text of a number, in this workload. */
        NullTexts.NullText text(NullTexts texts, long number) {
            if (kind == Kind.OWN_WORDS) {
                return texts.ownWords(number);
            }
            if (vocabularySize != 0) {
                return texts.text(number, vocabularySize, longest);
            }
            // Both large vocabularies, which alternate, come up.
            if (number / 2 % largeOneIn == 0) {
                return texts.text(number);
            }
            return kind == Kind.OWN_TOKENS
                    ? texts.ownTokens(number, VOCABULARY_OF_OWN_TOKENS, longest)
                    : texts.text(number, SMALL_VOCABULARY, longest);
        }
    }

    /** Makes a detector with a key of its own. */
    @FunctionalInterface
    public interface Factory {
        /**
         * A detector.
         *
         * @param key any number; the same number gives the same key
         */
        NullTest detector(long key, int vocabularySize, Caches caches);
    }

    /**
     * What detectors of one thread share.
     *
     * @param lists green lists
     * @param uniforms uniform numbers
     */
    public record Caches(GreenLists lists, UniformDraws uniforms) {
        /** Small ones: no key returns. */
        public static Caches small() {
            return new Caches(new GreenLists(16L << 20), new UniformDraws(10_000));
        }
    }
}
