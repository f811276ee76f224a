package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.TextLines;
import dev.assay.topology.explain.Material;
import dev.assay.topology.explain.MaterialReader;
import dev.assay.topology.explain.VerdictPage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Renders a verdict for people. Confined to the main thread. */
@Command(
        name = "explain",
        description = {
            "Render a verdict as one self-contained HTML page.",
            "It shows the tests made, the text coloured by what each token adds, the running p-value, and what it "
                    + "all means. Verdicts hold contributions of tokens when the service or ./assay score runs with "
                    + "explanation.contributions=flagged or all."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "VERDICT|-", description = "Verdict as JSON: lines of score or tail, plain or .gz.")
    private String verdict = "-";

    @Option(names = "--line", paramLabel = "N", description = "Which line of the file, from 1.")
    private @Nullable Integer line;

    @ArgGroup
    private Given given = new Given();

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "tokenizer.json of the generating model: shows token ids as text.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--summary",
            description = "Render a verdict without contributions of tokens all the same, without coloured text.")
    private boolean summary;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE|-",
            defaultValue = "verdict.html",
            description = "Where the page goes; - is standard output. Default: ${DEFAULT-VALUE}.")
    private String output = "verdict.html";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What was judged. */
    static final class Given {
        @Option(names = "--text", paramLabel = "FILE", description = "The text that was judged.")
        private @Nullable Path text;

        @Option(
                names = "--event",
                paramLabel = "FILE",
                description = "The event that was judged; of several lines the one with the verdict's id.")
        private @Nullable String event;
    }

    @Override
    public Integer call() throws IOException {
        if (!output.equals("-")) {
            WritePlace.file(Path.of(output), read());
        }
        Material material = material();
        if (!summary) {
            MaterialReader.requireContributions(material.verdict());
        }
        String page = VerdictPage.render(material);
        if (output.equals("-")) {
            // Flushed, not closed: standard output is not ours to close.
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            out.print(page);
            out.flush();
            return Main.OK;
        }
        Files.writeString(Path.of(output), page, StandardCharsets.UTF_8);
        spec.commandLine().getOut().println("wrote " + output);
        if (material.note() != null) {
            spec.commandLine().getErr().println("assay: " + material.note());
        }
        return Main.OK;
    }

    private List<Path> read() {
        List<Path> read = new ArrayList<>();
        if (!verdict.equals("-")) {
            read.add(Path.of(verdict));
        }
        if (given.text != null) {
            read.add(given.text);
        }
        if (given.event != null && !given.event.equals("-")) {
            read.add(Path.of(given.event));
        }
        if (tokenizer != null) {
            read.add(tokenizer);
        }
        return read;
    }

    private Material material() throws IOException {
        MaterialReader reader = new MaterialReader();
        try (TextLines in = EventLines.open(verdict)) {
            reader.verdict(verdict, in, line);
        }
        if (given.text != null) {
            reader.text(given.text);
        }
        if (given.event != null) {
            try (TextLines in = EventLines.open(given.event)) {
                reader.event(given.event, in);
            }
        }
        if (tokenizer != null) {
            reader.tokenizer(tokenizer);
        }
        return reader.material();
    }
}
