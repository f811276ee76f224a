package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.machinetext.MachineTextEvaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures scores of machine text on labelled data. Confined to the main thread. */
@Command(
        name = "machine-text",
        description = {
            "Scores of machine text on labelled texts.",
            "Takes JSON lines, plain or .gz, and prints AUROC per set with bootstrap intervals, texts found at 1 "
                    + "and 5 %% false positives, and whether conformal p-values hold by length. Lines are verdicts "
                    + "of assay score whose events had the attribute label (human or machine; also set and group), "
                    + "lines of label, set, tokens and scores, or token log-likelihoods beside published scores."
        },
        mixinStandardHelpOptions = true)
final class EvaluateMachineText implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Labelled data; of a folder all its .jsonl and .jsonl.gz files.")
    private List<Path> files = List.of();

    @Option(names = "--plots", paramLabel = "DIR", description = "Draw curves as SVG files into this folder.")
    private @Nullable Path plots;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        WritePlace.folder(plots);
        PrintWriter out = spec.commandLine().getOut();
        List<Path> all = new ArrayList<>();
        for (Path file : files) {
            all.addAll(Files.isDirectory(file) ? inside(file) : List.of(file));
        }
        new MachineTextEvaluation(plots).run(all, out);
        out.flush();
        return Main.OK;
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> String.valueOf(file.getFileName()).matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException(folder + " holds no .jsonl and no .jsonl.gz file");
            }
            return found;
        }
    }
}
