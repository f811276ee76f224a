package dev.assay.scoring;

import java.util.Arrays;

/**
 * The independent keyed draws that a watermark statistic is the sum of: one per counted position, repeats left out. What
 * explanations, evidence across events and running p-values are made of; never published as it is. Holders must not write
 * to the arrays; under that rule any thread may read it.
 *
 * @param law distribution of each value without the key
 * @param positions index of the token that each draw belongs to, rising; equal where one token has several draws, [n]
 * @param identities 64-bit hash of what the draw depends on besides the key (context and token, as the scheme counts
 *     them): equal identities under one key are the same draw and may count only once, also across texts, [n]
 * @param values what each draw adds to the statistic, [n], finite
 */
public record Draws(DrawLaw law, int[] positions, long[] identities, double[] values) {

    public Draws {
        if (positions.length != identities.length || positions.length != values.length) {
            throw new IllegalArgumentException("columns of draws have equal length");
        }
    }

    /** How many draws there are. */
    public int count() {
        return values.length;
    }

    /** The statistic, summed in order of position. */
    public double sum() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Draws that
                && law.equals(that.law)
                && Arrays.equals(positions, that.positions)
                && Arrays.equals(identities, that.identities)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * law.hashCode() + Arrays.hashCode(identities);
    }

    /** Law and count only: identities and values lead back to tokens and key. */
    @Override
    public String toString() {
        return "Draws[" + law + ", n=" + values.length + "]";
    }
}
