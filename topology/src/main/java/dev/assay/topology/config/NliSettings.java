package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Agreement of an answer with sampled alternatives, by an entailment model of one's own on the lane. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "nli",
        about = "Agreement of an answer with sampled alternatives, by an entailment model of one's own on the lane.")
public record NliSettings(
        @Setting(
                about =
                        "Folder with model.onnx, tokenizer.json and config.json of an entailment cross-encoder; without it none is asked.")
        @Nullable
        Path modelDir,

        @Setting(
                about =
                        "Order of the model's outputs, such as entailment,neutral,contradiction; without it id2label of config.json.")
        @Nullable
        String labels,

        @Setting(
                value = "premise-first",
                about =
                        "Which text of a pair the model reads first; hypothesis-first suits potsawee/deberta-v3-large-mnli.")
        PairOrder pairOrder,

        @Setting(
                value = "512",
                about =
                        "Longest pair in tokens, bounded by what the model reads; samples are cut to fit, sentences never.",
                min = "32",
                max = "32768")
        int maxTokens,

        @Setting(value = "20", about = "Samples used at most, the first ones of the event.", min = "1", max = "100")
        int maxSamples,

        @Setting(
                value = "10000",
                about =
                        "Pairs of sentence and sample that one event may ask about; one with more is not asked about and abstains.",
                min = "1",
                max = "10000000")
        int maxPairs,

        @Setting(
                value = "true",
                about =
                        "Whether every sentence is checked against every sample (SelfCheck-NLI): sentences times samples runs.")
        boolean selfCheck,

        @Setting(
                value = "loose",
                about =
                        "How whole answers are grouped by meaning for semantic entropy: at most twice answers times groups runs.")
        Clustering clustering,

        @Setting(
                value = "false",
                about =
                        "Whether graphs of whole answers are measured (EigV, Deg, Ecc, KLE, LUQ): a run for every ordered pair.")
        boolean graph,

        @Setting(value = "true", about = "Whether the response counts among the answers that are grouped.")
        boolean countResponse,

        @Setting(value = "false", about = "Whether the prompt precedes each whole answer, as in the Nature paper.")
        boolean withPrompt,

        @Setting(
                about = "SelfCheck-NLI from which a passage is flagged; without it only the score is reported.",
                min = "0",
                max = "1")
        @Nullable
        Double threshold,

        @Setting(
                about =
                        "Sum with the score of words and entities from which a passage is flagged; without it only the score is reported.")
        @Nullable
        Double fusedThreshold,

        @Setting(
                value = "50000",
                about = "Answers of the model kept for events that ask the same; 0 keeps none.",
                min = "0",
                max = "10000000")
        int cacheSize) {

    /** Which text of a pair comes first. */
    public enum PairOrder {
        PREMISE_FIRST,
        HYPOTHESIS_FIRST
    }

    /** Rules that group answers by meaning. */
    public enum Clustering {
        NONE,
        MUTUAL_ENTAILMENT,
        STRICT,
        LOOSE,
        ALL
    }

    public NliSettings {
        Checks checks = Checks.of(
                NliSettings.class,
                modelDir,
                labels,
                pairOrder,
                maxTokens,
                maxSamples,
                maxPairs,
                selfCheck,
                clustering,
                graph,
                countResponse,
                withPrompt,
                threshold,
                fusedThreshold,
                cacheSize);
        checks.done();
    }
}
