package dev.assay.scoring.watermark;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.watermark.rng.PermutationPrefix;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Green lists by seed: the first g entries of {@code randperm(V)} on the CPU generator. A token is looked for without its
 * list, which costs about a tenth of drawing the list; a seed that is asked for a sixth token gets its whole list. Answers
 * and lists are kept in one cache bounded in bytes. Safe for any number of threads; one instance may serve every key.
 */
public final class GreenLists {
    /** Bytes of answers and lists that the default instance keeps. */
    public static final long DEFAULT_BYTES = 64L << 20;

    /** Bytes of tables by vocabulary that every instance may keep besides: 8 for each green token of a vocabulary. */
    public static final long TABLE_BYTES = 16L << 20;

    /** Tokens of a seed that are looked for one by one. */
    private static final int SINGLE_ANSWERS = 5;

    /** Of a cached answer with its key, measured with 64-bit references compressed. */
    private static final int ENTRY_BYTES = 200;

    private static final int[] NONE = {};
    private static final ThreadLocal<PermutationPrefix.Scratch> SCRATCH =
            ThreadLocal.withInitial(PermutationPrefix.Scratch::new);

    private final Cache<ListKey, Colours> colours;
    private final Cache<Vocabulary, PermutationPrefix> prefixes;

    /** An instance with the default bound. */
    public GreenLists() {
        this(DEFAULT_BYTES);
    }

    /**
     * An instance with its own bound.
     *
     * @param bytes of answers (about 200 each) and whole lists (V / 8 each), at least 0; 0 keeps none
     */
    public GreenLists(long bytes) {
        colours = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((ListKey key, Colours value) -> ENTRY_BYTES + value.bytes())
                .executor(Runnable::run)
                .build();
        prefixes = Caffeine.newBuilder()
                .maximumWeight(TABLE_BYTES)
                .weigher((Vocabulary key, PermutationPrefix value) -> (int) PermutationPrefix.bytes(key.green()))
                .executor(Runnable::run)
                .build();
    }

    /** Whether a token is green under a seed; a token outside the vocabulary never is. */
    boolean contains(KgwParameters parameters, long seed, int token) {
        return contains((int) seed, parameters.vocabularySize(), parameters.greenlistSize(), token);
    }

    /**
     * Whether a token is among the first entries of {@code randperm}.
     *
     * @param state low 32 bits of the seed, all that the generator keeps
     * @param vocabularySize V, at least 1
     * @param green number of first entries, 0 to V
     * @param token a token outside the vocabulary is never in a list
     */
    public boolean contains(int state, int vocabularySize, int green, int token) {
        if (token < 0 || token >= vocabularySize) {
            return false;
        }
        ListKey key = new ListKey(state, vocabularySize, green);
        Colours known = colours.getIfPresent(key);
        if (known == null || !known.decides(token)) {
            known = known == null
                    ? Colours.of(token, find(key, token))
                    : known.count() < SINGLE_ANSWERS ? known.with(token, find(key, token)) : Colours.all(key.draw());
            colours.put(key, known);
        }
        return known.green(token);
    }

    /** Forgets all answers and lists. */
    public void clear() {
        colours.invalidateAll();
    }

    private boolean find(ListKey key, int token) {
        Vocabulary vocabulary = new Vocabulary(key.size(), key.green());
        if (PermutationPrefix.bytes(key.green()) > TABLE_BYTES / 2) {
            return TorchCpuGenerator.seeded(key.seed()).randpermPrefixContains(key.size(), key.green(), token);
        }
        return prefixes.get(vocabulary, one -> new PermutationPrefix(one.size(), one.green()))
                .contains(SCRATCH.get(), key.seed(), key.green(), token);
    }

    private record Vocabulary(int size, int green) {}

    /** The generator keeps only the low 32 bits of a seed. */
    private record ListKey(int seed, int size, int green) {
        long[] draw() {
            return TorchCpuGenerator.seeded(seed).randpermPrefix(size, green);
        }
    }

    /**
     * What is known of one list: all of it, or some tokens, the others as their complement. Immutable.
     *
     * @param bits by token; null when only {@code tokens} are known
     */
    private record Colours(long @Nullable [] bits, int[] tokens) {
        static Colours all(long[] bits) {
            return new Colours(bits, NONE);
        }

        static Colours of(int token, boolean green) {
            return new Colours(null, new int[] {green ? token : ~token});
        }

        Colours with(int token, boolean green) {
            int[] more = Arrays.copyOf(tokens, tokens.length + 1);
            more[tokens.length] = green ? token : ~token;
            return new Colours(null, more);
        }

        int count() {
            return tokens.length;
        }

        int bytes() {
            return bits == null ? Integer.BYTES * tokens.length : Long.BYTES * bits.length;
        }

        boolean decides(int token) {
            return bits != null || contains(token) || contains(~token);
        }

        boolean green(int token) {
            return bits == null ? contains(token) : (bits[token >>> 6] >>> token & 1) != 0;
        }

        private boolean contains(int wanted) {
            for (int one : tokens) {
                if (one == wanted) {
                    return true;
                }
            }
            return false;
        }
    }
}
