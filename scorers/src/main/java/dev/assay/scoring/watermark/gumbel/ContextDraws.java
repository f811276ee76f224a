package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import java.util.function.DoubleBinaryOperator;

/**
 * Collects the counted positions of one text with their factors. Names and logarithms are left to whoever reads the draws:
 * they cost as much as the detection. Mutable; confined to the thread that created it until the draws are taken.
 */
final class ContextDraws {
    private final int[] ids;
    private final int window;
    private final int offset;
    private final int[] places;
    private final double[] first;
    private final double[] second;
    private int count;

    /**
     * An empty collection.
     *
     * @param ids all that contexts may reach into; not written to afterwards
     * @param window longest context
     * @param offset index of the text's first token in {@code ids}
     * @param keys factors per position, 1 or 2
     */
    ContextDraws(int[] ids, int window, int offset, int keys) {
        this.ids = ids;
        this.window = window;
        this.offset = offset;
        places = new int[ids.length - offset];
        first = new double[places.length];
        second = new double[keys == 1 ? 0 : places.length];
    }

    /** Adds a counted position, not before the last one, with 1 - u under the first key and, if there is one, the second. */
    void add(int at, double factor, double other) {
        places[count] = at;
        if (second.length > 0) {
            second[count] = other;
        }
        first[count++] = factor;
    }

    /**
     * The draws; nothing is to be added afterwards.
     *
     * @param score what the factors of a position add to the statistic
     */
    Draws under(DrawLaw law, DoubleBinaryOperator score) {
        return Draws.lazily(law, count, () -> columns(score));
    }

    private Draws.Columns columns(DoubleBinaryOperator score) {
        int[] positions = new int[count];
        long[] identities = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            positions[i] = places[i] - offset;
            identities[i] = DrawIdentity.of(ids, Math.max(0, places[i] - window), places[i] + 1);
            values[i] = score.applyAsDouble(first[i], second.length > 0 ? second[i] : 1);
        }
        return new Draws.Columns(positions, identities, values);
    }
}
