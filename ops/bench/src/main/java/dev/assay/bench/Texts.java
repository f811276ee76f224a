package dev.assay.bench;

import java.util.SplittableRandom;

/** Texts of uniform random tokens, 512 different ones in turn, made beforehand. Mutable; confined to one thread. */
final class Texts {
    static final int SMALL_VOCABULARY = 50_257;
    static final int LARGE_VOCABULARY = 151_936;

    private static final int COUNT = 512;

    private final int[][] texts = new int[COUNT][];
    private int at;

    Texts(int vocabulary, int length) {
        SplittableRandom random = new SplittableRandom(20_260_101);
        for (int i = 0; i < COUNT; i++) {
            texts[i] = random.ints(length, 0, vocabulary).toArray();
        }
    }

    /** The next text. */
    int[] next() {
        at = (at + 1) % COUNT;
        return texts[at];
    }
}
