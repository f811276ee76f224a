package dev.assay.scoring.onnx;

import dev.assay.scoring.statistics.StatisticsLayout;
import java.nio.file.Path;

/**
 * A model with the statistics head on it, ready to be opened. Holders must not write to the array; under that rule any thread
 * may read it.
 *
 * @param graph the ONNX file without its weights
 * @param folder the folder below which the weights lie
 * @param layout the columns
 * @param maxTokens longest row
 * @param vocabulary number of ids that the embedding knows, -1 when that is not known
 * @param description what was found in the graph, one line
 * @param content hash of weights and tokenizer, which neither columns nor device change
 * @param logits what its logits take
 * @param fingerprint everything that the numbers depend on, the runtime aside
 */
record FusedModel(
        byte[] graph,
        Path folder,
        StatisticsLayout layout,
        int maxTokens,
        long vocabulary,
        String description,
        String content,
        WholeLogits logits,
        String fingerprint) {

    /** The description: the graph is large. */
    @Override
    public String toString() {
        return "FusedModel[" + description + "]";
    }
}
