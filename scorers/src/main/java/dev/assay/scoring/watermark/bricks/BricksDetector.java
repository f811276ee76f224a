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
        float[] scores = new float[positions.length];
        long[] seeds = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            seeds[i] = seed(ids, positions[i]);
            int index = index(ids[positions[i]]);
            scores[i] = parameters.algorithm().greenList()
                    ? green((int) seeds[i], index) ? 1 : 0
                    : (float) exponential((int) seeds[i], index);
        }
        return new BricksReading(parameters, scores, seeds);
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        int[] positions = Deduplication.NONE.positions(tokenIds, parameters.ngram());
        if (positions.length == 0) {
            return Optional.empty();
        }
        DrawList list = new DrawList(positions.length);
        DrawSet draws = new DrawSet(positions.length);
        ExponentialSum sum = new ExponentialSum();
        int green = 0;
        for (int position : positions) {
            long seed = seed(tokenIds, position);
            int index = index(tokenIds[position]);
            if (!draws.add(seed << 32 | index)) {
                continue;
            }
            double value;
            if (parameters.algorithm().greenList()) {
                value = green((int) seed, index) ? 1 : 0;
                green += (int) value;
            } else {
                value = exponential((int) seed, index);
                sum.add(value);
            }
            list.add(position, DrawIdentity.of((int) seed, index), value);
        }
        Map<String, Double> measures = measures(tokenIds);
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

    private Map<String, Double> measures(int[] ids) {
        Map<String, Double> measures = new LinkedHashMap<>();
        for (Deduplication method : Deduplication.values()) {
            BricksReading reading = read(ids, method);
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

    /** Where the vector over the vocabulary is read: the reference rolls it by payload and token. */
    private int index(int token) {
        return (int) Math.floorMod((long) token + parameters.payload(), (long) parameters.vocabularySize());
    }

    private boolean green(int state, int index) {
        return lists.contains(state, parameters.vocabularySize(), parameters.greenlistSize(), index);
    }

    private double exponential(int state, int index) {
        float uniform = uniforms.at(state, index);
        return switch (parameters.algorithm()) {
            case PF -> -Math.log(uniform == 0 ? SMALLEST_UNIFORM : uniform);
            default -> 0 - Math.log1p(-(double) uniform);
        };
    }
}
