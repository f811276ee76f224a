package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.onnx.Wire.Writer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that run and are no causal language models, or not for batches of texts, are refused when they are loaded. */
class CausalLoaderTest {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    private static final int V = TinyCausal.V;

    @TempDir
    Path directory;

    private void loads(TinyCausal model) throws IOException {
        model.write(directory);
        CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)
                .close();
    }

    private void isRefused(TinyCausal model, String... because) throws IOException {
        model.write(directory);
        assertThatThrownBy(() -> CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContainingAll(because);
    }

    @Test
    void outputsThatAreNoLogitsAreRefused() throws IOException {
        isRefused(new TinyCausal().output("last_hidden_state", "B", "T", V), "last_hidden_state", "text generation");
        isRefused(new TinyCausal().output("token_embeddings", "B", "T", V), "token_embeddings", "text generation");
        isRefused(
                new TinyCausal().width(9).output("logits", "B", "T", 9), "9 numbers per token", "vocab_size " + V);
        // The weights tell it too.
        isRefused(
                new TinyCausal().width(9).output("logits", "B", "T", "labels"),
                "9 numbers per token",
                "text generation");
        isRefused(new TinyCausal().configured(V + 1), V + " numbers per token", "correct vocab_size");
    }

    @Test
    void outputsOfAnotherNameAndWiderOnesAreLogits() throws IOException {
        loads(new TinyCausal().output("output_0", "B", "T", V));
        loads(new TinyCausal().width(V + 8).output("logits", "B", "T", V + 8));
        loads(new TinyCausal().configured(0));
        // Narrower than the tokenizer, and the configuration says so.
        loads(new TinyCausal().width(200).configured(200).output("logits", "B", "T", 200));
    }

    @Test
    void theModelOfAPairThatIsNoneIsNamed() throws IOException {
        Path scorer = new TinyCausal().write(directory.resolve("scorer"));
        Path reference = new TinyCausal()
                .width(9)
                .output("logits", "B", "T", 9)
                .write(directory.resolve("reference"));
        assertThatThrownBy(() -> CausalModel.pairFromDirectories(
                        RUNTIME, "pair", scorer, reference, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith(reference.resolve("model.onnx").toString());
    }

    @Test
    void quantisationWithinABranchIsRefused() throws IOException {
        Writer branch = new Writer().bytes(1, Node.of("DynamicQuantizeLinear", List.of("x"), "y").encoded());
        Writer body = new Writer().text(1, "then_branch").message(6, branch).number(20, 5);
        isRefused(
                new TinyCausal().mixing((graph, hidden) -> graph.node("If", List.of("use_cache_branch"), body)),
                "extremes of a whole batch",
                "not the merged one");
    }
}
