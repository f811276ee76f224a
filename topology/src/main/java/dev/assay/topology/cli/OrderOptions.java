package dev.assay.topology.cli;

import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What orders to thresholds have in common. Confined to the main thread. */
final class OrderOptions {
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--key", paramLabel = "KEY", description = "Only this threshold; without it all.")
    private @Nullable String key;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who orders; shown on the thresholds topic.",
            defaultValue = "assay thresholds")
    private String by = "assay thresholds";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for the answers of the partitions.",
            defaultValue = "30")
    private long seconds = 30;

    @Nullable
    String key() {
        return key;
    }

    Duration patience() {
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--wait must be between 0 and " + MOST_SECONDS + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    /** The order with a name of its own. */
    Feedback record(FeedbackKind kind) {
        return Feedback.newBuilder()
                .setKind(kind)
                .setThresholdKey(key)
                .setSource(by)
                .setJudgedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setOrderId(UUID.randomUUID().toString())
                .build();
    }
}
