package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.tokens.Tokenisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of one causal language model, read and judged; the ONNX file and its weights stay on disk. Holders must not
 * write to the array; under that rule any thread may read it.
 *
 * @param directory for messages
 * @param model the ONNX file
 * @param tokenizer the {@code tokenizer.json}
 * @param config the {@code config.json}
 */
record CausalFiles(Path directory, Path model, byte[] tokenizer, JsonNode config) {
    private static final String ORIGINAL = "original_max_position_embeddings";
    /** Scalings of rotary positions with a long and a short list of factors. */
    private static final Set<String> SWITCHING = Set.of("longrope", "su");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws OnnxStartException naming the file and what to do about it */
    static CausalFiles of(Path directory) {
        ModelDirectory files = new ModelDirectory(directory, "a causal language model");
        return new CausalFiles(directory, files.model(), files.tokenizer(), files.config());
    }

    /**
     * The smallest of what is wanted and what the positions allow, where the configuration says so. Of a model that turns by
     * other factors beyond its original length (LongRoPE) that length: which factors are taken depends on the longest row of a
     * batch, and rows would depend on their company.
     */
    int maxTokens(int wanted) {
        int positions = number("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length");
        int original = originalLength();
        int most = Math.min(wanted, Math.min(positions > 0 ? positions : wanted, original > 0 ? original : wanted));
        if (most < 2) {
            throw new OnnxStartException(
                    directory + " reads " + most + " tokens: correct max_position_embeddings of config.json");
        }
        return most;
    }

    /** The length beyond which rotations switch to other factors, or 0 where they do not. */
    private int originalLength() {
        for (JsonNode part : List.of(config, config.path("text_config"))) {
            for (String key : List.of("rope_scaling", "rope_parameters")) {
                JsonNode scaling = part.path(key);
                String type =
                        scaling.path("rope_type").asText(scaling.path("type").asText());
                if (SWITCHING.contains(type)) {
                    int own = scaling.path(ORIGINAL).asInt(0);
                    return own > 0 ? own : part.path(ORIGINAL).asInt(0);
                }
            }
        }
        return 0;
    }

    /** Where the tokenizer's file lies, for messages. */
    String tokenizerPath() {
        return directory.resolve("tokenizer.json").toString();
    }

    /** Number of logits that the configuration names, or 0. */
    int vocabulary() {
        return Math.max(0, config.path("vocab_size").asInt(0));
    }

    /** Numbers per head of attention, or 0 where the configuration does not say it. */
    int headSize() {
        int named = number("head_dim");
        int heads = number("num_attention_heads", "n_head", "num_heads");
        return named > 0 || heads == 0 ? named : number("hidden_size", "n_embd", "d_model") / heads;
    }

    /** The first of some positive numbers that the configuration has, its part about text included; else 0. */
    private int number(String... keys) {
        return Stream.of(config, config.path("text_config"))
                .flatMapToInt(
                        part -> Stream.of(keys).mapToInt(key -> part.path(key).asInt(0)))
                .filter(number -> number > 0)
                .findFirst()
                .orElse(0);
    }

    /**
     * Number of ids that the tokenizer can give: the largest of its vocabulary and its added tokens, plus one; 0 when the
     * file does not list them.
     */
    int tokenizerVocabulary() {
        try {
            JsonNode root = JSON.readTree(tokenizer);
            int largest = -1;
            JsonNode words = root.path("model").path("vocab");
            if (words.isArray()) {
                largest = words.size() - 1;
            }
            for (JsonNode id : words.isObject() ? words : JSON.createArrayNode()) {
                largest = Math.max(largest, id.asInt(-1));
            }
            for (JsonNode added : root.path("added_tokens")) {
                largest = Math.max(largest, added.path("id").asInt(-1));
            }
            return largest + 1;
        } catch (IOException e) {
            throw new OnnxStartException(directory.resolve("tokenizer.json") + " is not JSON: copy the model's own", e);
        }
    }

    /** What of the tokenizer decides which ids a text gets, so that two models can be asked about the same ids. */
    JsonNode tokenisation() {
        try {
            return Tokenisation.of(JSON.readTree(tokenizer));
        } catch (IOException e) {
            throw new OnnxStartException(directory.resolve("tokenizer.json") + " is not JSON: copy the model's own", e);
        }
    }
}
