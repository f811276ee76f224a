package dev.assay.topology.cli;

import dev.assay.scoring.Scorer;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.machinetext.CodeEntropyScorer;
import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrationFile;
import dev.assay.scoring.machinetext.TextCalibrator;
import dev.assay.scoring.machinetext.TextScore;
import dev.assay.scoring.machinetext.TextScoreConfig;
import dev.assay.scoring.machinetext.TextScoreScorer;
import dev.assay.topology.app.HumanTexts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the conformal reference of scores of texts. Confined to the main thread. */
@Command(
        name = "machine-text",
        description = {
            "Compute the conformal reference of machine-text.* and memorisation.* from texts that people wrote, per",
            "scorer, source of the numbers and length. Lines (plain or .gz) are verdicts of assay score on them, so that",
            "the configured model has read them, or events with token numbers of their own."
        },
        mixinStandardHelpOptions = true)
final class CalibrateMachineText implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Human texts.")
    private List<Path> files = List.of();

    @Option(names = "-o", required = true, paramLabel = "CALIBRATION", description = "Where the calibration goes.")
    private Path out = Path.of("calibration.json");

    @Option(
            names = "--min-tokens",
            paramLabel = "N",
            defaultValue = "" + TextScoreConfig.MIN_TOKENS,
            description = "Leave out shorter events. Default: ${DEFAULT-VALUE}.")
    private int minTokens;

    @Option(
            names = "--buckets",
            split = ",",
            paramLabel = "N",
            description = "Fewest tokens of each length bucket. Default: 1,50,100,200,400,800,1600,3200.")
    private List<Integer> buckets = TextCalibration.BOUNDS;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        TextCalibrator calibrator = new TextCalibrator(buckets);
        TextScoreConfig config =
                new TextScoreConfig(EnumSet.allOf(TextScore.class), null, minTokens, 0.2, 0.01, null, null, null);
        List<Scorer> scorers = List.of(
                TextScoreScorer.machineText(config),
                TextScoreScorer.memorisation(config),
                new CodeEntropyScorer(config));
        for (Path file : files) {
            HumanTexts.Count count;
            try (BufferedReader in = EventLines.open(file.toString())) {
                count = new HumanTexts(scorers, calibrator).read(in);
            } catch (IOException e) {
                throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
            }
            calibrator.from(
                    new TextCalibration.Data(String.valueOf(file.getFileName()), Sha256.hex(file), count.used()));
            terminal.println(file.getFileName() + ": " + count.used() + " texts with a score, " + count.without()
                    + " without, " + count.machine() + " labelled machine and left out");
        }
        TextCalibration made = calibrator.finish();
        if (made.texts().isEmpty()) {
            throw new IOException("no text has a score: score the texts with assay score and a model, and give the"
                    + " verdicts, or send events with token numbers");
        }
        made.texts()
                .forEach((key, texts) -> terminal.println("  " + key.scorer() + ", " + key.source() + ", "
                        + made.bucket(made.bounds().get(key.bucket())) + ": " + texts));
        Files.write(out, TextCalibrationFile.write(made));
        terminal.println("wrote " + out + ", fingerprint " + made.fingerprint());
        terminal.flush();
        return Main.OK;
    }
}
