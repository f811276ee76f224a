package dev.assay.topology.cli;

import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.threshold.ThresholdEvaluation;
import dev.assay.scoring.evaluation.threshold.ThresholdEvaluation.Trial;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.DeferralControlSettings;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries threshold controllers on streams with known outcomes. Confined to the main thread. */
@Command(
        name = "thresholds",
        description = {
            "Threshold controllers on labelled answers, replayed as a stream.",
            "Takes JSON lines, plain or .gz, as for evaluate cascade, and prints how well each keeps a deferral "
                    + "rate or a risk, with labels that come late, and what that costs against the best fixed "
                    + "threshold; conformal risk control and certificates over 200 shuffles.",
            "Controllers have the settings of deferral.control: audit, window, bounds, cold start and the rest; of "
                    + "its key, its limits of keys and decisions, and whether it is enabled nothing is read. Bounds and "
                    + "deferral.threshold are taken on the scale of what is replayed: of events the mean log-probability "
                    + "(chow-average), of two models' answers the sum, of options minus the logit of those not chosen."
        },
        mixinStandardHelpOptions = true)
final class EvaluateThresholdsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Labelled data.")
    private List<Path> files = List.of();

    @Option(
            names = "--target-rate",
            paramLabel = "R",
            description =
                    "Wanted share deferred; deferral.control.target where the objective there is a rate, else 0.2.")
    private @Nullable Double rate;

    @Option(
            names = "--target-risk",
            paramLabel = "R",
            description =
                    "Wanted share accepted and wrong; deferral.control.target where the objective there is a risk, "
                            + "else 0.1.")
    private @Nullable Double risk;

    @Option(
            names = "--label-delay",
            paramLabel = "N",
            defaultValue = "200",
            description = "A label comes N answers after its own; 200.")
    private int delay;

    @Option(
            names = "--events-per-second",
            paramLabel = "R",
            defaultValue = "1",
            description = "Answers in a second, for what deferral.control has in time: time-to-live and "
                    + "largest-step-per-hour; 1.")
    private double eventsPerSecond;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            split = ",",
            defaultValue = "blocked,random",
            description = {
                "blocked: one task after another, the easiest for the small model first, shuffled within; random; "
                        + "or file. Several with commas; blocked,random."
            })
    private List<String> orders = List.of();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "Shuffles tried per order; 5.")
    private int seeds;

    @Option(names = "--plots", paramLabel = "DIR", description = "Draw thresholds, rates and risks as SVG files here.")
    private @Nullable Path plots;

    @Mixin
    private ReaderOptions reader = new ReaderOptions();

    @Override
    public Integer call() throws IOException {
        WritePlace.folder(plots);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (ReaderOptions.Reading reading = reader.open(err)) {
            evaluate(reading, reader.config(err), out, err);
        }
        out.flush();
        return Main.OK;
    }

    private void evaluate(ReaderOptions.Reading reading, AssayConfig config, PrintWriter out, PrintWriter err)
            throws IOException {
        DeferralControlSettings control = config.deferralControl();
        Objective.Target kind = control.objective().target();
        double wantedRate = rate != null ? rate : kind == Objective.Target.RATE ? control.target() : 0.2;
        double wantedRisk = risk != null ? risk : kind == Objective.Target.RISK ? control.target() : 0.1;
        keepable(control, wantedRisk, err);
        Double threshold = config.deferral().threshold();
        for (Path file : files) {
            try {
                ThresholdEvaluation evaluation = new ThresholdEvaluation(
                        new Trial(wantedRate, wantedRisk, delay, eventsPerSecond, orders, seeds, plots),
                        (objective, target) -> control.policy(objective, target, threshold));
                CascadeAnswers answers = reading.answers(List.of(file));
                tellScale(answers, config, err);
                evaluation.run(answers, out);
            } catch (IllegalArgumentException unusable) {
                if (String.valueOf(unusable.getMessage()).contains("deferral.control.")) {
                    // A controller speaks on its own scale, with names of its own; the configuration has the user's.
                    reader.requireControl();
                }
                throw new ParameterException(spec.commandLine(), String.valueOf(unusable.getMessage()), unusable);
            }
        }
    }

    /** Answers are replayed by one number of each layout, which only for events is that of a rule. */
    private static void tellScale(CascadeAnswers answers, AssayConfig config, PrintWriter err) {
        DeferralControlSettings control = config.deferralControl();
        List<String> set = new ArrayList<>();
        if (control.lowest() != null) {
            set.add("deferral.control.lowest");
        }
        if (control.highest() != null) {
            set.add("deferral.control.highest");
        }
        if (control.largestStepPerHour() != null) {
            set.add("deferral.control.largest-step-per-hour");
        }
        if (control.coldStart() == ColdStart.Behaviour.SHADOW
                && config.deferral().threshold() != null) {
            set.add("deferral.threshold");
        }
        boolean ofRule = answers.layout() == CascadeAnswers.Layout.EVENTS
                && config.deferral().rule() == DeferralSettings.Rule.CHOW_AVERAGE;
        if (!set.isEmpty() && !ofRule) {
            err.println("assay: " + String.join(", ", set)
                    + ": taken on the scale of what is replayed, the opposite of the "
                    + ThresholdEvaluation.uncertainty(answers) + "; the scale of deferral.rule is another");
        }
    }

    /** A row that accepts nothing by its settings looks like a finding about the answers. */
    private void keepable(DeferralControlSettings control, double wantedRisk, PrintWriter err) {
        if (!(wantedRisk > 0 && wantedRisk < 1)) {
            return;
        }
        for (Objective objective : List.of(Objective.RISK_CONFORMAL, Objective.RISK_CERTIFIED)) {
            for (Problem problem : control.obstacles(objective, wantedRisk)) {
                String line = objective.id() + " at " + wantedRisk + ": " + problem.line();
                if (risk != null) {
                    throw new ParameterException(spec.commandLine(), "--target-risk = " + risk + ": " + line);
                }
                // The objective that the configuration is for can keep its target; this one is there to compare.
                err.println(line);
            }
        }
    }
}
