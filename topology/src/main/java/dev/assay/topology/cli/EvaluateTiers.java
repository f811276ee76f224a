package dev.assay.topology.cli;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.tiers.TierAnswers;
import dev.assay.scoring.evaluation.tiers.TierEvaluation;
import dev.assay.topology.app.LabelledEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a cascade of two scoring models on labelled answers and chooses its band. Confined to the main thread. */
@Command(
        name = "tiers",
        description = {
            "A cascade of two scoring models on labelled answers.",
            "Prints the share of answers that end in the first tier, AUROC against the larger model reading "
                    + "everything, cost. The band is chosen on the other folds.",
            "Takes JSON lines, plain or .gz: events as for score with attributes.label, which the two models of "
                    + "language-models read here; or answers that two models have read, with small.correct, "
                    + "small.logprob and small.by_large.logprob."
        },
        mixinStandardHelpOptions = true)
final class EvaluateTiers implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Labelled answers.")
    private Path file = Path.of("");

    @Option(
            names = "--statistic",
            paramLabel = "NAME",
            defaultValue = "chow-average",
            description = "What is made of the numbers per token, as cascade.statistic. Default: chow-average.")
    private String statistic = "chow-average";

    @Option(
            names = "--alpha",
            paramLabel = "Q",
            defaultValue = "0.1",
            description = "Quantile that chow-quantile takes. Default: 0.1.")
    private double alpha = 0.1;

    @Option(
            names = "--max-loss",
            paramLabel = "X",
            defaultValue = "0.01",
            description = "AUROC that may be given up against the larger model. Default: 0.01.")
    private double maxLoss = 0.01;

    @Option(
            names = "--costs",
            split = ",",
            paramLabel = "X",
            defaultValue = "1,10",
            description = "Cost of a token that the small and the larger model read. Default: 1,10.")
    private double[] costs = {1, 10};

    @Option(
            names = "--choose",
            paramLabel = "PLAN",
            description = "Choose band and probabilities on all answers and write them to this file.")
    private @Nullable Path choose;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "ID",
            defaultValue = "small,large",
            description = "Ids of the two models that the plan is for; of events, those that read them.")
    private List<String> models = List.of();

    @Option(
            names = "--right",
            paramLabel = "LABEL",
            defaultValue = "right",
            description = "The attributes.label that is to get the higher score. Default: right.")
    private String right = "right";

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--plan", paramLabel = "PLAN", description = "Evaluate a plan that was chosen on other answers.")
    private @Nullable Path plan;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        WritePlace.file(choose, plan == null ? List.of(file) : List.of(file, plan));
        TierPlan given = plan == null ? null : TierPlanFile.read(plan);
        TierEvaluation evaluation;
        StatisticScore score;
        try {
            score = given == null ? named() : ofPlan(given);
            evaluation = new TierEvaluation(score, maxLoss, costs);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        evaluate(given, score, evaluation, spec.commandLine().getOut());
        return Main.OK;
    }

    private StatisticScore named() {
        StatisticScore.Kind kind = StatisticScore.Kind.of(statistic);
        return new StatisticScore(kind, kind == StatisticScore.Kind.CHOW_QUANTILE ? alpha : 0);
    }

    /** The plan says what is made of the numbers; an option that would say it too is refused, not passed over. */
    private StatisticScore ofPlan(TierPlan given) {
        for (String option : List.of("--statistic", "--alpha")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(
                        option + ": the plan is for " + given.score().describe() + "; leave the option out");
            }
        }
        return given.score();
    }

    private void evaluate(@Nullable TierPlan given, StatisticScore score, TierEvaluation evaluation, PrintWriter out)
            throws IOException {
        if (given != null && given.data().sha256().equals(Sha256.hex(file))) {
            out.println(
                    "WARNING: the plan was chosen on these answers; its figures below flatter it. Leave --plan out for"
                            + " cross-validated ones.");
            out.println();
        }
        if (!LabelledEvents.are(file)) {
            TierAnswers answers = evaluation.read(file);
            FigureTable table = evaluation.evaluate(answers.samples(), file, given);
            table.print(out);
            if (answers.left().rows() > 0) {
                out.println(answers.left().sentence());
            }
            TierPlan own = choose == null ? null : evaluation.choose(answers.samples(), file, models);
            write(own, evaluation, table, out);
            return;
        }
        LabelledEvents events =
                LabelledEvents.read(config.read(spec.commandLine().getErr(), reading(score)), file, right);
        FigureTable table = evaluation.evaluate(events.samples(), file, given);
        table.print(out);
        if (events.unread() > 0) {
            out.println(events.unread() + " events are left out: a model could not read them");
        }
        TierPlan chosen = choose == null ? null : evaluation.choose(events.samples(), file, events.models());
        write(chosen, evaluation, table, out);
    }

    /** Both models read everything, and nothing else is scored. */
    private static Map<String, String> reading(StatisticScore score) {
        return Map.ofEntries(
                Map.entry("cascade.enabled", "true"),
                Map.entry("cascade.statistic", score.id()),
                Map.entry("cascade.alpha", Double.toString(score.alpha())),
                Map.entry("cascade.prefer-producer", "false"),
                Map.entry("cascade.band-low", ""),
                Map.entry("cascade.band-high", ""),
                Map.entry("cascade.plan-file", ""),
                Map.entry("deferral.enabled", "false"),
                Map.entry("deferral.control.enabled", "false"),
                Map.entry("watermark.enabled", "false"),
                Map.entry("consistency.enabled", "false"),
                Map.entry("embedding.enabled", "false"),
                Map.entry("nli.model-dir", ""),
                Map.entry("machine-text.enabled", "false"),
                Map.entry("machine-text.memorisation", "false"),
                Map.entry("machine-text.provenance", "false"));
    }

    private void write(@Nullable TierPlan chosen, TierEvaluation evaluation, FigureTable table, PrintWriter out)
            throws IOException {
        if (chosen != null && choose != null) {
            Files.write(choose, TierPlanFile.write(chosen));
            out.println();
            out.println("the larger model reads " + TierEvaluation.describe(chosen));
            evaluation.doubts(table, chosen).forEach(doubt -> out.println("WARNING: " + doubt));
            out.println("wrote " + choose + " for " + String.join(", ", chosen.models()) + ", fingerprint "
                    + chosen.fingerprint());
        }
        out.flush();
    }
}
