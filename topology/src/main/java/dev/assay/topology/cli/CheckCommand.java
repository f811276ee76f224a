package dev.assay.topology.cli;

import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.topology.app.GoldenSuites;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks Assay against references. Confined to the main thread. */
@Command(
        name = "check",
        description = "Run reference vectors through the production scorers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CheckCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name what to check: golden");
    }

    /** Runs every vector file below a folder. */
    @Command(
            description = {
                "Run every vector file below DIR through the production scorers; per file: cases, passed, missed,",
                "skipped with the reason, and the largest error. Exit 1 when a case misses."
            },
            mixinStandardHelpOptions = true)
    int golden(@Parameters(paramLabel = "DIR", description = "Folder or file of vectors.") Path dir)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        GoldenResult result = new GoldenCheck(GoldenSuites.all()).run(dir, out);
        out.flush();
        return result.passed() ? Main.OK : Main.NOT_HELD;
    }
}
