package dev.assay.scoring.watermark;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.watermark.rng.PermutationPrefix;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.util.Arrays;
import java.util.BitSet;
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
     * Which tokens of a text are among the first entries of {@code randperm}, each under a seed of its own: as {@link
     * #contains} answers one after the other, but tokens that have to be looked for are so eight at a time.
     *
     * @param seeds of which the generator keeps the low 32 bits, [N]
     * @param vocabularySize V, at least 1
     * @param green number of first entries, 0 to V
     * @param tokens a token outside the vocabulary is never in a list, [N]
     * @return by position, 0 to N - 1
     */
    public BitSet contained(long[] seeds, int vocabularySize, int green, int[] tokens) {
        BitSet found = new BitSet(tokens.length);
        Search search = new Search(vocabularySize, green, found);
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] >= 0 && tokens[i] < vocabularySize) {
                search.ask((int) seeds[i], tokens[i], i);
            }
        }
        search.run();
        return found;
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
        return hasTable(key.green())
                ? prefix(key.size(), key.green()).contains(SCRATCH.get(), key.seed(), key.green(), token)
                : TorchCpuGenerator.seeded(key.seed()).randpermPrefixContains(key.size(), key.green(), token);
    }

    private static boolean hasTable(int green) {
        return PermutationPrefix.bytes(green) <= TABLE_BYTES / 2;
    }

    private PermutationPrefix prefix(int vocabularySize, int green) {
        return prefixes.get(
                new Vocabulary(vocabularySize, green), one -> new PermutationPrefix(one.size(), one.green()));
    }

    /** Tokens under different seeds that wait to be looked for together. Confined to the thread that created it. */
    private final class Search {
        private static final int MOST = PermutationPrefix.Scratch.MOST;

        private final int size;
        private final int green;
        private final BitSet found;
        private final int[] seeds = new int[MOST];
        private final int[] tokens = new int[MOST];
        private final int[] positions = new int[MOST];
        private final boolean[] answers = new boolean[MOST];
        private int waiting;

        Search(int size, int green, BitSet found) {
            this.size = size;
            this.green = green;
            this.found = found;
        }

        void ask(int seed, int token, int position) {
            // What is found for a seed decides whether its next token is looked for at all.
            if (waits(seed)) {
                run();
            }
            Colours known = colours.getIfPresent(new ListKey(seed, size, green));
            if (known != null && known.decides(token)) {
                found.set(position, known.green(token));
                return;
            }
            if ((known != null && known.count() >= SINGLE_ANSWERS) || !hasTable(green)) {
                found.set(position, contains(seed, size, green, token));
                return;
            }
            seeds[waiting] = seed;
            tokens[waiting] = token;
            positions[waiting++] = position;
            if (waiting == MOST) {
                run();
            }
        }

        private boolean waits(int seed) {
            for (int i = 0; i < waiting; i++) {
                if (seeds[i] == seed) {
                    return true;
                }
            }
            return false;
        }

        void run() {
            if (waiting > 0) {
                prefix(size, green).contain(SCRATCH.get(), seeds, green, tokens, waiting, answers);
            }
            for (int i = 0; i < waiting; i++) {
                found.set(positions[i], answers[i]);
                keep(new ListKey(seeds[i], size, green), tokens[i], answers[i]);
            }
            waiting = 0;
        }

        private void keep(ListKey key, int token, boolean answer) {
            Colours known = colours.getIfPresent(key);
            // Another thread may have drawn the whole list meanwhile.
            if (known == null) {
                colours.put(key, Colours.of(token, answer));
            } else if (!known.decides(token)) {
                colours.put(key, known.with(token, answer));
            }
        }
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
