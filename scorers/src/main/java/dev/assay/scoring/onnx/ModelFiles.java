package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.onnx.graph.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of one sentence encoder. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param origin where they come from, for messages
 * @param path the ONNX file, which may have its weights beside it; null for the one that the build carries
 * @param onnx the ONNX file that the build carries; empty where there is a path
 * @param tokenizer the {@code tokenizer.json}
 * @param maxTokens the longest text the model reads, in word pieces, special ones included
 */
record ModelFiles(String origin, @Nullable Path path, byte[] onnx, byte[] tokenizer, int maxTokens) {
    private static final String KIND = "a sentence encoder";
    private static final int SENTENCE_LIMIT = 256;

    /** The all-MiniLM-L6-v2 files that the build carries. */
    static ModelFiles bundled() {
        return new ModelFiles(
                "the bundled all-MiniLM-L6-v2",
                null,
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
        ModelDirectory files = new ModelDirectory(directory, KIND);
        return new ModelFiles(directory.toString(), files.model(), new byte[0], files.tokenizer(), limit(directory));
    }

    /** The longest text that the model of a directory reads, by its {@code config.json}; see {@link #of}. */
    static int limit(Path directory) {
        int positions = new ModelDirectory(directory, KIND)
                .config()
                .path("max_position_embeddings")
                .asInt(0);
        if (positions < 2) {
            throw new OnnxStartException(
                    directory.resolve("config.json") + " has no max_position_embeddings: add the model's own");
        }
        return Math.min(SENTENCE_LIMIT, positions);
    }

    /** What the tokenizer's file is called in messages. */
    String tokenizerName() {
        return origin + ": tokenizer.json";
    }

    /** The graph, made such that rows do not disturb each other. */
    OnnxFile graph(boolean cpu) {
        return path == null ? OnnxFile.of(onnx, cpu) : OnnxFile.at(path, cpu);
    }

    /** SHA-256 of the tokenizer. */
    String tokenizerHash() {
        return Sha256.hex(tokenizer);
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
}
