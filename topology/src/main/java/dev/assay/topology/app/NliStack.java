package dev.assay.topology.app;

import dev.assay.scoring.consistency.ModelScorer;
import dev.assay.scoring.consistency.nli.MeaningRule;
import dev.assay.scoring.consistency.nli.NliConfig;
import dev.assay.scoring.consistency.nli.SelfCheckNliScorer;
import dev.assay.scoring.consistency.nli.SemanticScorer;
import dev.assay.scoring.onnx.NliModel;
import dev.assay.scoring.onnx.NliOptions;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.NliSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The entailment model and the scorers that ask it, from the typed configuration. Stateless; any thread may call it. */
final class NliStack {
    private NliStack() {}

    /** Loads the model of a folder; its id cannot be that of another kind of model. */
    static NliModel load(OnnxRuntime runtime, NliSettings settings, Path folder) {
        String id = "nli-" + folder.getFileName();
        return ModelKey.NLI.load(folder, () -> NliModel.fromDirectory(runtime, id, folder, options(settings)));
    }

    /** How the model is to be read. */
    static NliOptions options(NliSettings settings) {
        boolean hypothesisFirst = settings.pairOrder() == NliSettings.PairOrder.HYPOTHESIS_FIRST;
        return new NliOptions(settings.labels(), hypothesisFirst, settings.maxTokens());
    }

    /** @param model id of the entailment model on the lane */
    static List<ModelScorer> scorers(AssayConfig config, String model) {
        NliSettings settings = config.nli();
        NliConfig nli = new NliConfig(
                model,
                Math.min(config.consistency().minSamples(), settings.maxSamples()),
                settings.maxSamples(),
                settings.maxPairs(),
                settings.selfCheck(),
                rules(settings.clustering()),
                settings.graph(),
                settings.countResponse(),
                settings.withPrompt(),
                settings.threshold(),
                settings.fusedThreshold());
        List<ModelScorer> scorers = new ArrayList<>();
        if (nli.selfCheck()) {
            scorers.add(new SelfCheckNliScorer(nli));
        }
        if (nli.graph() || !nli.clusterings().isEmpty()) {
            scorers.add(new SemanticScorer(nli));
        }
        return scorers;
    }

    private static List<MeaningRule> rules(NliSettings.Clustering clustering) {
        return switch (clustering) {
            case NONE -> List.of();
            case ALL -> List.of(MeaningRule.values());
            case MUTUAL_ENTAILMENT -> List.of(MeaningRule.MUTUAL_ENTAILMENT);
            case STRICT -> List.of(MeaningRule.STRICT);
            case LOOSE -> List.of(MeaningRule.LOOSE);
        };
    }
}
