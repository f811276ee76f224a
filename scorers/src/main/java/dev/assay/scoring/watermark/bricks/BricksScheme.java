package dev.assay.scoring.watermark.bricks;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.Arrays;
import java.util.List;

/**
 * vLLM-Watermark, the code of "Watermarking Degrades Alignment in Language Models", which goes back to three_bricks. Its
 * keys share one bounded cache of uniforms; any thread may use it.
 */
public final class BricksScheme implements WatermarkScheme {
    private static final String ALGORITHM = "algorithm";
    private static final String NGRAM = "ngram";
    private static final String SEED = "seed";
    private static final String SALT = "salt-key";
    private static final String PAYLOAD = "payload";
    private static final String GAMMA = "gamma";
    private static final int LARGEST_NGRAM = 1_024;

    private final UniformDraws uniforms = new UniformDraws();

    @Override
    public List<SchemeId> ids() {
        return List.of(new SchemeId(
                "vllm-watermark",
                "watermark.vllm-watermark",
                List.of(
                        SchemeField.required(ALGORITHM, String.join(", ", algorithms())),
                        SchemeField.secret(SEED, "where the hash of a context starts"),
                        SchemeField.secret(SALT, "35317", "factor of the hash"),
                        SchemeField.optional(NGRAM, "1", "tokens of context, 1 to 1024"),
                        SchemeField.optional(PAYLOAD, "0", "cyclic shift of the vector over the vocabulary"),
                        SchemeField.optional(GAMMA, "0.5", "share of green tokens, for maryland and maryland_z"),
                        SchemeField.VOCABULARY_SIZE,
                        SchemeField.GENERATOR_DEVICE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        String id = fields.choice(ALGORITHM, algorithms());
        BricksParameters.Algorithm algorithm = Arrays.stream(BricksParameters.Algorithm.values())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        int size = fields.vocabularySize();
        return new BricksDetector(
                new BricksParameters(
                        algorithm,
                        fields.whole(NGRAM, 1, LARGEST_NGRAM),
                        fields.secret(SEED),
                        fields.secret(SALT),
                        fields.whole(PAYLOAD, Integer.MIN_VALUE, Integer.MAX_VALUE),
                        fields.greenShare(GAMMA, size),
                        size),
                lists,
                uniforms);
    }

    private static List<String> algorithms() {
        return Arrays.stream(BricksParameters.Algorithm.values())
                .map(BricksParameters.Algorithm::id)
                .toList();
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new BricksGoldenSuite());
    }
}
