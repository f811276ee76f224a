package dev.assay.scoring.watermark;

import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.DrawSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The detector of Hugging Face transformers ({@code WatermarkDetector}, CPU generator) for one key, number for number
 * ("A Watermark for Large Language Models", Kirchenbauer et al. 2023), with the count of independent draws beside it.
 * Immutable; any thread may use it.
 */
public final class KgwDetector implements WatermarkDetector {
    /** What the reference predicts above. */
    private static final double REFERENCE_Z_THRESHOLD = 3.0;

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

    @Override
    public String scheme() {
        return "hf-kgw-" + parameters.seeding().id();
    }

    @Override
    public String shortest() {
        return "this key needs " + (parameters.contextWidth() + 1) + " tokens after a leading BOS";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).filter(reading -> reading.distinct() > 0).map(reading -> detection(reading, tokenIds));
    }

    private Detection detection(KgwReading reading, int[] ids) {
        TailProbability tail = BinomialTail.atLeast(
                reading.distinctGreen(), reading.distinct(), parameters.greenlistSize(), parameters.vocabularySize());
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("distinct_green", (double) reading.distinctGreen());
        measures.put("distinct_tokens_scored", (double) reading.distinct());
        measures.put("num_tokens_scored", (double) reading.scored());
        measures.put("num_green_tokens", (double) reading.green());
        measures.put("green_fraction", reading.greenFraction());
        measures.put("hf_prediction", reading.zScore() > REFERENCE_Z_THRESHOLD ? 1.0 : 0);
        // A ratio of 0 or 1 leaves no deviation to divide by.
        if (Double.isFinite(reading.zScore())) {
            measures.put("z_score", reading.zScore());
            measures.put("hf_p_value", reading.referencePValue());
            measures.put("distinct_z", reading.distinctZScore());
        }
        return new Detection("green", reading.distinctGreen(), reading.distinct(), tail, measures)
                .withDraws(draws(reading, ids));
    }

    private @Nullable Draws draws(KgwReading reading, int[] ids) {
        DrawList draws = new DrawList(reading.distinct());
        int first = ids.length - reading.scored();
        for (int at : reading.distinctAt()) {
            long identity = DrawIdentity.of((int) reading.seeds()[at], ids[first + at]);
            draws.add(first + at, identity, reading.mask().get(at) ? 1 : 0);
        }
        return draws.bernoulli(parameters.greenlistSize(), parameters.vocabularySize());
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
        int[] tokens = Arrays.copyOfRange(ids, first, ids.length);
        long[] used = new long[scored];
        for (int i = 0; i < scored; i++) {
            used[i] = seeds.at(ids, first + i);
        }
        BitSet mask = lists.contained(used, parameters.vocabularySize(), parameters.greenlistSize(), tokens);
        int[] distinctAt = new int[scored];
        DrawSet draws = new DrawSet(scored);
        int distinctGreen = 0;
        for (int i = 0; i < scored; i++) {
            // Seed 0 comes from token 0 before, whatever the key: such a draw says nothing about the key.
            if (used[i] != 0 && draws.add(draw(used[i], tokens[i]))) {
                distinctAt[draws.size() - 1] = i;
                distinctGreen += mask.get(i) ? 1 : 0;
            }
        }
        return Optional.of(new KgwReading(
                scored,
                mask.cardinality(),
                mask,
                used,
                draws.size(),
                distinctGreen,
                Arrays.copyOf(distinctAt, draws.size()),
                parameters.greenlistRatio()));
    }

    /** The generator keeps 32 bits of a seed: those and the token decide the colour, and nothing else does. */
    private static long draw(long seed, int token) {
        return seed << 32 | (token & 0xffffffffL);
    }
}
