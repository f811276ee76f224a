package dev.assay.bench;

import java.util.SplittableRandom;

/** Texts of uniform random tokens, a new one every time. Mutable; confined to one thread. */
final class Texts {
    static final int SMALL_VOCABULARY = 50_257;
    static final int LARGE_VOCABULARY = 151_936;

    private final SplittableRandom random = new SplittableRandom(20_260_101);
    private final int[] ids;
    private final int vocabulary;

    Texts(int vocabulary, int length) {
        this.vocabulary = vocabulary;
        ids = new int[length];
    }

    /** The next text, in the same array. */
    int[] next() {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(vocabulary);
        }
        return ids;
    }
}
