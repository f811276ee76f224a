package dev.assay.scoring.watermark.textseal;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.Deduplication;
import dev.assay.scoring.watermark.green.DrawSet;
import dev.assay.scoring.watermark.green.ExponentialSum;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The post-hoc detectors of TextSeal for one key, number for number, with the exact tail over different draws beside it.
 * Its uniforms take 8,191 values only: the green share is counted over them, and the gamma tail of Gumbel scores is an
 * upper bound, because every value is the lower end of its cell. Immutable; any thread may use it.
 */
public final class TextSealDetector implements WatermarkDetector {
    private static final double FIRST_WEIGHT = 10;
    private static final double LAST_WEIGHT = 1;
    private static final double[] UNWEIGHTED = {};

    private final TextSealParameters parameters;
    private final TextSealHash hash;
    private final int greenValues;
    private final double[] weights;

    /** A detector for these parameters. */
    public TextSealDetector(TextSealParameters parameters) {
        this.parameters = parameters;
        hash = new TextSealHash(parameters);
        greenValues = TextSealHash.greenValues(parameters.gamma());
        weights = weights(parameters.depth());
    }

    @Override
    public String scheme() {
        return "textseal-" + parameters.type().id();
    }

    /**
     * Reads one text.
     *
     * @param ids token ids, [L], each at least 0
     * @param method which positions count
     * @param weighted whether the layers of the SynthID rule weigh 10 to 1; ignored for the others
     */
    public TextSealReading read(int[] ids, Deduplication method, boolean weighted) {
        boolean layers = weighted && parameters.type() == TextSealParameters.Type.SYNTHID;
        int[] positions = method.positions(ids, parameters.ngram());
        double[] scores = new double[positions.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(ids, positions[i], layers);
        }
        return new TextSealReading(parameters, layers ? weights.clone() : UNWEIGHTED, scores);
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        int[] positions = Deduplication.NONE.positions(tokenIds, parameters.ngram());
        if (positions.length == 0) {
            return Optional.empty();
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        for (Deduplication method : Deduplication.values()) {
            measures(measures, tokenIds, method, false);
        }
        if (parameters.type() == TextSealParameters.Type.SYNTHID) {
            measures(measures, tokenIds, Deduplication.V2, true);
        }
        return Optional.of(
                parameters.type() == TextSealParameters.Type.GUMBELMAX
                        ? gumbel(tokenIds, positions, measures)
                        : green(tokenIds, positions, measures));
    }

    private void measures(Map<String, Double> measures, int[] ids, Deduplication method, boolean weighted) {
        TextSealReading reading = read(ids, method, weighted);
        String prefix = (weighted ? "weighted_" : "") + method.id();
        measures.put(prefix + "_num_tokens_scored", (double) reading.scores().length);
        measures.put(prefix + "_total_score", reading.total());
        measures.put(prefix + "_p_value", reading.referencePValue());
    }

    private Detection gumbel(int[] ids, int[] positions, Map<String, Double> measures) {
        DrawList list = new DrawList(positions.length);
        DrawSet draws = new DrawSet(positions.length);
        ExponentialSum sum = new ExponentialSum();
        for (int position : positions) {
            long form = hash.form(ids, position, ids[position]);
            if (draws.add(form)) {
                double score = 0 - Math.log1p(-TextSealHash.value(form) / (double) TextSealHash.VALUES);
                sum.add(score);
                list.add(position, DrawIdentity.of(form), score);
            }
        }
        return new Detection("exponential_sum", sum.sum(), draws.size(), sum.tail(), measures)
                .withDraws(list.under(new DrawLaw.Exponential()));
    }

    /** Layers of neighbouring token ids share draws: each counts once. */
    private Detection green(int[] ids, int[] positions, Map<String, Double> measures) {
        int depth = parameters.type() == TextSealParameters.Type.SYNTHID ? parameters.depth() : 1;
        DrawList list = new DrawList(positions.length);
        DrawSet draws = new DrawSet(positions.length);
        int green = 0;
        for (int position : positions) {
            for (int layer = 0; layer < depth; layer++) {
                long form = hash.form(ids, position, (long) ids[position] + layer);
                if (draws.add(form)) {
                    int one = green(form) ? 1 : 0;
                    green += one;
                    list.add(position, DrawIdentity.of(form), one);
                }
            }
        }
        return new Detection(
                        "green",
                        green,
                        draws.size(),
                        BinomialTail.atLeast(green, draws.size(), greenValues, TextSealHash.VALUES),
                        measures)
                .withDraws(list.bernoulli(greenValues, TextSealHash.VALUES));
    }

    private double score(int[] ids, int position, boolean weighted) {
        int token = ids[position];
        return switch (parameters.type()) {
            case GREENLIST -> green(hash.form(ids, position, token)) ? 1 : 0;
            case GUMBELMAX ->
                (float) (0 - Math.log(1 - TextSealHash.uniform(TextSealHash.value(hash.form(ids, position, token)))));
            case SYNTHID -> {
                float sum = 0;
                for (int layer = 0; layer < parameters.depth(); layer++) {
                    if (green(hash.form(ids, position, (long) token + layer))) {
                        sum += weighted ? (float) weights[layer] : 1;
                    }
                }
                yield sum;
            }
        };
    }

    private boolean green(long form) {
        return TextSealHash.uniform(TextSealHash.value(form)) < (float) parameters.gamma();
    }

    private static double[] weights(int depth) {
        double[] weights = new double[depth];
        double sum = 0;
        for (int layer = 0; layer < depth; layer++) {
            weights[layer] =
                    depth == 1 ? FIRST_WEIGHT : FIRST_WEIGHT + layer * (LAST_WEIGHT - FIRST_WEIGHT) / (depth - 1);
            sum += weights[layer];
        }
        for (int layer = 0; layer < depth; layer++) {
            weights[layer] *= depth / sum;
        }
        return weights;
    }
}
