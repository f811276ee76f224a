package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.rng.MersenneWords;
import java.util.Arrays;
import java.util.Map;
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

    private final int seed;
    private final int prefixLength;
    private final int vocabularySize;

    /**
     * A detector for one seed.
     *
     * @param seed the table's; the generator keeps its low 32 bits
     * @param prefixLength at least 1
     * @param vocabularySize at least 1, with prefixLength times its square at most {@link #LARGEST_TABLE}
     */
    public MarkllmExpGumbelDetector(long seed, int prefixLength, int vocabularySize) {
        double entries = (double) prefixLength * vocabularySize * vocabularySize;
        if (prefixLength < 1 || vocabularySize < 1 || entries > LARGEST_TABLE) {
            throw new IllegalArgumentException("a table for prefix length " + prefixLength + " and a vocabulary of "
                    + vocabularySize + " would have " + entries + " entries; the limit is " + LARGEST_TABLE);
        }
        this.seed = (int) seed;
        this.prefixLength = prefixLength;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public String scheme() {
        return "markllm-exp-gumbel";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        MarkllmExpDetector.Reading reading = read(tokenIds);
        if (reading.distinct() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Detection(
                "gumbel_sum",
                reading.exactScore(),
                reading.distinct(),
                GammaTail.atLeast(reading.distinct(), reading.exactScore()),
                Map.of(
                        "score", reading.score(),
                        "num_tokens_scored", (double) reading.scored(),
                        "p_value", reading.referencePValue())));
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
                entries[count++] = row * vocabularySize + ids[i];
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
        return sum(entries, scored);
    }

    private MarkllmExpDetector.Reading sum(long[] entries, int scored) {
        MersenneWords words = new MersenneWords();
        words.seed(seed);
        LogSum all = new LogSum();
        LogSum distinct = new LogSum();
        double factor = 1;
        for (int i = 0; i < entries.length; i++) {
            boolean fresh = i == 0 || entries[i] != entries[i - 1];
            if (fresh) {
                factor = 1 / (double) (1 / (1 - words.torchFloat(entries[i])));
                distinct.add(factor);
            }
            all.add(factor);
        }
        return new MarkllmExpDetector.Reading(scored, all.value(), distinct.count(), distinct.value(), new double[0]);
    }
}
