package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.rng.MersenneWords;
import java.util.Arrays;
import java.util.Optional;

/**
 * The EXPGumbel watermark of MarkLLM: u is an entry of one table of torch's CPU generator, in the row of the sum of the last
 * tokens; number for number as {@code watermark/exp_gumbel/exp_gumbel.py}. The table is not kept: one pass over the stream
 * per text reads its entries in order, so that memory is that of the text. The tail rests on distinct entries. Immutable;
 * any thread may use it.
 */
public final class MarkllmExpGumbelDetector implements WatermarkDetector {
    /** Entries of the largest table; a text costs a pass over it, about a quarter of a second at this size. */
    public static final long LARGEST_TABLE = 1L << 30;

    /** Room for any position behind an entry: with those of the largest table, 61 bits. */
    private static final int POSITION_BITS = 31;

    /** The {@code eps} of the reference where none is configured: below every u but 0. */
    public static final double DEFAULT_SMALLEST = 1e-20;

    private final int seed;
    private final int prefixLength;
    private final int vocabularySize;
    private final float smallest;

    /**
     * A detector for one seed, with {@link #DEFAULT_SMALLEST}.
     *
     * @param seed the table's; the generator keeps its low 32 bits
     * @param prefixLength at least 1
     * @param vocabularySize at least 1, with prefixLength times its square at most {@link #LARGEST_TABLE}
     */
    public MarkllmExpGumbelDetector(long seed, int prefixLength, int vocabularySize) {
        this(seed, prefixLength, vocabularySize, DEFAULT_SMALLEST);
    }

    /**
     * A detector for one seed.
     *
     * @param seed the table's; the generator keeps its low 32 bits
     * @param prefixLength at least 1
     * @param vocabularySize at least 1, with prefixLength times its square at most {@link #LARGEST_TABLE}
     * @param smallest the {@code eps}, at least 0 and below 1: smaller u count as this in the reference's sum, and as
     *     themselves in ours, which so keeps its law
     */
    public MarkllmExpGumbelDetector(long seed, int prefixLength, int vocabularySize, double smallest) {
        if (!(smallest >= 0 && smallest < 1)) {
            throw new IllegalArgumentException("eps is at least 0 and below 1");
        }
        double entries = (double) prefixLength * vocabularySize * vocabularySize;
        if (prefixLength < 1 || vocabularySize < 1 || entries > LARGEST_TABLE) {
            throw new IllegalArgumentException("a table for prefix length " + prefixLength + " and a vocabulary of "
                    + vocabularySize + " would have " + entries + " entries; the limit is " + LARGEST_TABLE);
        }
        this.seed = (int) seed;
        this.prefixLength = prefixLength;
        this.vocabularySize = vocabularySize;
        this.smallest = (float) smallest;
    }

    @Override
    public String scheme() {
        return "markllm-exp-gumbel";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).detection();
    }

    /** What the reference computes, and the same sum over distinct entries. */
    MarkllmExpDetector.Reading read(int[] ids) {
        long[] entries = new long[Math.max(0, ids.length - prefixLength)];
        int count = 0;
        long row = 0;
        int valid = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean known = ids[i] >= 0 && ids[i] < vocabularySize;
            if (known && valid >= prefixLength) {
                entries[count++] = (row * vocabularySize + ids[i]) << POSITION_BITS | i;
            }
            valid = known ? valid + 1 : 0;
            row = known ? row + ids[i] : 0;
            if (valid > prefixLength) {
                row -= ids[i - prefixLength];
            }
        }
        entries = Arrays.copyOf(entries, count);
        Arrays.sort(entries);
        int scored =
                Arrays.stream(ids).allMatch(id -> id >= 0 && id < vocabularySize) ? ids.length - prefixLength : count;
        return sum(entries, scored, ids.length);
    }

    /** Sums entries in the table's order, each with a position, so that the first of equal entries comes first. */
    private MarkllmExpDetector.Reading sum(long[] entries, int scored, int length) {
        MersenneWords words = new MersenneWords();
        words.seed(seed);
        LogSum all = new LogSum();
        LogSum distinct = new LogSum();
        double raised = 1;
        double[] factors = new double[length];
        long[] named = new long[length];
        for (int i = 0; i < entries.length; i++) {
            long entry = entries[i] >>> POSITION_BITS;
            if (i == 0 || entry != entries[i - 1] >>> POSITION_BITS) {
                float u = words.torchFloat(entry);
                double factor = factor(u);
                raised = factor(Math.max(u, smallest));
                distinct.add(factor);
                int position = (int) entries[i] & Integer.MAX_VALUE;
                factors[position] = factor;
                named[position] = DrawIdentity.of(entry);
            }
            all.add(raised);
        }
        return new MarkllmExpDetector.Reading(
                scored, all.value(), distinct.count(), distinct.value(), new double[0], inOrder(factors, named));
    }

    /** 1 - u, by way of the reference's division in single precision. */
    private static double factor(float u) {
        return 1 / (double) (1 / (1 - u));
    }

    /** A factor is above 0 where a draw counts. */
    private static DrawList inOrder(double[] factors, long[] identities) {
        DrawList draws = new DrawList(factors.length);
        for (int position = 0; position < factors.length; position++) {
            if (factors[position] > 0) {
                draws.add(position, identities[position], 0 - Math.log(factors[position]));
            }
        }
        return draws;
    }
}
