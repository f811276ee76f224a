package dev.assay.scoring.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final String HOLDS =
            ": an entailment model's directory holds model.onnx, tokenizer.json and config.json";
    private static final int LEAST_TOKENS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws OnnxStartException naming the file and what to do about it */
    static NliFiles of(Path directory, NliOptions options) {
        if (!Files.isDirectory(directory)) {
            throw new OnnxStartException(directory + " is not a directory" + HOLDS);
        }
        Path model = directory.resolve("model.onnx");
        if (!Files.isReadable(model) || Files.isDirectory(model)) {
            throw new OnnxStartException("cannot read " + model + HOLDS);
        }
        JsonNode config = json(directory, "config.json");
        String given = options.labels();
        Path named = directory.resolve("config.json");
        NliLabels labels = given == null ? NliLabels.of(config, named.toString()) : NliLabels.of(given);
        return new NliFiles(
                directory,
                model,
                read(directory, "tokenizer.json"),
                labels,
                maxTokens(directory, config, options.maxTokens()),
                Math.max(0, config.path("pad_token_id").asInt(0)),
                config.path("type_vocab_size").asInt(2) > 1);
    }

    /** The smallest of what is wanted, what the positions allow and what the tokenizer says, where they say so. */
    private static int maxTokens(Path directory, JsonNode config, int wanted) {
        int positions = config.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
        if (positions < Integer.MAX_VALUE && startsAfterPadding(config)) {
            positions -= config.path("pad_token_id").asInt(1) + 1;
        }
        int most = Math.min(wanted, positions < 1 ? Integer.MAX_VALUE : positions);
        if (Files.exists(directory.resolve("tokenizer_config.json"))) {
            // Tokenizers without a limit say 1e30.
            double limit = json(directory, "tokenizer_config.json")
                    .path("model_max_length")
                    .asDouble(Double.MAX_VALUE);
            most = limit >= 1 ? (int) Math.min(most, limit) : most;
        }
        if (most < LEAST_TOKENS) {
            throw new OnnxStartException(directory + " reads " + most + " tokens: correct max_position_embeddings of"
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

    private static JsonNode json(Path directory, String name) {
        try {
            JsonNode tree = JSON.readTree(read(directory, name));
            if (tree == null || !tree.isObject()) {
                throw new OnnxStartException(directory.resolve(name) + " is not a JSON object: copy the model's own");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new OnnxStartException(directory.resolve(name) + " is not JSON: copy the model's own", e);
        } catch (IOException e) {
            throw unreadable(directory, name, e);
        }
    }

    private static byte[] read(Path directory, String name) {
        try {
            return Files.readAllBytes(directory.resolve(name));
        } catch (IOException e) {
            throw unreadable(directory, name, e);
        }
    }

    private static OnnxStartException unreadable(Path directory, String name, IOException cause) {
        return new OnnxStartException("cannot read " + directory.resolve(name) + HOLDS, cause);
    }
}
