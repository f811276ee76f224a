package dev.assay.topology.cli;

import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.ScoreMapFit;
import dev.assay.scoring.evaluation.consistency.ConsistencyModelFit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits what scorers read at start to labelled data. Confined to the main thread. */
@Command(
        name = "calibrate",
        description = "Fit scorers to labelled data of your own.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CalibrateDeferralCommand.class, CalibrateMachineText.class, CalibrateTokenCounts.class})
final class CalibrateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to calibrate: consistency, deferral, machine-text or token-counts");
    }

    /** Fusion and calibration of hallucination scores. */
    @Command(
            description = {
                "Fit fusion and calibration of hallucination scores to labelled passages and answers.",
                "Takes JSON lines, plain or .gz, fits for N = 1, 2, 3, 5, 10 and 20 samples, and writes a file that "
                        + "consistency.model-file names. Prints AUROC, log loss, Brier score and calibration error, "
                        + "cross-validated, for all answers and by file, and the calibration error that so few "
                        + "records show by chance.",
                "A line is a record {\"response\": \"...\", \"samples\": [\"...\"], \"question\": \"...\", "
                        + "\"correct\": true} of a short answer, or {\"response\": \"...\", \"samples\": [\"...\"], "
                        + "\"sentences\": [\"...\"], \"labels\": [0]} of a passage, with a label for each sentence: "
                        + "0 accurate, 1 minor, 2 major error; or TriviaQA's generations (the first is judged) and "
                        + "rougeL. All lines of a file are of one kind. A sample may also be {\"text\": \"...\"}.",
                "No model runs here, and no token numbers are read: what needs them (consistency.nli, "
                        + ".nli-combined, .nli-graph, .embedding, .bertscore, .semantic-entropy.*, .perplexity and "
                        + "so on) is calibrated with --verdicts. Where a scorer asks a model, the probabilities hold for "
                        + "that one, and a service with another refuses the file."
            },
            mixinStandardHelpOptions = true)
    int consistency(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Labelled data.") List<Path> files,
            @Option(
                            names = "--verdicts",
                            paramLabel = "VERDICTS",
                            description =
                                    "What assay score said of the events that evaluate consistency --events writes of"
                                            + " these FILEs (token numbers may be added to them); may be given several times, as"
                                            + " for several numbers of samples. Each further scorer in them is calibrated on the"
                                            + " score of the whole response.")
                    @Nullable
                    List<Path> verdicts,
            @Option(names = "-o", required = true, paramLabel = "MODEL", description = "Where the model goes.")
                    Path out,
            @Option(
                            names = "--method",
                            defaultValue = "AUTO",
                            description =
                                    "platt, length (platt that knows how long the answer is), isotonic, or auto:"
                                            + " platt for the fusion, for single scores whichever predicts better. Default: auto.")
                    ScoreMapFit.Method method)
            throws IOException {
        List<Path> read = new ArrayList<>(files);
        read.addAll(verdicts == null ? List.of() : verdicts);
        WritePlace.file(out, read);
        PrintWriter terminal = spec.commandLine().getOut();
        ConsistencyModel model =
                new ConsistencyModelFit(method, terminal).fit(files, verdicts == null ? List.of() : verdicts);
        Files.write(out, ModelFile.write(model));
        terminal.println("wrote " + out + ", fingerprint " + model.fingerprint());
        terminal.flush();
        return Main.OK;
    }
}
