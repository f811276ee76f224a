package dev.assay.topology.cli;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.convert.ConvertOptions;
import dev.assay.topology.convert.Converter;
import dev.assay.topology.convert.WireFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Makes events of API responses. Confined to the main thread. */
@Command(
        name = "convert",
        description = {
            "Make events of API responses with their token data.",
            "JSON lines in, JSON lines of GeneratedText out, for produce and score. A line is a response, a chunk "
                    + "of a stream (also as 'data: ...'), or an object of request and response, which alone tells "
                    + "the prompt. What is wrong with a response's token data stands in the event's attributes "
                    + "(wire.*), and the data is left out. Exit 1 when a line is no response."
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FORMAT",
            converter = Formats.class,
            completionCandidates = Formats.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private WireFormat format = WireFormat.OPENAI_CHAT;

    @Parameters(
            index = "1",
            paramLabel = "FILE|-",
            description = "JSON lines of responses, plain or .gz; - is standard input.")
    private String file = "-";

    @Option(
            names = "--vocabulary",
            paramLabel = "ID",
            description = "The tokenizer that token ids belong to; without it ids are left out.")
    private @Nullable String vocabulary;

    @Option(names = "--vocabulary-size", paramLabel = "V", description = "Width of the producing model's logits.")
    private @Nullable Integer vocabularySize;

    @Option(
            names = "--mode",
            defaultValue = "UNDECLARED",
            description = {
                "raw or processed (after temperature and top-p); only the engine's configuration tells.",
                "Default: undeclared."
            })
    private LogprobMode mode = LogprobMode.UNDECLARED;

    @Option(names = "--tenant", description = "Owner of the traffic.")
    private @Nullable String tenant;

    @Option(names = "--keep-original", description = "Put the whole response into the attribute wire.original.")
    private boolean keepOriginal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Converter converter =
                new Converter(format, new ConvertOptions(vocabulary, vocabularySize, mode, tenant, keepOriginal));
        // Flushed, not closed: standard output is not ours to close.
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16);
        try (TextLines in = EventLines.open(file)) {
            Converter.Count count =
                    converter.run(in, event -> write(event, out), problem -> err.println("assay: " + problem));
            out.flush();
            if (count.events() == 0 && count.refused() == 0) {
                err.println("assay: " + (file.equals("-") ? "standard input" : file) + " has no response");
            }
            return count.refused() == 0 ? Main.OK : Main.NOT_HELD;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(GeneratedText event, BufferedWriter out) {
        try {
            out.write(JsonCodec.write(event));
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Formats by their names. */
    static final class Formats implements ITypeConverter<WireFormat>, Iterable<String> {
        @Override
        public WireFormat convert(String name) {
            return Arrays.stream(WireFormat.values())
                    .filter(one -> one.id().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("no format of this name; one of " + String.join(", ", this)));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(WireFormat.values()).map(WireFormat::id).iterator();
        }
    }
}
