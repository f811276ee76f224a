package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.green.GreenReading;
import dev.assay.scoring.watermark.green.GreenTally;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * The KGW detector of MarkLLM (CPU generator) for one key, number for number, with the exact binomial tail over different
 * draws beside it (Kirchenbauer et al. 2023; Pan et al. 2024). Immutable; any thread may use it.
 */
public final class MarkllmKgwDetector implements WatermarkDetector {
    private final Parameters parameters;
    private final MarkllmSeeding seeding;
    private final GreenLists lists;

    /**
     * What decides the green lists.
     *
     * @param function the {@code f_scheme}: time, additive, skip or min
     * @param prefixLength ids of context, at least 1; 0 gives one list for all tokens, with time and additive
     * @param self whether the {@code window_scheme} is self instead of left
     * @param key the {@code hash_key}
     * @param gamma share of the vocabulary that is green, in (0, 1)
     * @param vocabularySize V, at least 1
     */
    public record Parameters(
            String function, int prefixLength, boolean self, HashingKey key, double gamma, int vocabularySize) {
        public Parameters {
            MarkllmSeeding.Function known = MarkllmSeeding.Function.ofId(function)
                    .orElseThrow(() -> new IllegalArgumentException("f_scheme is one of time, additive, skip, min"));
            if (prefixLength < known.shortestContext() || vocabularySize < 1 || !(gamma > 0 && gamma < 1)) {
                throw new IllegalArgumentException("the prefix length is at least " + known.shortestContext()
                        + ", the vocabulary at least 1, gamma in (0, 1)");
            }
        }

        /** Number of green tokens int(V * gamma). */
        public int greenlistSize() {
            return (int) (vocabularySize * gamma);
        }
    }

    /** A detector that shares green lists with others. */
    public MarkllmKgwDetector(Parameters parameters, GreenLists lists) {
        this.parameters = parameters;
        this.lists = lists;
        seeding = new MarkllmSeeding(
                MarkllmSeeding.Function.ofId(parameters.function()).orElseThrow(),
                parameters.prefixLength(),
                parameters.self(),
                parameters.key(),
                parameters.vocabularySize());
    }

    @Override
    public String scheme() {
        return "markllm-kgw";
    }

    /**
     * Reads one text.
     *
     * @param ids token ids, [L], each at least 0
     * @return empty when there is no token after the first context, where the reference raises
     */
    public Optional<GreenReading> read(int[] ids) {
        int first = parameters.prefixLength();
        if (ids.length <= first) {
            return Optional.empty();
        }
        int[] tokens = Arrays.copyOfRange(ids, first, ids.length);
        long[] seeds = new long[tokens.length];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = seeding.at(ids, first + i);
        }
        BitSet green = lists.contained(seeds, parameters.vocabularySize(), parameters.greenlistSize(), tokens);
        GreenTally tally = new GreenTally(seeds.length);
        for (int i = 0; i < seeds.length; i++) {
            tally.add(seeds[i], tokens[i], green.get(i));
        }
        return Optional.of(tally.reading());
    }

    /** The reference's z of a reading: repeats are counted. */
    public double zScore(GreenReading reading) {
        return GreenReading.zScore(reading.green(), reading.scored(), parameters.gamma());
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds)
                .map(reading -> new Detection(
                                "green",
                                reading.distinctGreen(),
                                reading.distinct(),
                                reading.tail(parameters.greenlistSize(), parameters.vocabularySize()),
                                Map.of(
                                        "num_tokens_scored", (double) reading.scored(),
                                        "num_green_tokens", (double) reading.green(),
                                        "z_score", zScore(reading)))
                        .withDraws(reading.draws(
                                tokenIds,
                                parameters.prefixLength(),
                                parameters.greenlistSize(),
                                parameters.vocabularySize())));
    }
}
