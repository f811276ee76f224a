package dev.assay.topology.cli;

import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.DeferralFit;
import dev.assay.scoring.evaluation.cascade.RuleText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits the learned deferral rule. Confined to the main thread. */
@Command(
        name = "deferral",
        description = {
            "Fit the learned deferral rule to labelled answers.",
            "Takes JSON lines, plain or .gz, and writes a file that deferral.model-file names. A line is "
                    + "{\"event\": {...}, \"wrong\": true, \"large_wrong\": false}: an event as it goes into the "
                    + "input topic, whether its answer is wrong, and, where known, whether the larger model's is. "
                    + "The rule holds for the numbers that it was fitted to: the producers', or with --reader those "
                    + "of a model of ours, for cascade.small-rule-file and cascade.large-rule-file.",
            "Prints what the rule weighs; --explain prints that of a file."
        },
        mixinStandardHelpOptions = true)
final class CalibrateDeferralCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Labelled data.")
    private List<Path> files = List.of();

    @Option(names = "-o", paramLabel = "RULE", description = "Where the rule goes.")
    private @Nullable Path out;

    @Option(names = "--explain", paramLabel = "RULE", description = "Print what the rule of this file weighs.")
    private @Nullable Path explain;

    @Option(
            names = "--defer-cost",
            paramLabel = "C",
            defaultValue = "0.05",
            description = "Cost of asking the larger model that thresholds are shown for. Default: ${DEFAULT-VALUE}.")
    private double deferCost;

    @Mixin
    private ReaderOptions reader = new ReaderOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        if (explain != null) {
            RuleText.print(RuleFile.read(explain), deferCost, terminal);
        } else if (files.isEmpty() || out == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "name files of labelled answers and -o, or --explain and a rule");
        } else {
            WritePlace.file(out, files);
            CascadeAnswers answers = answers();
            RuleArtefact rule = DeferralFit.fit(answers);
            Files.write(out, RuleFile.write(rule));
            RuleText.print(rule, deferCost, terminal);
            if (!answers.leftOut().isEmpty()) {
                terminal.println(answers.leftOut());
            }
            String missing = answers.note("gains and AUDC");
            if (!missing.isEmpty()) {
                terminal.println(missing);
            }
            terminal.println("wrote " + out + ", fingerprint " + rule.fingerprint());
        }
        terminal.flush();
        return Main.OK;
    }

    private CascadeAnswers answers() throws IOException {
        try (ReaderOptions.Reading reading = reader.open(spec.commandLine().getErr())) {
            return reading.answers(files);
        }
    }
}
