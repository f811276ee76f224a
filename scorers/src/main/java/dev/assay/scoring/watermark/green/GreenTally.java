package dev.assay.scoring.watermark.green;

import java.util.BitSet;

/** Collects the colours of a text position by position. Mutable; confined to the thread that created it. */
public final class GreenTally {
    private final BitSet mask = new BitSet();
    private final BitSet distinctMask = new BitSet();
    private final DrawSet draws;
    private final long[] seeds;
    private final int[] distinctAt;
    private int scored;

    /**
     * An empty tally.
     *
     * @param positions number of positions that will be added, at least 0
     */
    public GreenTally(int positions) {
        seeds = new long[positions];
        draws = new DrawSet(positions);
        distinctAt = new int[positions];
    }

    /**
     * Adds the next scored position.
     *
     * @param seed the {@code manual_seed} value, of which the generator keeps the low 32 bits
     */
    public void add(long seed, int token, boolean green) {
        mask.set(scored, green);
        seeds[scored++] = seed;
        if (draws.add(seed << 32 | (token & 0xffffffffL))) {
            distinctMask.set(draws.size() - 1, green);
            distinctAt[draws.size() - 1] = scored - 1;
        }
    }

    /** What was added; the tally is spent. */
    public GreenReading reading() {
        return new GreenReading(scored, mask, seeds, draws.size(), distinctMask, distinctAt);
    }
}
