package dev.assay.scoring.watermark;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The detector of Hugging Face transformers ({@code WatermarkDetector}, CPU generator) for one key, number for number
 * ("A Watermark for Large Language Models", Kirchenbauer et al. 2023), with the count of independent draws beside it.
 * Immutable; any thread may use it.
 */
public final class KgwDetector {
    private final KgwParameters parameters;
    private final KgwSeeds seeds;
    private final GreenLists lists;

    /** A detector that shares green lists with others. */
    public KgwDetector(KgwParameters parameters, GreenLists lists) {
        this.parameters = parameters;
        this.lists = lists;
        seeds = new KgwSeeds(parameters);
    }

    /** What decides the green lists. */
    public KgwParameters parameters() {
        return parameters;
    }

    /**
     * Reads one text.
     *
     * @param ids token ids of the completion, [L], each at least 0; a leading BOS is not scored
     * @return empty when fewer than context width + 1 tokens are left, where the reference raises
     */
    public Optional<KgwReading> read(int[] ids) {
        return read(ids, parameters.startsWithBos(ids));
    }

    /**
     * Reads a batch as the reference does: the first row decides for every row whether the first column is dropped.
     *
     * @param rows token ids, [B][L]
     * @param row which row to read
     */
    public Optional<KgwReading> read(int[][] rows, int row) {
        return read(rows[row], parameters.startsWithBos(rows[0]));
    }

    private Optional<KgwReading> read(int[] ids, boolean dropFirst) {
        int start = dropFirst ? 1 : 0;
        if (ids.length - start - parameters.contextWidth() < 1) {
            return Optional.empty();
        }
        int first = start + parameters.ngramLength() - 1;
        int scored = ids.length - first;
        BitSet mask = new BitSet(scored);
        long[] used = new long[scored];
        Set<Long> draws = new HashSet<>();
        int distinctGreen = 0;
        for (int i = 0; i < scored; i++) {
            int token = ids[first + i];
            used[i] = seeds.at(ids, first + i);
            boolean green = lists.contains(parameters, used[i], token);
            mask.set(i, green);
            // Seed 0 comes from token 0 before, whatever the key: such a draw says nothing about the key.
            if (used[i] != 0 && draws.add(draw(used[i], token)) && green) {
                distinctGreen++;
            }
        }
        return Optional.of(new KgwReading(
                scored, mask.cardinality(), mask, used, draws.size(), distinctGreen, parameters.greenlistRatio()));
    }

    /** The generator keeps 32 bits of a seed: those and the token decide the colour, and nothing else does. */
    private static long draw(long seed, int token) {
        return seed << 32 | (token & 0xffffffffL);
    }
}
