package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.OnnxStartException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The directory of one entailment model, read and judged. Holders must not write to the array; under that rule any thread
 * may read it.
 *
 * @param directory for messages
 * @param model the ONNX file, which may be larger than an array and have its weights beside it
 * @param tokenizer the {@code tokenizer.json}
 * @param labels meaning of the outputs
 * @param maxTokens longest row
 * @param padId fills rows up
 * @param segments whether the second text has a segment of its own, 1
 */
record NliFiles(
        Path directory, Path model, byte[] tokenizer, NliLabels labels, int maxTokens, int padId, boolean segments) {
    private static final int LEAST_TOKENS = 8;

    /** @throws OnnxStartException naming the file and what to do about it */
    static NliFiles of(Path directory, NliOptions options) {
        ModelDirectory files = new ModelDirectory(directory, "an entailment model");
        Path model = files.model();
        JsonNode config = files.config();
        String given = options.labels();
        Path named = directory.resolve("config.json");
        NliLabels labels = given == null ? NliLabels.of(config, named.toString()) : NliLabels.of(given);
        return new NliFiles(
                directory,
                model,
                files.tokenizer(),
                labels,
                maxTokens(files, config, options.maxTokens()),
                Math.max(0, config.path("pad_token_id").asInt(0)),
                config.path("type_vocab_size").asInt(2) > 1);
    }

    /** The smallest of what is wanted, what the positions allow and what the tokenizer says, where they say so. */
    private static int maxTokens(ModelDirectory files, JsonNode config, int wanted) {
        int positions = config.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
        if (positions < Integer.MAX_VALUE && startsAfterPadding(config)) {
            positions -= config.path("pad_token_id").asInt(1) + 1;
        }
        int most = Math.min(wanted, positions < 1 ? Integer.MAX_VALUE : positions);
        if (files.has("tokenizer_config.json")) {
            // Tokenizers without a limit say 1e30.
            double limit = files.object("tokenizer_config.json")
                    .path("model_max_length")
                    .asDouble(Double.MAX_VALUE);
            most = limit >= 1 ? (int) Math.min(most, limit) : most;
        }
        if (most < LEAST_TOKENS) {
            throw new OnnxStartException(files.path() + " reads " + most + " tokens: correct max_position_embeddings of"
                    + " config.json or model_max_length of tokenizer_config.json");
        }
        return most;
    }

    /** Where the tokenizer's file lies, for messages. */
    String tokenizerPath() {
        return directory.resolve("tokenizer.json").toString();
    }

    /** RoBERTa and its kin number positions from the padding id on. */
    private static boolean startsAfterPadding(JsonNode config) {
        String type = config.path("model_type").asText("").toLowerCase(Locale.ROOT);
        return Stream.of("roberta", "camembert", "mpnet", "longformer").anyMatch(type::contains);
    }
}
