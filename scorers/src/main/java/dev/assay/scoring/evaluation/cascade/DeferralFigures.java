package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.cascade.rule.OddsMap;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.LogisticFit;
import java.util.Arrays;
import java.util.List;

/**
 * What one score achieves on one set of answers: ranking, cost and quality, calibration. Immutable; any thread may read it.
 *
 * @param ranking see {@link #RANKING}
 * @param deferral see {@link #DEFERRAL}, of the answers whose larger outcome is known; NaN when there is none
 * @param calibration see {@link #CALIBRATION}; empty for a score that is no probability
 */
record DeferralFigures(double[] ranking, double[] deferral, double[] calibration) {
    /** Figures of the order by confidence. */
    static final List<FigureTable.Column> RANKING = List.of(
            new FigureTable.Column("n", 0),
            new FigureTable.Column("wrong", 3),
            new FigureTable.Column("AUROC", 4),
            new FigureTable.Column("AURC", 4),
            new FigureTable.Column("E-AURC", 4));

    /** Figures of the order of deferral. */
    static final List<FigureTable.Column> DEFERRAL = List.of(
            new FigureTable.Column("AUDC", 4),
            new FigureTable.Column("random", 4),
            new FigureTable.Column("oracle", 4),
            new FigureTable.Column("APGR", 3),
            new FigureTable.Column("CPT50", 3),
            new FigureTable.Column("CPT80", 3),
            new FigureTable.Column("at 10 %", 3),
            new FigureTable.Column("at 20 %", 3),
            new FigureTable.Column("at 30 %", 3),
            new FigureTable.Column("cost/right", 1));

    /** Figures of the probability of an error. */
    static final List<FigureTable.Column> CALIBRATION = List.of(
            new FigureTable.Column("Brier", 4),
            new FigureTable.Column("slope", 2),
            new FigureTable.Column("intercept", 2),
            new FigureTable.Column("ECE", 3));

    private static final int BINS = 15;

    /** How the ECE of these tables is binned; those of published data have bins of equal width. */
    static final String ECE_BINS = "ECE: " + BINS + " bins of as many answers each";

    /** Standard deviation of log-odds at or below which probabilities are all but equal: a slope would be noise. */
    private static final double LEAST_SPREAD = 0.05;

    private static final double[] NO_LINE = {Double.NaN, Double.NaN};
    private static final double EDGE = 1e-9;
    private static final double DEFERRED = 0.2;

    /**
     * One score on a set of answers.
     *
     * @param confidence [N], higher is more confident that the small model is right
     * @param deferLast [N], the order of deferral: higher is deferred later
     * @param wrong probability of an error, [N]; empty when the score is no probability
     */
    record Scored(double[] confidence, double[] deferLast, double[] wrong) {
        Scored at(int[] places) {
            return new Scored(
                    FitColumns.pick(confidence, places),
                    FitColumns.pick(deferLast, places),
                    wrong.length == 0 ? wrong : FitColumns.pick(wrong, places));
        }
    }

    /**
     * Counts.
     *
     * @param priceRatio price of a character or token of the larger model over one of the small model
     */
    static DeferralFigures of(List<CascadeAnswer> answers, Scored score, double priceRatio) {
        boolean[] right = Columns.flags(answers, answer -> !answer.wrong());
        RiskCoverage risk = new RiskCoverage(score.confidence, right);
        double[] ranking = {answers.size(), risk.baseRisk(), risk.auroc(), risk.aurc(), risk.excessAurc()};
        return new DeferralFigures(
                ranking,
                deferral(answers, score, priceRatio),
                score.wrong.length == 0 ? new double[0] : calibration(score.wrong, right));
    }

    private static double[] deferral(List<CascadeAnswer> all, Scored ofAll, double priceRatio) {
        int[] known = LargerOutcomes.of(all).places();
        if (known.length == 0) {
            double[] nothing = new double[DEFERRAL.size()];
            Arrays.fill(nothing, Double.NaN);
            return nothing;
        }
        List<CascadeAnswer> answers = Arrays.stream(known).mapToObj(all::get).toList();
        Scored score = ofAll.at(known);
        DeferralCurve curve = DeferralCurve.of(
                score.deferLast,
                Columns.numbers(answers, answer -> answer.wrong() ? 0 : 1),
                Columns.numbers(answers, answer -> Boolean.TRUE.equals(answer.largeWrong()) ? 0 : 1));
        return new double[] {
            curve.meanQuality(),
            curve.randomArea(),
            curve.oracleMeanQuality(),
            curve.meanGapRecovered(),
            curve.callsFor(0.5),
            curve.callsFor(0.8),
            curve.qualityAt(0.1),
            curve.qualityAt(0.2),
            curve.qualityAt(0.3),
            costPerRight(answers, score.deferLast, curve.qualityAt(DEFERRED), priceRatio)
        };
    }

    /** With a fifth deferred; the small model's cost is paid for every answer. NaN where costs are not known. */
    private static double costPerRight(
            List<CascadeAnswer> answers, double[] deferLast, double quality, double priceRatio) {
        int[] order = Ties.rising(deferLast);
        double[] large = Ties.averaged(deferLast, Columns.numbers(answers, CascadeAnswer::largeCost));
        double cost = answers.stream().mapToDouble(CascadeAnswer::cost).sum();
        int deferred = (int) Math.floor(DEFERRED * order.length + 1e-9);
        for (int k = 0; k < deferred; k++) {
            cost += priceRatio * large[order[k]];
        }
        return quality > 0 ? cost / (quality * order.length) : Double.NaN;
    }

    private static double[] calibration(double[] wrong, boolean[] right) {
        boolean[] event = FitColumns.not(right);
        double[][] x = new double[wrong.length][1];
        double[] target = new double[wrong.length];
        double[] weight = new double[wrong.length];
        for (int i = 0; i < wrong.length; i++) {
            double p = Math.max(EDGE, Math.min(1 - EDGE, wrong[i]));
            x[i][0] = Math.log(p / (1 - p));
            target[i] = event[i] ? 1 : 0;
            weight[i] = 1;
        }
        double[] line = hasSlope(x, event) ? line(LogisticFit.fit(x, target, weight, 1e-6)) : NO_LINE;
        return new double[] {Calibration.brier(wrong, event), line[0], line[1], ece(wrong, event)};
    }

    /** Slope and intercept over the log-odds as they are. */
    private static double[] line(LogisticModel fitted) {
        double slope = fitted.weights()[0] / fitted.deviation()[0];
        return new double[] {slope, fitted.intercept() - slope * fitted.mean()[0]};
    }

    /**
     * Whether log-odds are spread enough for a slope, and there are both outcomes. It is asked of them and not of the fit, which
     * takes the deviation of equal ones for 1 and of one outcome draws what its penalty leaves.
     */
    private static boolean hasSlope(double[][] logOdds, boolean[] event) {
        double[] column = Arrays.stream(logOdds).mapToDouble(row -> row[0]).toArray();
        double mean = Arrays.stream(column).average().orElse(0);
        double squares = Arrays.stream(column)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double wrong = Arrays.stream(Ties.numbers(event)).sum();
        return Math.sqrt(squares / column.length) > LEAST_SPREAD && wrong > 0 && wrong < event.length;
    }

    /** Expected calibration error over bins of as many answers each. */
    static double ece(double[] probability, boolean[] event) {
        double[] share = Ties.averaged(probability, Ties.numbers(event));
        int[] order = Ties.rising(probability);
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int from = (int) ((long) bin * order.length / BINS);
            int to = (int) ((long) (bin + 1) * order.length / BINS);
            double excess = 0;
            for (int k = from; k < to; k++) {
                excess += probability[order[k]] - share[order[k]];
            }
            sum += Math.abs(excess);
        }
        return sum / order.length;
    }

    /** Probability of an error that a mean log-probability states. */
    static double stated(double logProbability) {
        return 1 - Math.exp(Math.min(0, logProbability));
    }

    /** Confidence of log-odds of an error. */
    static double confidence(double logOdds) {
        return -logOdds;
    }

    /** Probability of log-odds. */
    static double probability(double logOdds) {
        return OddsMap.sigmoid(logOdds);
    }
}
