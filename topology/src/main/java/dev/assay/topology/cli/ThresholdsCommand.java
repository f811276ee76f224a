package dev.assay.topology.cli;

import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.ThresholdState;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.app.ThresholdLog;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.threshold.ThresholdMove;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows, holds and moves back the deferral thresholds of a running service. Confined to the main thread. */
@Command(
        name = "thresholds",
        description = {
            "Show, freeze, unfreeze or revert the deferral thresholds of a running service.",
            "Each partition of the input has thresholds of its own; an order goes to all of them."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ThresholdsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name what to do: list, freeze, unfreeze or revert");
    }

    /** How the thresholds stand. */
    @Command(description = "Print every threshold as it stands by topics.thresholds.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ConfigOptions config,
            @Option(names = "--key", description = "Only this threshold.") @Nullable String key,
            @Option(names = "--json", description = "Whole records, one a line.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        AssayConfig given = config.read(spec.commandLine().getErr());
        try (ThresholdLog log = new ThresholdLog(given)) {
            Collection<ThresholdChange> found = log.toEnd().values().stream()
                    .filter(one -> key == null || one.getThresholdKey().equals(key))
                    .toList();
            if (json) {
                found.forEach(one -> out.println(JsonCodec.write(one)));
            } else {
                ThresholdTable.print(List.copyOf(found), out);
                if (found.stream().anyMatch(ThresholdsCommand::holdsNewOnes)) {
                    out.println("new thresholds start frozen where * says so; unfreeze without --key ends that");
                }
                if (!found.isEmpty()) {
                    out.println("counts, cold start included, and certificates are as of each threshold's last change;"
                            + " verdicts and metrics have later ones");
                }
            }
            out.flush();
            return found.isEmpty() ? Main.NOT_HELD : Main.OK;
        }
    }

    private static boolean holdsNewOnes(ThresholdChange change) {
        return change.getThresholdKey().equals(ThresholdMove.ALL) && change.getState() == ThresholdState.FROZEN;
    }

    /** Holds thresholds where they are. */
    @Command(
            description = {
                "Hold thresholds where they are until unfreeze; without --key all of them, new ones included."
            },
            mixinStandardHelpOptions = true)
    int freeze(@Mixin ConfigOptions config, @Mixin OrderOptions order) throws InterruptedException {
        return give(config, order, order.record(FeedbackKind.FREEZE));
    }

    /** Lets thresholds go. */
    @Command(
            description = {
                "Let thresholds move again; without --key all of them, and new ones no longer start frozen.",
                "With --key an earlier freeze of all goes on for new ones."
            },
            mixinStandardHelpOptions = true)
    int unfreeze(@Mixin ConfigOptions config, @Mixin OrderOptions order) throws InterruptedException {
        return give(config, order, order.record(FeedbackKind.UNFREEZE));
    }

    /** Goes back. The usual --version of commands gives way to the version of a threshold. */
    @Command(
            description = {
                "Go back to an earlier threshold and hold it there, as freeze does.",
                "It is the one before the last change, or with --key to a version that list or the topic shows."
            })
    int revert(
            @Mixin ConfigOptions config,
            @Mixin OrderOptions order,
            @Option(names = "--version", paramLabel = "N", description = "Version to go back to; needs --key.")
                    @Nullable
                    Long version,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Show this help message and exit.")
                    boolean help)
            throws InterruptedException {
        if (version != null && order.key() == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--version needs --key: every threshold counts its own versions");
        }
        Feedback record = order.record(FeedbackKind.REVERT);
        record.setThresholdVersion(version);
        return give(config, order, record);
    }

    private int give(ConfigOptions config, OrderOptions order, Feedback record) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return new ThresholdOrder(config.read(err), record, order.patience()).give(out, err);
    }
}
