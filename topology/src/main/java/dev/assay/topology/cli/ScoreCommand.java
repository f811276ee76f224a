package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.TextLines;
import dev.assay.topology.app.FileScorer;
import dev.assay.topology.config.AssayConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores events from a file, without Kafka. Confined to the main thread. */
@Command(
        name = "score",
        description = {
            "Score events without Kafka: JSON lines in, one verdict per line out, in the same order.",
            "The same scorers, the same numbers and the same fingerprint as the service with the same configuration."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|-", description = "JSON lines of GeneratedText, plain or .gz; - is standard input.")
    private String file = "-";

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        AssayConfig given = config.read(spec.commandLine().getErr());
        // Flushed, not closed: standard output is not ours to close.
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
        try (TextLines in = EventLines.open(file);
                FileScorer scorer = new FileScorer(given)) {
            long refused = scorer.run(EventLines.name(file), in, out);
            PrintWriter err = spec.commandLine().getErr();
            if (refused > 0) {
                err.println("assay: "
                        + (refused == 1
                                ? "1 line is not an event; its verdict says why"
                                : refused + " lines are not events; their verdicts say why"));
            } else if (scorer.written() == 0) {
                // Standard output belongs to the verdicts.
                err.println("assay: no events in " + EventLines.name(file));
            }
            return refused == 0 ? Main.OK : Main.NOT_HELD;
        }
    }
}
