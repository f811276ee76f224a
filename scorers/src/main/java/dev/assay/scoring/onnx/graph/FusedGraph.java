package dev.assay.scoring.onnx.graph;

import java.nio.file.Path;

/**
 * The graph of one or two causal language models with the statistics head on it, and what was found on the way. It reads
 * {@link #IDS} and {@link #ROWS} and gives {@link #OUTPUT}. Holders must not write to the array; under that rule any thread
 * may read it.
 *
 * @param bytes the ONNX file without its weights
 * @param folder the folder below which the weights lie
 * @param digests SHA-256 of the models' files and, where they lie elsewhere, of their weights, for the fingerprint
 * @param columns what is computed for each token, for the fingerprint
 * @param vocabulary width of the logits, of the narrower model's where there are two; -1 when the graphs do not say it
 * @param description what was found in the models, one line
 * @param logits what their logits take
 * @param coarse whether a model computes in types so coarse that the order of sums shows
 */
public record FusedGraph(
        byte[] bytes,
        Path folder,
        String digests,
        String columns,
        long vocabulary,
        String description,
        WholeLogits logits,
        boolean coarse) {
    /** The input of token ids, int64 [B, T], T at least 2. */
    public static final String IDS = "assay/ids";

    /** The input that says which positions of the flattened batch, b T + t, are asked for their next token, int64 [N]. */
    public static final String ROWS = "assay/rows";

    /** The output, float32 [N, F] in the order of the layout. */
    public static final String OUTPUT = "assay/statistics";

    /** The description: the graph is large. */
    @Override
    public String toString() {
        return "FusedGraph[" + description + "]";
    }
}
