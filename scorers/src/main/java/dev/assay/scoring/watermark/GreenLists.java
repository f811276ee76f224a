package dev.assay.scoring.watermark;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;

/**
 * Green lists by seed: the first g entries of {@code randperm(V)} on the CPU generator. Bounded caches keep whole lists
 * where seeds return (lefthash: one seed per previous token) and single answers where they rarely do (selfhash: the seed
 * depends on the scored token). Safe for any number of threads; one instance may serve every key.
 */
public final class GreenLists {
    /** Bytes of green lists that the default instance keeps. */
    public static final long DEFAULT_LIST_BYTES = 64L << 20;
    /** Single answers that the default instance keeps, about 100 bytes each. */
    public static final long DEFAULT_ANSWERS = 200_000;

    private static final int ENTRY_OVERHEAD = 128;

    private final Cache<ListKey, long[]> lists;
    private final Cache<AnswerKey, Boolean> answers;

    /** An instance with the default bounds. */
    public GreenLists() {
        this(DEFAULT_LIST_BYTES, DEFAULT_ANSWERS);
    }

    /**
     * An instance with its own bounds.
     *
     * @param listBytes bytes of whole lists, V / 8 each
     * @param answerCount number of single answers
     */
    public GreenLists(long listBytes, long answerCount) {
        lists = Caffeine.newBuilder()
                .maximumWeight(listBytes)
                .weigher((ListKey key, long[] bits) -> ENTRY_OVERHEAD + Long.BYTES * bits.length)
                .executor(Runnable::run)
                .build();
        answers = Caffeine.newBuilder()
                .maximumSize(answerCount)
                .executor(Runnable::run)
                .build();
    }

    /** Whether a token is green under a seed; a token outside the vocabulary never is. */
    boolean contains(KgwParameters parameters, long seed, int token) {
        int size = parameters.vocabularySize();
        int green = parameters.greenlistSize();
        return parameters.seeding() == KgwSeeding.SELFHASH
                ? answers((int) seed, size, green, token)
                : lists((int) seed, size, green, token);
    }

    /**
     * Whether a token is among the first entries of {@code randperm}, for seeds that return: the whole list is kept.
     *
     * @param state low 32 bits of the seed, all that the generator keeps
     * @param vocabularySize V, at least 1
     * @param green number of first entries, 0 to V
     * @param token a token outside the vocabulary is never in a list
     */
    public boolean lists(int state, int vocabularySize, int green, int token) {
        if (token < 0 || token >= vocabularySize) {
            return false;
        }
        long[] bits = lists.get(new ListKey(state, vocabularySize, green), ListKey::draw);
        return (bits[token >>> 6] >>> token & 1) != 0;
    }

    /** The same for seeds that rarely return: only the one answer is kept, and drawing stops at the token. */
    public boolean answers(int state, int vocabularySize, int green, int token) {
        if (token < 0 || token >= vocabularySize) {
            return false;
        }
        return answers.get(new AnswerKey(state, vocabularySize, green, token), AnswerKey::draw);
    }

    /** The generator keeps only the low 32 bits of a seed. */
    private record ListKey(int seed, int size, int green) {
        long[] draw() {
            return TorchCpuGenerator.seeded(seed).randpermPrefix(size, green);
        }
    }

    private record AnswerKey(int seed, int size, int green, int token) {
        boolean draw() {
            return TorchCpuGenerator.seeded(seed).randpermPrefixContains(size, green, token);
        }
    }
}
