package dev.assay.scoring.evaluation.tiers;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a cascade of two scoring models costs and how well it ranks right answers above wrong ones, against either model alone,
 * on answers that both have read. Immutable; any thread may use it.
 */
public final class TierEvaluation {
    private static final String CROSS_VALIDATED = "cascade, cross-validated";

    private static final List<Column> COLUMNS = List.of(
            new Column("n", 0),
            new Column("ended in tier 1", 3),
            new Column("AUROC", 4),
            new Column("loss", 4),
            new Column("cost / 1000", 0),
            new Column("of always", 3));

    private final StatisticScore score;
    private final double maxLoss;
    private final double[] tokenCosts;

    /**
     * @param maxLoss how much AUROC may be given up against the larger model reading everything, in [0, 1]
     * @param tokenCosts of a token that the small and the larger model read, at least 0, [2]
     */
    public TierEvaluation(StatisticScore score, double maxLoss, double[] tokenCosts) {
        if (!(maxLoss >= 0 && maxLoss <= 1)) {
            throw new IllegalArgumentException("max-loss = " + maxLoss + ": must be in [0, 1]");
        }
        if (tokenCosts.length != 2 || !(tokenCosts[0] >= 0 && tokenCosts[1] >= 0)) {
            throw new IllegalArgumentException("costs: two numbers of at least 0, for the small and the larger model");
        }
        this.score = score;
        this.maxLoss = maxLoss;
        this.tokenCosts = tokenCosts.clone();
    }

    /**
     * Cascade with a band chosen on the other folds, or with a plan that was chosen elsewhere.
     *
     * @param plan null to cross-validate
     * @return one row for either model alone, for the cascade, and for the cascade on every task
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no such rows, or only right or only wrong answers
     */
    public FigureTable evaluate(Path file, @Nullable TierPlan plan) throws IOException {
        return evaluate(read(file).samples(), file, plan);
    }

    /**
     * The same for answers that were read before.
     *
     * @param file they come from
     */
    public FigureTable evaluate(List<TierSample> samples, Path file, @Nullable TierPlan plan) {
        requireBoth(samples, file);
        TierReplay replay = plan == null
                ? TierChoice.crossValidated(samples, maxLoss)
                : TierReplay.of(samples, plan.bands().get(0), plan.calibrations());
        TierReplay always = raw(samples, 1);
        double full = always.cost(samples, new double[] {0, tokenCosts[1]});
        double best = always.auroc(samples);
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("larger model alone", samples.size(), 0, best, 0, full, 1));
        TierReplay first = raw(samples, 0);
        rows.add(row("small model alone", samples, first, best, full));
        rows.add(row(plan == null ? CROSS_VALIDATED : "cascade, plan", samples, replay, best, full));
        TreeSet<String> groups = new TreeSet<>();
        samples.forEach(sample -> groups.add(sample.group()));
        for (String group : groups) {
            if (!group.isEmpty()) {
                rows.add(of(group, samples, replay, always));
            }
        }
        String title = "Cascade on " + score.describe() + ": two models over " + samples.size() + " labelled answers";
        return new FigureTable(title, "who reads", COLUMNS, rows);
    }

    /** Chooses band and maps on all of a file. */
    public TierPlan choose(Path file, List<String> models) throws IOException {
        return choose(read(file).samples(), file, models);
    }

    /**
     * The same for answers that were read before.
     *
     * @param file they come from
     */
    public TierPlan choose(List<TierSample> samples, Path file, List<String> models) throws IOException {
        requireBoth(samples, file);
        TierChoice.Chosen chosen = TierChoice.choose(samples, maxLoss);
        TierPlan.Data data = new TierPlan.Data(samples.size(), Sha256.hex(file), maxLoss);
        return TierPlanFile.of(models, score, List.of(chosen.band()), chosen.maps(), data);
    }

    private Row row(String name, List<TierSample> samples, TierReplay replay, double best, double full) {
        double auroc = replay.auroc(samples);
        double cost = replay.cost(samples, tokenCosts);
        return new Row(name, samples.size(), replay.endedFirst(), auroc, best - auroc, cost, cost / full);
    }

    private Row of(String group, List<TierSample> samples, TierReplay replay, TierReplay always) {
        List<TierSample> part = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).group().equals(group)) {
                part.add(samples.get(i));
                places.add(i);
            }
        }
        double full = always.part(places).cost(part, new double[] {0, tokenCosts[1]});
        return row("  " + group, part, replay.part(places), always.part(places).auroc(part), full);
    }

    /** One model alone, by its own score. */
    private static TierReplay raw(List<TierSample> samples, int tier) {
        boolean[] second = new boolean[samples.size()];
        Arrays.fill(second, tier == 1);
        return new TierReplay(second, Columns.numbers(samples, sample -> sample.scores()[tier]));
    }

    /** Answers that two models have read elsewhere. */
    public TierAnswers read(Path file) throws IOException {
        return TierAnswers.read(file, score);
    }

    private static void requireBoth(List<TierSample> samples, Path file) {
        long right = samples.stream().filter(TierSample::right).count();
        if (right == 0 || right == samples.size()) {
            throw new IllegalArgumentException(file.getFileName() + ": " + right + " of " + samples.size()
                    + " answers are right; right and wrong ones are needed");
        }
    }

    /**
     * Why a chosen plan should not be trusted yet; mostly empty.
     *
     * @param table of the same answers, cross-validated; one of another plan says nothing about losses
     */
    public List<String> doubts(FigureTable table, TierPlan chosen) {
        List<String> doubts = new ArrayList<>();
        double loss = table.value(CROSS_VALIDATED, "loss").orElse(0);
        if (loss > maxLoss) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "on answers left out the cascade gave up %.4f of AUROC, more than the %s asked for; more labelled answers"
                            + " would choose a steadier band",
                    loss,
                    maxLoss));
        }
        for (int tier = 0; tier < chosen.models().size(); tier++) {
            // Scores are turned so that higher is better.
            if (chosen.calibrations().get(tier).slope() >= 0) {
                doubts.add("right answers have no higher " + chosen.score().describe() + " under "
                        + chosen.models().get(tier)
                        + " than wrong ones: its probabilities stand on their head");
            }
        }
        return doubts;
    }

    /** The plan's band in words, for the console. */
    public static String describe(TierPlan plan) {
        Band band = plan.bands().get(0);
        if (band.equals(Band.NOTHING)) {
            return "no score: on these answers the small model alone gives up no more than was asked for";
        }
        return plan.score().describe() + " from " + band.low() + " to " + band.high();
    }
}
