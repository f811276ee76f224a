package dev.assay.scoring.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.OnnxStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a model and its three files. Immutable; any thread may read it.
 *
 * @param path the folder
 * @param kind of the model, with its article, for messages
 */
record ModelDirectory(Path path, String kind) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws OnnxStartException when there is no such folder */
    ModelDirectory {
        if (!Files.isDirectory(path)) {
            throw new OnnxStartException(path + " is not a directory" + holds(kind));
        }
    }

    private static String holds(String kind) {
        return ": the directory of " + kind + " holds model.onnx, tokenizer.json and config.json";
    }

    /**
     * The ONNX file, which may be larger than an array and have its weights beside it.
     *
     * @throws OnnxStartException when it cannot be read
     */
    Path model() {
        Path model = path.resolve("model.onnx");
        if (!Files.isReadable(model) || Files.isDirectory(model)) {
            throw new OnnxStartException("cannot read " + model + holds(kind));
        }
        return model;
    }

    /** Content of the {@code tokenizer.json}. */
    byte[] tokenizer() {
        return read("tokenizer.json");
    }

    /** The {@code config.json}. */
    JsonNode config() {
        return object("config.json");
    }

    boolean has(String name) {
        return Files.exists(path.resolve(name));
    }

    /** @throws OnnxStartException when the file cannot be read or is no JSON object */
    JsonNode object(String name) {
        try {
            JsonNode tree = JSON.readTree(read(name));
            if (tree == null || !tree.isObject()) {
                throw new OnnxStartException(path.resolve(name) + " is not a JSON object: copy the model's own");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new OnnxStartException(path.resolve(name) + " is not JSON: copy the model's own", e);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(path.resolve(name));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private OnnxStartException unreadable(String name, IOException cause) {
        return new OnnxStartException("cannot read " + path.resolve(name) + holds(kind), cause);
    }
}
