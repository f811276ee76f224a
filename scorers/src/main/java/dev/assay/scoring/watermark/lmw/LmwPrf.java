package dev.assay.scoring.watermark.lmw;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The pseudo-random functions of lm-watermarking ({@code alternative_prf_schemes.py}, "On the Reliability of Watermarks for
 * Large Language Models", Kirchenbauer et al. 2024): a context of token ids and a key give one number, which seeds the
 * green list. Products and sums of tensors wrap at 64 bits, those of Python integers do not. An immutable constant; any
 * thread may use it.
 */
public enum LmwPrf {
    /** Key times the product of the ids. */
    MULTIPLICATIVE("multiplicative_prf", false, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long product = 1;
            for (int i = from; i < to; i++) {
                product *= ids[i];
            }
            return key.multiply(BigInteger.valueOf(product));
        }
    },
    /** Key times the sum of the ids. */
    ADDITIVE("additive_prf", false, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long sum = 0;
            for (int i = from; i < to; i++) {
                sum += ids[i];
            }
            return key.multiply(BigInteger.valueOf(sum));
        }
    },
    /** Key times the smallest id. */
    MIN("minfunc_prf", false, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            int smallest = ids[from];
            for (int i = from + 1; i < to; i++) {
                smallest = Math.min(smallest, ids[i]);
            }
            return key.multiply(BigInteger.valueOf(smallest));
        }
    },
    /** Product of the hashes of every second id. */
    SIMPLE_SKIP("simple_skip_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long product = 1;
            for (int i = from; i < to; i += 2) {
                product *= HashTable.of(key.longValue() * ids[i]);
            }
            return BigInteger.valueOf(product);
        }
    },
    /** Hash of the first id. */
    SKIPGRAM("skipgram_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            return BigInteger.valueOf(HashTable.of(key.longValue() * ids[from]));
        }
    },
    /** Product of the hashes of the first and the last id. */
    ANCHORED_SKIPGRAM("anchored_skipgram_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long bits = key.longValue();
            return BigInteger.valueOf(HashTable.of(bits * ids[from]) * HashTable.of(bits * ids[to - 1]));
        }
    },
    /** Smallest hash of an id. */
    MINHASH("minhash_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long smallest = Long.MAX_VALUE;
            for (int i = from; i < to; i++) {
                smallest = Math.min(smallest, HashTable.of(key.longValue() * ids[i]));
            }
            return BigInteger.valueOf(smallest);
        }
    },
    /** Smallest, as a signed number, of the products of key, hash of an id and hash of the last id. */
    ANCHORED_MINHASH("anchored_minhash_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long last = HashTable.of(ids[to - 1]);
            long smallest = Long.MAX_VALUE;
            for (int i = from; i < to; i++) {
                smallest = Math.min(smallest, key.longValue() * HashTable.of(ids[i]) * last);
            }
            return BigInteger.valueOf(smallest);
        }
    },
    /** Smallest product of the hashes of two ids. */
    MIN_SKIPGRAM("minskipgram_prf", true, 2) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long bits = key.longValue();
            long smallest = Long.MAX_VALUE;
            for (int i = from; i < to; i++) {
                for (int j = i + 1; j < to; j++) {
                    smallest = Math.min(smallest, HashTable.of(bits * ids[i]) * HashTable.of(bits * ids[j]));
                }
            }
            return BigInteger.valueOf(smallest);
        }
    },
    /** A chain of hashes modulo 2^32, in which the order counts. */
    NON_COMMUTATIVE("noncomm_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long chained = key.longValue();
            for (int i = from; i < to; i++) {
                chained = Math.floorMod(chained * HashTable.of(chained * ids[i]), 1L << 32);
            }
            return BigInteger.valueOf(chained);
        }
    },
    /** Sum of key, id and place. */
    POSITION("position_prf", true, 1) {
        @Override
        BigInteger value(int[] ids, int from, int to, BigInteger key) {
            long sum = 0;
            for (int i = from; i < to; i++) {
                sum += key.longValue() * ids[i] * (i - from + 1);
            }
            return BigInteger.valueOf(sum);
        }
    };

    private final String id;
    private final boolean tensorKey;
    private final int smallestWidth;

    LmwPrf(String id, boolean tensorKey, int smallestWidth) {
        this.id = id;
        this.tensorKey = tensorKey;
        this.smallestWidth = smallestWidth;
    }

    /** The reference's name. */
    public String id() {
        return id;
    }

    /** The function with this name. */
    public static Optional<LmwPrf> ofId(String id) {
        return Arrays.stream(values()).filter(prf -> prf.id.equals(id)).findFirst();
    }

    /** Whether the key is multiplied into a tensor, so that it must fit a signed 64-bit number. */
    boolean tensorKey() {
        return tensorKey;
    }

    /** The fewest ids for which the function is defined. */
    int smallestWidth() {
        return smallestWidth;
    }

    /** The value for the ids from..to-1. */
    abstract BigInteger value(int[] ids, int from, int to, BigInteger key);
}
