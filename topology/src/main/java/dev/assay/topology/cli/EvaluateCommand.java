package dev.assay.topology.cli;

import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.FittedModels;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.ConsistencyEvaluation;
import dev.assay.scoring.evaluation.RecordEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures scorers on labelled data. Confined to the main thread. */
@Command(
        name = "evaluate",
        description = "Measure the production scorers on labelled data.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            EvaluateCascadeCommand.class,
            EvaluateMachineText.class,
            EvaluateThresholdsCommand.class,
            EvaluateTiers.class
        })
final class EvaluateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to evaluate: consistency, cascade, machine-text, thresholds or tiers");
    }

    /** Hallucination scores. */
    @Command(
            description = {
                "Hallucination scores on WikiBio passages and short-answer sets (JSON lines, plain or .gz):",
                "AUC-PR, average precision, AUROC, correlations per method; bootstrap intervals and the",
                "calibration error of the probabilities."
            },
            mixinStandardHelpOptions = true)
    int consistency(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Labelled data.") List<Path> files,
            @Option(names = "--plots", paramLabel = "DIR", description = "Draw curves as SVG files into this folder.")
                    @Nullable
                    Path plots,
            @Option(
                            names = "--model",
                            paramLabel = "MODEL",
                            description = "A file of assay calibrate consistency; without it the model of the build.")
                    @Nullable
                    Path model,
            @Option(
                            names = "--events",
                            paramLabel = "OUT",
                            description =
                                    "Write the records as events for assay score, one a line in order, and evaluate nothing.")
                    @Nullable
                    Path events,
            @Option(
                            names = "--samples",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Use the first N samples of each record; 0, the default, for all.")
                    int samples)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (events != null) {
            out.printf("wrote %s: %,d events%n", events, RecordEvents.write(files, events));
            return Main.OK;
        }
        ConsistencyModel used = model == null ? ModelFile.bundled() : FittedModels.read(model);
        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, samples, used, plots).run(files, out);
        out.flush();
        return Main.OK;
    }
}
