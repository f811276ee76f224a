package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.TextLines;
import dev.assay.topology.app.EventProducer;
import dev.assay.topology.app.FeedbackProducer;
import dev.assay.topology.app.SentLines;
import dev.assay.topology.config.AssayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends events, or labels of answers, from a file to a running cluster. Confined to the main thread. */
@Command(
        name = "produce",
        description = {
            "Send events to the input topic: JSON lines in, Avro in the Confluent wire format out.",
            "The record key is conversationId, else sampleOf or, with expectedSamples, requestId, else parentId, "
                    + "else eventId; an event that belongs to one before it goes under that one's key.",
            "With --feedback, send labels to topics.feedback: lines of {\"eventId\": \"...\", \"correct\": true}, "
                    + "with \"key\" where the event's record key is not its eventId."
        },
        mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|-",
            description =
                    "JSON lines of GeneratedText, or with --feedback of Feedback, plain or .gz; - is standard input.")
    private String file = "-";

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Another topic than topics.input, or with --feedback than topics.feedback.")
    private @Nullable String topic;

    @Option(
            names = "--backfill",
            description =
                    "Mark the events as old on purpose: live ones go first, nine to one, and the freshness objective does not count them.")
    private boolean backfill;

    @Option(names = "--feedback", description = "Send labels: whether answers were right.")
    private boolean feedback;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (feedback && backfill) {
            throw new ParameterException(spec.commandLine(), "--backfill is of events; labels have no age");
        }
        PrintWriter err = spec.commandLine().getErr();
        AssayConfig given = config.read(err);
        String usual = feedback ? given.topics().feedback() : given.topics().input();
        String target = topic == null ? usual : topic;
        Consumer<String> problems = problem -> err.println("assay: " + problem);
        try (TextLines in = EventLines.open(file)) {
            SentLines count = feedback ? labels(given, target, in, problems) : events(given, target, in, problems);
            spec.commandLine()
                    .getOut()
                    .println("sent " + count.sent() + (feedback ? " labels to " : " events to ") + target
                            + (count.refused() == 0 ? "" : ", refused " + count.refused() + " lines"));
            return count.refused() == 0 ? Main.OK : Main.NOT_HELD;
        }
    }

    private SentLines events(AssayConfig config, String topic, TextLines in, Consumer<String> problems)
            throws IOException {
        try (EventProducer producer = new EventProducer(config, topic, backfill)) {
            return producer.sendAll(in, problems);
        }
    }

    private static SentLines labels(AssayConfig config, String topic, TextLines in, Consumer<String> problems)
            throws IOException {
        try (FeedbackProducer producer = new FeedbackProducer(config, topic)) {
            return producer.sendLabels(in, problems);
        }
    }
}
