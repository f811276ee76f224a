package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.watermark.HashingKey;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How a context seeds the green list, by the names of lm-watermarking: {@code simple_1} or {@code lefthash},
 * {@code selfhash} or {@code algorithm-3}, {@code minhash}, {@code skipgram}, and
 * {@code ff-<prf>-<width>-<True|False>[-<key>]}. Immutable; any thread may read it.
 *
 * @param prf the function
 * @param contextWidth number of ids that it sees, at least 1
 * @param selfSalt whether the last of those ids is the scored token itself
 * @param key the key that the name stands for
 * @param reduced whether values are taken modulo 2^64 - 1 before they seed, as the extended detector does; the simple one
 *     hands them to the generator as they are, which tells negative keys apart
 */
public record LmwSeedingScheme(LmwPrf prf, int contextWidth, boolean selfSalt, HashingKey key, boolean reduced) {
    private static final long DEFAULT_KEY = 15_485_863;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    public LmwSeedingScheme {
        if (contextWidth < prf.smallestWidth()) {
            throw new IllegalArgumentException("context width " + contextWidth + " is too small for " + prf.id());
        }
        if (prf.tensorKey() && !key.fitsLong()) {
            throw new IllegalArgumentException(prf.id() + " needs a key below 2^63: the reference multiplies in int64");
        }
    }

    /** A scheme of the extended detector. */
    public LmwSeedingScheme(LmwPrf prf, int contextWidth, boolean selfSalt, HashingKey key) {
        this(prf, contextWidth, selfSalt, key, true);
    }

    /** The only scheme of the simple detector, {@code simple_1} of {@code watermark_processor.py}. */
    public static LmwSeedingScheme simple(HashingKey key) {
        return new LmwSeedingScheme(LmwPrf.ADDITIVE, 1, false, key, false);
    }

    /** The scheme of a name; none for a name that the reference refuses too. */
    public static Optional<LmwSeedingScheme> named(String name) {
        return switch (name) {
            case "simple_1", "lefthash" -> Optional.of(scheme(LmwPrf.ADDITIVE, 1, false));
            case "algorithm-3", "selfhash" -> Optional.of(scheme(LmwPrf.ANCHORED_MINHASH, 4, true));
            case "minhash" -> Optional.of(scheme(LmwPrf.MINHASH, 4, false));
            case "skipgram" -> Optional.of(scheme(LmwPrf.SKIPGRAM, 5, false));
            default -> name.startsWith("ff") ? freeForm(name.split("-", -1)) : Optional.empty();
        };
    }

    /** The same scheme under another key. */
    public LmwSeedingScheme withKey(HashingKey other) {
        return new LmwSeedingScheme(prf, contextWidth, selfSalt, other, reduced);
    }

    /** Whether torch's generator takes a value of the function as a seed. */
    boolean seeds(BigInteger value) {
        return reduced || value.bitLength() < Long.SIZE || (value.bitLength() == Long.SIZE && value.signum() > 0);
    }

    /** What the generator is seeded with: Python's {@code % (2^64 - 1)} or the value itself, as the bits of a long. */
    long seed(BigInteger value) {
        if (!reduced) {
            return value.longValue();
        }
        if (value.bitLength() < Long.SIZE) {
            long bits = value.longValue();
            return bits < 0 ? bits - 1 : bits;
        }
        return value.mod(MODULUS).longValue();
    }

    private static LmwSeedingScheme scheme(LmwPrf prf, int width, boolean selfSalt) {
        return new LmwSeedingScheme(prf, width, selfSalt, HashingKey.of(DEFAULT_KEY));
    }

    private static Optional<LmwSeedingScheme> freeForm(String[] parts) {
        if (parts.length < 4) {
            return Optional.empty();
        }
        try {
            HashingKey key =
                    parts.length == 5 ? new HashingKey(new BigInteger(parts[4].strip())) : HashingKey.of(DEFAULT_KEY);
            int width = Integer.parseInt(parts[2].strip());
            boolean selfSalt = parts[3].equals("True");
            return LmwPrf.ofId(parts[1]).map(prf -> new LmwSeedingScheme(prf, width, selfSalt, key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
