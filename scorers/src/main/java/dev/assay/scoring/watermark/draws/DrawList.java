package dev.assay.scoring.watermark.draws;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the counted draws of one text, in order of position. Mutable; confined to the thread that created it. */
public final class DrawList {
    private static final int SMALLEST = 8;

    private int[] positions;
    private long[] identities;
    private double[] values;
    private int count;

    /**
     * An empty list.
     *
     * @param expected how many draws are likely to come, at least 0; more may be added
     */
    public DrawList(int expected) {
        positions = new int[expected];
        identities = new long[expected];
        values = new double[expected];
    }

    /**
     * Adds a draw.
     *
     * @param position index of its token in the given text, not below the last one added
     * @param identity see {@link DrawIdentity}
     * @param value what it adds to the statistic, finite
     */
    public void add(int position, long identity, double value) {
        if (count == values.length) {
            int larger = Math.max(SMALLEST, 2 * count);
            positions = Arrays.copyOf(positions, larger);
            identities = Arrays.copyOf(identities, larger);
            values = Arrays.copyOf(values, larger);
        }
        positions[count] = position;
        identities[count] = identity;
        values[count++] = value;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The draws under a law; the list is spent. */
    public Draws under(DrawLaw law) {
        boolean full = count == values.length;
        return new Draws(
                law,
                full ? positions : Arrays.copyOf(positions, count),
                full ? identities : Arrays.copyOf(identities, count),
                full ? values : Arrays.copyOf(values, count));
    }

    /**
     * The draws where {@code ones} of {@code outcomes} equally likely outcomes give a 1; null where none or all of them do,
     * so that the draws say nothing.
     */
    public @Nullable Draws bernoulli(long ones, long outcomes) {
        return ones > 0 && ones < outcomes ? under(new DrawLaw.Bernoulli((double) ones / outcomes)) : null;
    }

    /** The same where a draw counts the ones of several layers. */
    public @Nullable Draws binomial(int layers, long ones, long outcomes) {
        return ones > 0 && ones < outcomes ? under(new DrawLaw.Binomial(layers, (double) ones / outcomes)) : null;
    }
}
