package dev.assay.scoring.watermark.synthid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SynthID-Text of Hugging Face transformers and of Google DeepMind. Stateless; any thread may use it. */
public final class SynthidScheme implements WatermarkScheme {
    private static final String HUGGING_FACE = "hf-synthid";
    private static final String KEYS = "keys";
    private static final String NGRAM = "ngram-len";
    private static final String HISTORY = "context-history-size";
    private static final String TABLE_SIZE = "sampling-table-size";
    private static final String TABLE_SEED = "sampling-table-seed";
    private static final String EOS = "eos-token-id";
    private static final String STATISTIC = "statistic";
    private static final String PRIOR = "bayesian-prior";
    private static final String BETA = "bayesian-beta";
    private static final String DELTA = "bayesian-delta";
    private static final String MODEL = "bayesian-model";
    private static final String WEIGHTED_MEAN = "weighted-mean";
    private static final int LARGEST_NGRAM = 1_024;
    private static final int LARGEST_TABLE = 1 << 24;

    @Override
    public List<SchemeId> ids() {
        SchemeField keys = SchemeField.secret(KEYS, "one number per layer, 1 to 64 of them");
        SchemeField ngram = SchemeField.optional(NGRAM, "5", "context and target, 1 to 1024");
        SchemeField history = SchemeField.optional(HISTORY, "1024", "contexts that the reference looks back");
        SchemeField eos = SchemeField.optional(EOS, "token that ends the text");
        SchemeField statistic = SchemeField.optional(STATISTIC, "mean", "mean or weighted-mean");
        SchemeField prior = SchemeField.optional(PRIOR, "0.5", "prior of trained parameters, 0 to 1");
        SchemeField beta = SchemeField.optional(BETA, "trained parameters: bias per layer, for the posterior");
        SchemeField delta = SchemeField.optional(DELTA, "trained parameters: weights of earlier layers, by layer");
        SchemeField model = SchemeField.file(
                MODEL,
                "the same from a JSON file beside the key file: prior, beta, delta as in BayesianDetectorModel's weights");
        return List.of(
                new SchemeId(
                        HUGGING_FACE,
                        "watermark.synthid.hf",
                        List.of(
                                keys,
                                ngram,
                                history,
                                SchemeField.optional(TABLE_SIZE, "65536", "entries, 1 to 2^24"),
                                SchemeField.optional(TABLE_SEED, "0", "seed of the table"),
                                eos,
                                statistic,
                                prior,
                                beta,
                                delta,
                                model,
                                SchemeField.GENERATOR_DEVICE)),
                new SchemeId(
                        "deepmind-synthid",
                        "watermark.synthid.deepmind",
                        List.of(keys, ngram, history, eos, statistic, prior, beta, delta, model)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        long[] keys = fields.secrets(KEYS).stream()
                .mapToLong(key -> key.value().longValue())
                .toArray();
        if (keys.length > Long.SIZE) {
            throw fields.broken(KEYS, "must be at most " + Long.SIZE);
        }
        Integer eos = fields.optionalWhole(EOS, 0, Integer.MAX_VALUE);
        SynthidDetector.Settings settings = new SynthidDetector.Settings(
                fields.whole(NGRAM, 1, LARGEST_NGRAM),
                fields.whole(HISTORY, 0, Integer.MAX_VALUE),
                eos == null ? -1 : eos,
                fields.choice(STATISTIC, List.of("mean", WEIGHTED_MEAN)).equals(WEIGHTED_MEAN)
                        ? SynthidDetector.Statistic.WEIGHTED_MEAN
                        : SynthidDetector.Statistic.MEAN,
                bayesian(fields, keys.length));
        if (!fields.scheme().equals(HUGGING_FACE)) {
            return SynthidDetector.deepMind(keys, settings);
        }
        int size = fields.whole(TABLE_SIZE, 1, LARGEST_TABLE);
        SynthidDetector detector = SynthidDetector.huggingFace(
                keys, size, fields.secret(TABLE_SEED).value().longValue(), settings);
        long ones = detector.layers().ones();
        if (ones == 0 || ones == size) {
            throw fields.broken(TABLE_SIZE, "is so small that all bits of the table are equal; raise it");
        }
        return detector;
    }

    private static @Nullable BayesianScore bayesian(KeyFields fields, int depth) {
        JsonNode model = fields.content(MODEL);
        if (model == null) {
            return inline(fields, depth);
        }
        if (fields.has(PRIOR) || fields.has(BETA) || fields.has(DELTA)) {
            throw fields.broken(MODEL, "stands beside parameters in the entry itself; keep one of the two");
        }
        try {
            return BayesianFile.read(model, depth);
        } catch (IllegalArgumentException e) {
            throw fields.broken(MODEL, "names a file whose " + e.getMessage());
        }
    }

    private static @Nullable BayesianScore inline(KeyFields fields, int depth) {
        double prior = fields.number(PRIOR);
        if (!(prior >= 0 && prior <= 1)) {
            throw fields.broken(PRIOR, "must lie between 0 and 1");
        }
        double[] beta = fields.numbers(BETA);
        double[][] delta = fields.rows(DELTA);
        if (beta.length == 0 && delta.length == 0) {
            return null;
        }
        if (beta.length == 0) {
            throw fields.broken(DELTA, "needs " + BETA + " beside it");
        }
        if (beta.length != depth) {
            throw fields.broken(BETA, "must have one number per key");
        }
        if (delta.length != depth || Arrays.stream(delta).anyMatch(row -> row.length != depth)) {
            throw fields.broken(DELTA, "must have one row for every number of " + BETA + ", with as many numbers");
        }
        return new BayesianScore(prior, beta, delta);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new SynthidGoldenSuite());
    }
}
