package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.watermark.green.GreenReading;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;

/**
 * What one text says about one key in the terms of lm-watermarking. Immutable as long as holders do not write to masks and
 * arrays; under that rule any thread may read it.
 *
 * @param colours of every scored position, and over different draws
 * @param counted the colours that the reference counts: of different n-grams, or of every position
 * @param length number of counted colours T, at least 1
 * @param offsets for every scored position the counted colour that it stands for
 * @param firstValues the first values of the pseudo-random function, at most 16, before they are reduced
 * @param gamma the configured share of green tokens
 */
public record LmwReading(
        GreenReading colours, BitSet counted, int length, int[] offsets, List<BigInteger> firstValues, double gamma) {
    /** How many values of the pseudo-random function a reading keeps. */
    static final int VALUES_KEPT = 16;

    public LmwReading {
        firstValues = List.copyOf(firstValues);
    }

    /** The reference's green count G. */
    public int green() {
        return counted.cardinality();
    }

    /** G / T. */
    public double greenFraction() {
        return (double) green() / length;
    }

    /** The reference's z. */
    public double zScore() {
        return GreenReading.zScore(green(), length, gamma);
    }

    /** The reference's p-value, the normal tail above z. */
    public double referencePValue() {
        return NormalTail.above(zScore()).p();
    }

    /** z as it develops over the counted colours, at every scored position, in the reference's single precision. */
    public float[] zScoreAtT() {
        float[] running = new float[length];
        int green = 0;
        for (int j = 1; j <= length; j++) {
            green += counted.get(j - 1) ? 1 : 0;
            float above = green - (float) gamma * j;
            running[j - 1] = above / (float) Math.sqrt(j * (float) gamma * (float) (1 - gamma));
        }
        return atPositions(running);
    }

    /** Spreads values of the counted colours over the scored positions. */
    float[] atPositions(float[] values) {
        float[] spread = new float[offsets.length];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = values[offsets[i]];
        }
        return spread;
    }
}
