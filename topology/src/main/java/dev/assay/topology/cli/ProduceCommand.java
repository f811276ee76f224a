package dev.assay.topology.cli;

import dev.assay.topology.app.EventProducer;
import dev.assay.topology.config.AssayConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends events from a file to a running cluster. Confined to the main thread. */
@Command(
        name = "produce",
        description = {
            "Send events to the input topic: JSON lines in, Avro in the Confluent wire format out.",
            "The record key is conversationId, else sampleOf or, with expectedSamples, requestId, else parentId, else "
                    + "eventId; an event that belongs to one before it goes under that one's key."
        },
        mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|-", description = "JSON lines of GeneratedText, plain or .gz; - is standard input.")
    private String file = "-";

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Another topic than topics.input.")
    private @Nullable String topic;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        AssayConfig given = config.read(err);
        String target = topic == null ? given.topics().input() : topic;
        try (BufferedReader in = EventLines.open(file);
                EventProducer producer = new EventProducer(given, target)) {
            EventProducer.Count count = producer.sendAll(in, problem -> err.println("assay: " + problem));
            spec.commandLine()
                    .getOut()
                    .println("sent " + count.sent() + " events to " + target
                            + (count.refused() == 0 ? "" : ", refused " + count.refused() + " lines"));
            return count.refused() == 0 ? Main.OK : Main.NOT_HELD;
        }
    }
}
