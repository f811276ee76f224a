package dev.assay.topology.cli;

import dev.assay.topology.app.TopicTail;
import dev.assay.topology.config.AssayConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a topic, decoded. Confined to the main thread. */
@Command(
        name = "tail",
        description = {
            "Print the records of a topic as JSON lines, committed ones only.",
            "Any Avro topic whose schemas the registry knows, Assay's own and others."
        },
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    /** Some 146 years, half of what a duration in nanoseconds holds. */
    private static final long LONGEST_IDLE_SECONDS = Long.MAX_VALUE / 2_000_000_000L;

    @Parameters(paramLabel = "TOPIC", description = "Topic to read.")
    private String topic = "";

    @Option(names = "--from-beginning", description = "Start at the oldest record instead of the end.")
    private boolean fromBeginning;

    @Option(
            names = {"-n", "--max"},
            paramLabel = "N",
            description = "Stop after this many records, 1 or more.")
    private long max = Long.MAX_VALUE;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "Stop when no record came for this long; without it tail goes on until Ctrl-C.")
    private long idleSeconds = LONGEST_IDLE_SECONDS;

    @Option(names = "--place", description = "Wrap each record with its partition, offset, time and key.")
    private boolean place;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        require(max >= 1, "--max", max);
        require(idleSeconds >= 1 && idleSeconds <= LONGEST_IDLE_SECONDS, "--idle", idleSeconds);
        PrintWriter out = spec.commandLine().getOut();
        AssayConfig given = config.read(spec.commandLine().getErr());
        try (TopicTail tail = new TopicTail(given, topic, fromBeginning, place)) {
            tail.run(max, Duration.ofSeconds(idleSeconds), line -> {
                out.println(line);
                // Flushes too. A reader that has gone, such as head, wants no more.
                return !out.checkError();
            });
        }
        return Main.OK;
    }

    private void require(boolean ok, String option, long given) {
        if (!ok) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + given + " is out of range; write a whole number from 1 on");
        }
    }
}
