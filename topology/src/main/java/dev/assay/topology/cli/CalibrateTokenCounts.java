package dev.assay.topology.cli;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.topology.app.CorpusTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts the tokens of a corpus for DC-PDD. Confined to the main thread. */
@Command(
        name = "token-counts",
        description = {
            "Count the tokens of a corpus.",
            "Takes the tokenizer of the model of machine-text.reader and writes a file that "
                    + "machine-text.token-counts names, for the memorisation score DC-PDD. FILE (plain or .gz) is "
                    + "text, or with .jsonl in its name JSON lines, of which the field completion is counted. Take "
                    + "a corpus of the kind of text that is to be judged."
        },
        mixinStandardHelpOptions = true)
final class CalibrateTokenCounts implements Callable<Integer> {
    private static final Map<String, String> MODEL_ONLY = Map.of(
            "deferral.enabled", "false",
            "deferral.control.enabled", "false",
            "machine-text.token-counts", "");

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The corpus.")
    private List<Path> files = List.of();

    @Option(names = "-o", required = true, paramLabel = "COUNTS", description = "Where the counts go.")
    private Path out = Path.of("token-counts.json");

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        WritePlace.file(out, files);
        PrintWriter terminal = spec.commandLine().getOut();
        try (CorpusTokens corpus =
                CorpusTokens.start(config.read(spec.commandLine().getErr(), MODEL_ONLY))) {
            for (Path file : files) {
                read(corpus, file);
            }
            if (corpus.count().tokens() == 0) {
                throw new IOException(
                        "no tokens in " + files + "; name a corpus of the kind of text that is to be judged");
            }
            Files.write(out, corpus.write());
            long seen = Arrays.stream(corpus.count().counts())
                    .filter(one -> one > 0)
                    .count();
            corpus.count().data().forEach(one -> terminal.println(one.file() + ": " + one.tokens() + " tokens"));
            terminal.println("wrote " + out + ": " + corpus.count().tokens() + " tokens of " + corpus.model() + ", "
                    + seen + " of " + corpus.count().counts().length + " ids seen");
        }
        terminal.flush();
        return Main.OK;
    }

    private static void read(CorpusTokens corpus, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try {
            if (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) {
                try (TextLines in = EventLines.open(file.toString())) {
                    corpus.events(in);
                }
            } else {
                try (Reader in = EventLines.text(file)) {
                    corpus.text(in);
                }
            }
        } catch (CharacterCodingException e) {
            throw new IOException(name + " is not UTF-8 text; save it in UTF-8", e);
        } catch (FileSystemException | TextLines.NotUtf8Exception e) {
            // They name the file.
            throw e;
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        corpus.count().from(name, Sha256.hex(file));
    }
}
