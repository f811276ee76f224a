package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.graph.FloatType;
import dev.assay.scoring.onnx.graph.RandomCausalGraph;
import dev.assay.scoring.onnx.tokens.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of a causal language model with random weights in the shape of public ones, see {@link RandomCausalGraph},
 * whose tokens are bytes. What it says means nothing, what it costs and how it rounds is that of a trained one. Immutable;
 * any thread may use it.
 *
 * @param layers number of blocks
 * @param hidden width D, a multiple of {@code heads}
 * @param heads attention heads, D / heads even
 * @param vocabulary width of the logits V, at least 256
 * @param positions longest row, for config.json
 * @param type of the weights and logits
 * @param pasts whether it takes and gives past keys and values
 */
public record RandomCausalModel(
        int layers, int hidden, int heads, int vocabulary, int positions, Type type, boolean pasts) {

    /** Type of weights and logits. */
    public enum Type {
        /** 32 bits. */
        FLOAT32(FloatType.FLOAT32),
        /** 16 bits, 5 of them exponent. */
        FLOAT16(FloatType.FLOAT16),
        /** 16 bits, 8 of them exponent. */
        BFLOAT16(FloatType.BFLOAT16);

        private final FloatType inGraph;

        Type(FloatType inGraph) {
            this.inGraph = inGraph;
        }
    }

    /**
     * Writes {@code model.onnx}, {@code config.json} and a {@code tokenizer.json} of bytes.
     *
     * @param external whether the weights go to a file of their own, {@code model.onnx_data}
     * @throws IOException when the directory cannot be written
     */
    public void write(Path directory, boolean external) throws IOException {
        new RandomCausalGraph(layers, hidden, heads, vocabulary, type.inGraph, pasts).write(directory, external);
        Files.writeString(directory.resolve("config.json"), config());
        Files.write(directory.resolve("tokenizer.json"), ByteTokenizer.json(vocabulary));
    }

    private String config() {
        return "{\"model_type\": \"llama\", \"vocab_size\": " + vocabulary + ", \"max_position_embeddings\": "
                + positions
                + ", \"hidden_size\": " + hidden + ", \"num_hidden_layers\": " + layers + ", \"num_attention_heads\": "
                + heads + "}";
    }
}
