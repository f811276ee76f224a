package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.watermark.rng.MersenneWords;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The generating side of Kuditipudi et al.: a key sequence is walked through from a random shift. Stateless. */
final class KeySequenceMarks {
    private KeySequenceMarks() {}

    /** Inverse transform sampling: the first token in the key's order whose cumulated probability reaches xi. */
    static Marker its(long seed, int n, int vocabularySize, int shift) {
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(seed);
        int[] permutation = generator.randperm(vocabularySize);
        int[] place = new int[vocabularySize];
        for (int i = 0; i < vocabularySize; i++) {
            place[permutation[i]] = i;
        }
        float[] xi = new float[n];
        for (int i = 0; i < n; i++) {
            xi[i] = generator.nextFloat();
        }
        return (ids, at, candidates, random) -> {
            Integer[] order = IntStream.range(0, candidates.size()).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingInt(i -> place[candidates.tokens()[i]]));
            double sum = 0;
            for (int i : order) {
                sum += candidates.probabilities()[i];
                if (sum >= xi[(at + shift) % n]) {
                    return i;
                }
            }
            return order[order.length - 1];
        };
    }

    /** Exponential minimum sampling: the largest xi^(1/p). */
    static Marker exp(long seed, int n, int vocabularySize, int shift) {
        MersenneWords words = new MersenneWords();
        words.seed((int) seed);
        float[][] xi = new float[n][vocabularySize];
        for (int j = 0; j < n; j++) {
            for (int token = 0; token < vocabularySize; token++) {
                xi[j][token] = words.torchFloat((long) j * vocabularySize + token);
            }
        }
        return gumbel(xi, shift);
    }

    /** MarkLLM's EXPEdit: the key of demo/mersenne.py, where a number can round to 1. */
    static Marker python(BigInteger key, int n, int vocabularySize, int shift) {
        MersenneWords words = new MersenneWords();
        words.seedUnmasked(key);
        float[][] xi = new float[n][vocabularySize];
        for (int j = 0; j < n; j++) {
            for (int token = 0; token < vocabularySize; token++) {
                xi[j][token] = (float) ((words.word((long) j * vocabularySize + token) & 0xffffffffL) * 0x1p-32);
            }
        }
        return gumbel(xi, shift);
    }

    /** MarkLLM's ITSEdit, the first text after construction: the seed is the first draw under the key. */
    static Marker markllmIts(long key, int n, int vocabularySize, int shift) {
        long seed = TorchCpuGenerator.seeded(key).randint(0, 1L << 32, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2);
        return its(seed, n, vocabularySize, shift);
    }

    private static Marker gumbel(float[][] xi, int shift) {
        return Marker.gumbel(0, (ids, at) -> xi[(at + shift) % xi.length][ids[at]]);
    }
}
