package dev.assay.scoring.watermark;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The secret number of a watermark, which prints as a mask only. Immutable; any thread may use it. */
public final class HashingKey {
    private static final BigInteger SMALLEST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final BigInteger value;

    /**
     * Wraps a key.
     *
     * @param value -2^63 to 2^64 - 1, the seeds that torch takes
     * @throws IllegalArgumentException out of that range; the message does not name the value
     */
    public HashingKey(BigInteger value) {
        if (value.compareTo(SMALLEST) < 0 || value.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("a key lies between -2^63 and 2^64 - 1");
        }
        this.value = value;
    }

    /** Wraps a signed 64-bit key. */
    public static HashingKey of(long value) {
        return new HashingKey(BigInteger.valueOf(value));
    }

    /** The number itself, for the arithmetic of a detector; it belongs in no message, log or measure. */
    public BigInteger value() {
        return value;
    }

    /**
     * The largest whole number whose product with this key torch still takes as a seed; beyond it {@code manual_seed}
     * raises. {@link Long#MAX_VALUE} for the key 0.
     */
    public long largestFactor() {
        return switch (value.signum()) {
            case 0 -> Long.MAX_VALUE;
            case 1 ->
                LARGEST.divide(value).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
            default ->
                SMALLEST.divide(value).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
        };
    }

    /** Whether the key fits a signed 64-bit tensor. */
    public boolean fitsLong() {
        return value.bitLength() < 64;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HashingKey that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** A mask: the key never reaches a log. */
    @Override
    public String toString() {
        return "****";
    }
}
