package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one sentence encoder. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param origin where they come from, for messages
 * @param onnx the ONNX file
 * @param tokenizer the {@code tokenizer.json}
 * @param maxTokens the longest text the model reads, in word pieces, special ones included
 */
record ModelFiles(String origin, byte[] onnx, byte[] tokenizer, int maxTokens) {
    private static final int SENTENCE_LIMIT = 256;

    /** The all-MiniLM-L6-v2 files that the build carries. */
    static ModelFiles bundled() {
        return new ModelFiles(
                "the bundled all-MiniLM-L6-v2",
                resource("/all-minilm-l6-v2-q.onnx"),
                resource("/all-minilm-l6-v2-q-tokenizer.json"),
                SENTENCE_LIMIT);
    }

    /**
     * The files of a directory: {@code model.onnx}, {@code tokenizer.json} and {@code config.json}, whose
     * {@code max_position_embeddings} bounds the length.
     *
     * @throws OnnxStartException when one is missing or is not what its name says
     */
    static ModelFiles of(Path directory) {
        int limit = limit(directory);
        return new ModelFiles(
                directory.toString(), read(directory, "model.onnx"), read(directory, "tokenizer.json"), limit);
    }

    /** The longest text that the model of a directory reads, by its {@code config.json}; see {@link #of}. */
    static int limit(Path directory) {
        try {
            JsonNode config = new ObjectMapper().readTree(read(directory, "config.json"));
            int positions = config.path("max_position_embeddings").asInt(0);
            if (positions < 2) {
                throw new OnnxStartException(
                        directory.resolve("config.json") + " has no max_position_embeddings: add the model's own");
            }
            return Math.min(SENTENCE_LIMIT, positions);
        } catch (IOException e) {
            throw new OnnxStartException(directory.resolve("config.json") + " is not JSON", e);
        }
    }

    /** What the tokenizer's file is called in messages. */
    String tokenizerName() {
        return origin + ": tokenizer.json";
    }

    /** SHA-256 of both files. */
    String digest() {
        return "model=" + Sha256.hex(onnx) + " tokenizer=" + Sha256.hex(tokenizer);
    }

    private static byte[] resource(String name) {
        try (InputStream in = ModelFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new OnnxStartException("the class path lacks " + name + ": the model library was left out");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new OnnxStartException("cannot read " + name + " from the class path", e);
        }
    }

    private static byte[] read(Path directory, String name) {
        Path file = directory.resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OnnxStartException(
                    "cannot read " + file + ": a model directory holds model.onnx, tokenizer.json and config.json", e);
        }
    }
}
