package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The seeds of MarkLLM's KGW: a function of the context looks up a permutation of the vocabulary that the key shuffles, and
 * seeds are reduced modulo V, so that there are only V of them, the same for every key. A token is therefore green under a
 * share of keys that is off gamma by sqrt(gamma (1 - gamma) / V), .2 % at V = 50,257, and p-values are as exact as that. The
 * products are those of unbounded integers. Ids outside
 * the vocabulary, at which the reference raises, are reduced modulo V. Immutable; any thread may use it.
 */
final class MarkllmSeeding {
    /** The {@code f_scheme}: what of the context counts. */
    enum Function {
        /** Product of the ids. */
        TIME,
        /** Sum of the ids. */
        ADDITIVE,
        /** The first id of the context. */
        SKIP,
        /** Smallest entry of the permutation. */
        MIN;

        /** The fewest ids it works on: a product and a sum may be of none. */
        int shortestContext() {
            return this == TIME || this == ADDITIVE ? 0 : 1;
        }

        static Optional<Function> ofId(String id) {
            return Arrays.stream(values())
                    .filter(function -> function.name().equalsIgnoreCase(id))
                    .findFirst();
        }
    }

    private final Function function;
    private final int width;
    private final boolean self;
    private final int keyResidue;
    private final int[] permutation;

    MarkllmSeeding(Function function, int width, boolean self, HashingKey key, int vocabularySize) {
        this.function = function;
        this.width = width;
        this.self = self;
        keyResidue = key.value().mod(BigInteger.valueOf(vocabularySize)).intValue();
        permutation = TorchCpuGenerator.seeded(key.value()).randperm(vocabularySize);
    }

    /** The seed for the token at a position, 0 to V - 1. */
    long at(int[] ids, int target) {
        int size = permutation.length;
        long context = function(ids, target);
        return self ? context * permutation[ids[target] % size] % size : keyResidue * context % size;
    }

    private long function(int[] ids, int target) {
        int size = permutation.length;
        return switch (function) {
            case TIME -> permutation[productResidue(ids, target - width, target, size)];
            case ADDITIVE -> permutation[(int) (sum(ids, target - width, target) % size)];
            case SKIP -> permutation[ids[target - width] % size];
            case MIN -> {
                int smallest = Integer.MAX_VALUE;
                for (int i = target - width; i < target; i++) {
                    smallest = Math.min(smallest, permutation[ids[i] % size]);
                }
                yield smallest;
            }
        };
    }

    /** The product of ids modulo a number. */
    static int productResidue(int[] ids, int from, int to, int modulus) {
        long product = 1 % modulus;
        for (int i = from; i < to; i++) {
            product = product * (ids[i] % modulus) % modulus;
        }
        return (int) product;
    }

    private static long sum(int[] ids, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += ids[i];
        }
        return sum;
    }
}
