package dev.assay.topology.cli;

import dev.assay.scoring.calibration.CalibrationCheck;
import dev.assay.scoring.calibration.CalibrationSettings;
import dev.assay.scoring.calibration.RingCalibration;
import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.topology.app.GoldenSuites;
import dev.assay.topology.app.KeyFileScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks Assay against references. Confined to the main thread. */
@Command(
        name = "check",
        description = "Check the production scorers: against reference vectors, and on texts without a watermark.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CheckCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name what to check: golden or calibration");
    }

    /** Runs every vector file below a folder. */
    @Command(
            description = {
                "Run every vector file below DIR through the production scorers.",
                "Per file: cases, passed, missed, skipped with the reason, and the largest error. Exit 1 when a "
                        + "case misses."
            },
            mixinStandardHelpOptions = true)
    int golden(@Parameters(paramLabel = "DIR", description = "Folder or file of vectors.") Path dir)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        GoldenResult result = new GoldenCheck(GoldenSuites.all()).run(dir, out);
        out.flush();
        return result.passed() ? Main.OK : Main.NOT_HELD;
    }

    /** Draws null texts and judges the p-values that they get. */
    @Command(
            description = {
                "Check on texts without a watermark that p-values are what they say.",
                "Draws texts of mixed length and with the repetition of real ones: per scheme, over families of 64 "
                        + "keys of three schemes, and for given keys.",
                "100,000 texts take more than an hour of CPU time. Exit 1 when something does not hold."
            },
            mixinStandardHelpOptions = true)
    int calibration(
            @Option(names = "--texts", description = "Number of texts, at least 100.", defaultValue = "100000")
                    int texts,
            @Option(names = "--seed", description = "Decides texts and keys.", defaultValue = "1") long seed,
            @Option(names = "--threads", description = "Change no number.") @Nullable Integer threads,
            @Option(
                            names = "--schemes",
                            split = ",",
                            description = "Only these, as the table names them; also synthid-bayesian, session.")
                    @Nullable
                    Set<String> schemes,
            @Option(names = "--keys", paramLabel = "FILE", description = "Also the keys of a key file.") @Nullable
                    Path keys,
            @Option(names = "--vocabulary-size", description = "V of the texts for --keys.", defaultValue = "50257")
                    int vocabularySize) {
        CalibrationSettings settings = new CalibrationSettings(
                texts,
                seed,
                threads == null ? Runtime.getRuntime().availableProcessors() : threads,
                schemes == null ? Set.of() : schemes);
        PrintWriter out = spec.commandLine().getOut();
        CalibrationCheck check = keys == null
                ? CalibrationCheck.usual()
                : CalibrationCheck.usual(new RingCalibration(KeyFileScorer.of(keys), vocabularySize));
        return check.run(settings, out) ? Main.OK : Main.NOT_HELD;
    }
}
