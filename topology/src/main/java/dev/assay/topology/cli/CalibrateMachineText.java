package dev.assay.topology.cli;

import dev.assay.scoring.Scorer;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.machinetext.CodeEntropyScorer;
import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrationFile;
import dev.assay.scoring.machinetext.TextCalibrator;
import dev.assay.scoring.machinetext.TextScore;
import dev.assay.scoring.machinetext.TextScoreConfig;
import dev.assay.scoring.machinetext.TextScoreScorer;
import dev.assay.topology.app.HumanTexts;
import dev.assay.topology.app.TextModel;
import dev.assay.topology.config.MachineTextSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the conformal reference of scores of texts. Confined to the main thread. */
@Command(
        name = "machine-text",
        description = {
            "Compute the conformal reference of machine-text.* and memorisation.* from texts that people wrote.",
            "One for each scorer, source of the numbers and length. Lines (plain or .gz) are verdicts of assay "
                    + "score on them, so that the configured model has read them, events with token numbers of "
                    + "their own, or with --reader any events."
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
            description = "Leave out shorter events. Default: " + TextScoreConfig.MIN_TOKENS
                    + ", or with --reader machine-text.min-tokens.")
    private @Nullable Integer minTokens;

    @Option(
            names = "--buckets",
            split = ",",
            paramLabel = "N",
            description = "Fewest tokens of each length bucket. Default: 1,50,100,200,400,800,1600,3200.")
    private List<Integer> buckets = TextCalibration.BOUNDS;

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description = {
                "small, large or pair: have this model of language-models read the events, in place of the token "
                        + "numbers that came with them. Take the configuration of the service: the calibration "
                        + "holds for models loaded alike."
            })
    private MachineTextSettings.@Nullable Reader reader;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        WritePlace.file(out, files);
        PrintWriter terminal = spec.commandLine().getOut();
        TextCalibrator calibrator = new TextCalibrator(buckets);
        if (reader == null) {
            read(new HumanTexts(scorers(), calibrator), calibrator, terminal);
        } else {
            try (TextModel model =
                    TextModel.start(config.read(spec.commandLine().getErr(), texts(reader)))) {
                read(new HumanTexts(model, calibrator), calibrator, terminal);
            }
        }
        return write(calibrator.finish(), terminal);
    }

    /** Of events with numbers of their own. */
    private List<Scorer> scorers() {
        int fewest = minTokens == null ? TextScoreConfig.MIN_TOKENS : minTokens;
        TextScoreConfig scores =
                new TextScoreConfig(EnumSet.allOf(TextScore.class), null, fewest, 0.2, 0.01, null, null, null);
        return List.of(
                TextScoreScorer.machineText(scores),
                TextScoreScorer.memorisation(scores),
                new CodeEntropyScorer(scores));
    }

    private Map<String, String> texts(MachineTextSettings.Reader which) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "machine-text.enabled", "true",
                "machine-text.memorisation", "true",
                "machine-text.reader", which.name().toLowerCase(Locale.ROOT)));
        if (minTokens != null) {
            values.put("machine-text.min-tokens", minTokens.toString());
        }
        return values;
    }

    private void read(HumanTexts texts, TextCalibrator calibrator, PrintWriter terminal) throws IOException {
        for (Path file : files) {
            HumanTexts.Count count;
            try (TextLines in = EventLines.open(file.toString())) {
                count = texts.read(in);
            } catch (FileSystemException e) {
                // It names the file, and is put into words elsewhere.
                throw e;
            } catch (IOException e) {
                throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
            }
            calibrator.from(
                    new TextCalibration.Data(String.valueOf(file.getFileName()), Sha256.hex(file), count.used()));
            terminal.println(file.getFileName() + ": " + count.used() + " texts with a score, " + count.without()
                    + " without, " + count.machine() + " labelled machine and left out");
        }
    }

    private int write(TextCalibration made, PrintWriter terminal) throws IOException {
        if (made.texts().isEmpty()) {
            throw new IOException(
                    reader == null
                            ? "no text has a score: name a model that reads them with --reader, give the verdicts of assay"
                                    + " score, or send events with token numbers"
                            : "no text has a score: send events with a completion of at least machine-text.min-tokens"
                                    + " tokens that the model can read, or name a lower --min-tokens");
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
