package dev.assay.scoring.watermark.bricks;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.Deduplication;
import dev.assay.scoring.watermark.green.DrawSet;
import dev.assay.scoring.watermark.green.ExponentialSum;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The detectors of vLLM-Watermark with {@code hash} seeding (CPU generator), the code of "Watermarking Degrades Alignment
 * in Language Models" (Verma et al. 2025), which goes back to three_bricks (Fernandez et al. 2023): green lists, Gumbel
 * scores, permute and flip. Number for number, with the exact tail over different draws beside it. Immutable; any thread
 * may use it.
 */
public final class BricksDetector implements WatermarkDetector {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    /** What the reference puts in place of a uniform 0 for permute and flip. */
    private static final float SMALLEST_UNIFORM = 1e-4f;

    private final BricksParameters parameters;
    private final GreenLists lists;
    private final UniformDraws uniforms;

    /** A detector that shares green lists and uniforms with others. */
    public BricksDetector(BricksParameters parameters, GreenLists lists, UniformDraws uniforms) {
        this.parameters = parameters;
        this.lists = lists;
        this.uniforms = uniforms;
    }

    @Override
    public String scheme() {
        return "vllm-watermark-" + parameters.algorithm().id();
    }

    /**
     * Reads one text.
     *
     * @param ids token ids, [L], each at least 0
     * @param method which positions count
     */
    public BricksReading read(int[] ids, Deduplication method) {
        int[] positions = method.positions(ids, parameters.ngram());
        long[] seeds = seeds(ids, positions);
        return reading(seeds, values(seeds, indices(ids, positions)));
    }

    private BricksReading reading(long[] seeds, double[] values) {
        float[] scores = new float[values.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) values[i];
        }
        return new BricksReading(parameters, scores, seeds);
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        int[] positions = Deduplication.NONE.positions(tokenIds, parameters.ngram());
        if (positions.length == 0) {
            return Optional.empty();
        }
        long[] seeds = seeds(tokenIds, positions);
        int[] indices = indices(tokenIds, positions);
        double[] values = values(seeds, indices);
        DrawSet draws = new DrawSet(positions.length);
        DrawList list = new DrawList(positions.length);
        ExponentialSum sum = new ExponentialSum();
        for (int i = 0; i < values.length; i++) {
            if (draws.add(seeds[i] << 32 | indices[i])) {
                sum.add(values[i]);
                list.add(positions[i], DrawIdentity.of((int) seeds[i], indices[i]), values[i]);
            }
        }
        // A whole number where values are 0 and 1.
        long green = Math.round(sum.sum());
        Map<String, Double> measures = measures(tokenIds, seeds, values);
        return Optional.of(
                parameters.algorithm().greenList()
                        ? new Detection(
                                        "green",
                                        green,
                                        draws.size(),
                                        BinomialTail.atLeast(
                                                green,
                                                draws.size(),
                                                parameters.greenlistSize(),
                                                parameters.vocabularySize()),
                                        measures)
                                .withDraws(list.bernoulli(parameters.greenlistSize(), parameters.vocabularySize()))
                        : new Detection("exponential_sum", sum.sum(), draws.size(), sum.tail(), measures)
                                .withDraws(list.under(new DrawLaw.Exponential())));
    }

    /**
     * The reference's three readings.
     *
     * @param seeds of all positions
     * @param values of all positions
     */
    private Map<String, Double> measures(int[] ids, long[] seeds, double[] values) {
        Map<String, Double> measures = new LinkedHashMap<>();
        for (Deduplication method : Deduplication.values()) {
            int[] chosen = Arrays.stream(method.positions(ids, parameters.ngram()))
                    .map(at -> at - (ids.length - seeds.length))
                    .toArray();
            BricksReading reading = reading(
                    Arrays.stream(chosen).mapToLong(i -> seeds[i]).toArray(),
                    Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray());
            measures.put(method.id() + "_num_tokens_scored", (double) reading.scores().length);
            measures.put(method.id() + "_total_score", reading.total());
            measures.put(method.id() + "_p_value", reading.referencePValue());
        }
        return measures;
    }

    /** The hash of a context: unbounded multiplication and addition modulo 2^64 - 1. */
    private long seed(int[] ids, int target) {
        BigInteger seed = parameters.seed().value();
        BigInteger salt = parameters.salt().value();
        for (int i = target - parameters.ngram(); i < target; i++) {
            seed = seed.multiply(salt).add(BigInteger.valueOf(ids[i])).mod(MODULUS);
        }
        return seed.longValue();
    }

    private long[] seeds(int[] ids, int[] positions) {
        return Arrays.stream(positions).mapToLong(at -> seed(ids, at)).toArray();
    }

    /** Where the vector over the vocabulary is read: the reference rolls it by payload and token. */
    private int index(int token) {
        return (int) Math.floorMod((long) token + parameters.payload(), (long) parameters.vocabularySize());
    }

    private int[] indices(int[] ids, int[] positions) {
        return Arrays.stream(positions).map(at -> index(ids[at])).toArray();
    }

    private double[] values(long[] seeds, int[] indices) {
        double[] values = new double[seeds.length];
        if (parameters.algorithm().greenList()) {
            lists.contained(seeds, parameters.vocabularySize(), parameters.greenlistSize(), indices).stream()
                    .forEach(i -> values[i] = 1);
            return values;
        }
        float[] drawn =
                uniforms.at(Arrays.stream(seeds).mapToInt(seed -> (int) seed).toArray(), indices);
        for (int i = 0; i < values.length; i++) {
            values[i] = exponential(drawn[i]);
        }
        return values;
    }

    private double exponential(float uniform) {
        return switch (parameters.algorithm()) {
            case PF -> -Math.log(uniform == 0 ? SMALLEST_UNIFORM : uniform);
            default -> 0 - Math.log1p(-(double) uniform);
        };
    }
}
