package dev.assay.scoring.watermark.kuditipudi;

import dev.assay.scoring.watermark.rng.MersenneWords;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * The key sequences of the references, and fresh ones for null distributions. Only what concerns the tokens at hand is kept.
 * Stateless; any thread may use it.
 */
final class KeySequences {
    private KeySequences() {}

    /**
     * A whole ITS key. The arrays are not to be changed; under that rule any thread may read it.
     *
     * @param places of every token in the permutation, [V]
     * @param xi the elements, [n]
     */
    record TransformKey(int[] places, float[] xi) {
        /** What it says about some tokens. */
        KeyColumns columns(int[] tokens) {
            float[] shares = new float[tokens.length];
            for (int d = 0; d < shares.length; d++) {
                shares[d] = (float) places[tokens[d]] / (float) places.length;
            }
            return KeyColumns.ofTransform(shares, xi);
        }
    }

    /** The ITS key of a seed: torch's {@code randperm(V)} followed by {@code rand(n)}. */
    static TransformKey transform(long seed, int n, int vocabularySize) {
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(seed);
        int[] permutation = generator.randperm(vocabularySize);
        float[] xi = new float[n];
        for (int j = 0; j < n; j++) {
            xi[j] = generator.nextFloat();
        }
        return new TransformKey(inverse(permutation), xi);
    }

    static int[] inverse(int[] permutation) {
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < permutation.length; i++) {
            inverse[permutation[i]] = i;
        }
        return inverse;
    }

    /** The EXP key of a seed: torch's {@code rand(n, V)} in float32; tokens ascending. */
    static KeyColumns gumbel(long seed, int n, int vocabularySize, int[] tokens, boolean edit) {
        MersenneWords words = new MersenneWords();
        words.seed((int) seed);
        float[][] xi = new float[n][tokens.length];
        for (int j = 0; j < n; j++) {
            for (int d = 0; d < tokens.length; d++) {
                xi[j][d] = words.torchFloat((long) j * vocabularySize + tokens[d]);
            }
        }
        return KeyColumns.ofGumbel(xi, tokens.length, edit);
    }

    /** The EXP key of {@code demo/mersenne.py}: words times 2^-32, rounded to float32, where 1 can occur; tokens ascending. */
    static KeyColumns python(BigInteger key, int n, int vocabularySize, int[] tokens) {
        MersenneWords words = new MersenneWords();
        words.seedUnmasked(key);
        float[][] xi = new float[n][tokens.length];
        for (int j = 0; j < n; j++) {
            for (int d = 0; d < tokens.length; d++) {
                xi[j][d] = pythonFloat(words.word((long) j * vocabularySize + tokens[d]));
            }
        }
        return KeyColumns.ofGumbel(xi, tokens.length, true);
    }

    static float pythonFloat(int word) {
        return (float) ((word & 0xffffffffL) * 0x1p-32);
    }

    /** Part of numpy's {@code rand(n, V).astype(float32)}, from a place of the global stream on; tokens ascending. */
    static KeyColumns numpy(MersenneWords words, long from, int n, int vocabularySize, int[] tokens) {
        float[][] xi = new float[n][tokens.length];
        for (int j = 0; j < n; j++) {
            for (int d = 0; d < tokens.length; d++) {
                long at = from + 2 * ((long) j * vocabularySize + tokens[d]);
                int high = words.word(at) >>> 5;
                int low = words.word(at + 1) >>> 6;
                xi[j][d] = (float) ((high * 0x1p26 + low) * 0x1p-53);
            }
        }
        return KeyColumns.ofGumbel(xi, tokens.length, true);
    }

    /** A fresh ITS key: distinct places drawn uniformly. */
    static KeyColumns freshTransform(SplittableRandom random, int n, int vocabularySize, int distinct) {
        int[] drawn = random.ints(0, vocabularySize).distinct().limit(distinct).toArray();
        float[] places = new float[distinct];
        for (int d = 0; d < distinct; d++) {
            places[d] = (float) drawn[d] / (float) vocabularySize;
        }
        float[] xi = new float[n];
        for (int j = 0; j < n; j++) {
            xi[j] = uniform(random);
        }
        return KeyColumns.ofTransform(places, xi);
    }

    /** A fresh EXP key. */
    static KeyColumns freshGumbel(SplittableRandom random, int n, int distinct, boolean edit) {
        float[][] xi = new float[n][distinct];
        for (int j = 0; j < n; j++) {
            for (int d = 0; d < distinct; d++) {
                xi[j][d] = uniform(random);
            }
        }
        return KeyColumns.ofGumbel(xi, distinct, edit);
    }

    private static float uniform(SplittableRandom random) {
        return (random.nextInt() >>> 8) * 0x1p-24f;
    }
}
