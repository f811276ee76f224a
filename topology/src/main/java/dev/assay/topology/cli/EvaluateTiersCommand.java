package dev.assay.topology.cli;

import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.scoring.evaluation.TierEvaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a cascade of two scoring models on labelled answers and chooses its band. Confined to the main thread. */
@Command(
        name = "tiers",
        description = {
            "A cascade of two scoring models on labelled answers that both have read (JSON lines, plain or .gz, with",
            "small.correct, small.logprob, small.by_large.logprob ...): the share of answers that end in the first",
            "tier, AUROC against the larger model reading everything, cost. The band is chosen on the other folds."
        },
        mixinStandardHelpOptions = true)
final class EvaluateTiersCommand implements Runnable {
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
            description = "Cost of a token of the answer, small and larger model. Default: 1,10.")
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
            defaultValue = "assay-lm-small,assay-lm-large",
            description = "Ids of the two models on the lane that the plan is for.")
    private List<String> models = List.of();

    @Option(names = "--plan", paramLabel = "PLAN", description = "Evaluate a plan that was chosen on other answers.")
    private @Nullable Path plan;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        try {
            evaluate(spec.commandLine().getOut());
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void evaluate(PrintWriter out) throws IOException {
        TierPlan given = plan == null ? null : TierPlanFile.read(plan);
        StatisticScore.Kind kind = StatisticScore.Kind.of(statistic);
        StatisticScore named = new StatisticScore(kind, kind == StatisticScore.Kind.CHOW_QUANTILE ? alpha : 0);
        TierEvaluation evaluation = new TierEvaluation(given == null ? named : given.score(), maxLoss, costs);
        evaluation.evaluate(file, given).print(out);
        if (choose != null) {
            TierPlan chosen = evaluation.choose(file, models);
            Files.write(choose, TierPlanFile.write(chosen));
            out.println();
            out.println("the larger model reads " + TierEvaluation.describe(chosen));
            out.println("wrote " + choose + ", fingerprint " + chosen.fingerprint());
        }
        out.flush();
    }
}
