package dev.assay.topology.cli;

import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.FittedModels;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.consistency.ConsistencyEvaluation;
import dev.assay.scoring.evaluation.consistency.RecordEvents;
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
                "Hallucination scores on labelled passages and short answers.",
                "AUC-PR, average precision, AUROC and correlations per method with 95 %% bootstrap intervals, "
                        + "balanced accuracy of what the service flags, and the calibration error of the "
                        + "probabilities. Takes JSON lines, plain or .gz.",
                "A line is a record {\"response\": \"...\", \"samples\": [\"...\"], \"question\": \"...\", "
                        + "\"correct\": true} of a short answer, or {\"response\": \"...\", \"samples\": [\"...\"], "
                        + "\"sentences\": [\"...\"], \"labels\": [0]} of a passage, with a label for each sentence: "
                        + "0 accurate, 1 minor, 2 major error; or TriviaQA's generations (the first is judged) and "
                        + "rougeL. All lines of a file are of one kind. A sample may also be {\"text\": \"...\"}."
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
                                    "Write the records, with N samples each, as events for assay score, one a line in order, and"
                                            + " evaluate nothing.")
                    @Nullable
                    Path events,
            @Option(
                            names = "--samples",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Use the first N samples of each record; 0, the default, for all.")
                    int samples)
            throws IOException {
        WritePlace.file(events, files);
        WritePlace.folder(plots);
        PrintWriter out = spec.commandLine().getOut();
        if (events != null) {
            out.printf("wrote %s: %,d events%n", events, RecordEvents.write(files, samples, events));
            return Main.OK;
        }
        ConsistencyModel used = model == null ? ModelFile.bundled() : FittedModels.read(model);
        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, samples, used, plots).run(files, out);
        out.flush();
        return Main.OK;
    }
}
