package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.LinePlot;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws what deferral scores achieve: risk over coverage, quality over deferral, reliability. Stateless; any thread may use it. */
final class DeferralPlots {
    private static final int POINTS = 200;
    private static final int BINS = 15;
    private static final int CURVES = 5;

    private DeferralPlots() {}

    /**
     * Writes {@code STEM-risk-coverage.svg}, {@code STEM-reliability.svg} and, where the larger model's outcomes are known,
     * {@code STEM-quality-deferral.svg}.
     *
     * @param what the answers, for the titles
     */
    static List<Path> write(
            List<CascadeAnswer> answers, Map<String, Scored> scores, String what, String stem, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        files.add(write(folder, stem + "-risk-coverage.svg", coverage(answers, scores, what)));
        int[] known = LargerOutcomes.of(answers).places();
        if (known.length > 0) {
            List<CascadeAnswer> of = Arrays.stream(known).mapToObj(answers::get).toList();
            Map<String, Scored> at = new LinkedHashMap<>();
            scores.forEach((name, score) -> at.put(name, score.at(known)));
            files.add(write(folder, stem + "-quality-deferral.svg", quality(of, at, what)));
        }
        LinePlot reliability = reliability(answers, scores, what);
        files.add(write(folder, stem + "-reliability.svg", reliability));
        return files;
    }

    private static Path write(Path folder, String name, LinePlot plot) throws IOException {
        Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.writeString(file, plot.svg());
        return file;
    }

    private static LinePlot coverage(List<CascadeAnswer> answers, Map<String, Scored> scores, String what) {
        LinePlot plot = new LinePlot("Risk over coverage: " + what, "share of answers kept", "share of these wrong");
        boolean[] right = Columns.flags(answers, answer -> !answer.wrong());
        double risk = Columns.share(answers, CascadeAnswer::wrong);
        plot.dashed("random", List.of(new double[] {0, risk}, new double[] {1, risk}));
        plot.dashed("oracle", curve(new RiskCoverage(Columns.numbers(answers, a -> a.wrong() ? 0 : 1), right)));
        first(scores).forEach((name, score) -> plot.line(name, curve(new RiskCoverage(score.confidence(), right))));
        return plot;
    }

    private static Map<String, Scored> first(Map<String, Scored> scores) {
        Map<String, Scored> out = new LinkedHashMap<>();
        // The learned rule comes last and is always drawn.
        int left = scores.size();
        for (Map.Entry<String, Scored> one : scores.entrySet()) {
            left--;
            if (out.size() < CURVES - 1 || left == 0) {
                out.put(one.getKey(), one.getValue());
            }
        }
        return out;
    }

    private static List<double[]> curve(RiskCoverage risk) {
        List<double[]> points = new ArrayList<>();
        for (int k = 1; k <= POINTS; k++) {
            double coverage = (double) k / POINTS;
            points.add(new double[] {coverage, risk.riskAt(coverage)});
        }
        return points;
    }

    private static LinePlot quality(List<CascadeAnswer> answers, Map<String, Scored> scores, String what) {
        LinePlot plot = new LinePlot("Quality over deferral: " + what, "share deferred", "share of answers right");
        double[] small = Columns.numbers(answers, answer -> answer.wrong() ? 0 : 1);
        double[] large = Columns.numbers(answers, answer -> Boolean.TRUE.equals(answer.largeWrong()) ? 0 : 1);
        double[] best = new double[small.length];
        Arrays.setAll(best, i -> small[i] - large[i]);
        DeferralCurve oracle = DeferralCurve.of(best, small, large);
        plot.dashed(
                "random", List.of(new double[] {0, oracle.smallQuality()}, new double[] {1, oracle.largeQuality()}));
        plot.dashed("oracle", curve(oracle));
        first(scores)
                .forEach((name, score) -> plot.line(name, curve(DeferralCurve.of(score.deferLast(), small, large))));
        return plot;
    }

    private static List<double[]> curve(DeferralCurve curve) {
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k <= POINTS; k++) {
            double rate = (double) k / POINTS;
            points.add(new double[] {rate, curve.qualityAt(rate)});
        }
        return points;
    }

    private static LinePlot reliability(List<CascadeAnswer> answers, Map<String, Scored> scores, String what) {
        LinePlot plot = new LinePlot(
                "Reliability: " + what, "probability of an error, as many answers in each dot", "share of errors");
        plot.square();
        plot.dashed("right", List.of(new double[] {0, 0}, new double[] {1, 1}));
        boolean[] wrong = Columns.flags(answers, CascadeAnswer::wrong);
        scores.forEach((name, score) -> {
            if (score.wrong().length > 0) {
                plot.dots(name, bins(score.wrong(), wrong));
            }
        });
        return plot;
    }

    private static List<double[]> bins(double[] probability, boolean[] wrong) {
        double[] share = Ties.averaged(probability, Ties.numbers(wrong));
        int[] order = Ties.rising(probability);
        List<double[]> points = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            int from = (int) ((long) bin * order.length / BINS);
            int to = (int) ((long) (bin + 1) * order.length / BINS);
            double sum = 0;
            double errors = 0;
            for (int k = from; k < to; k++) {
                sum += probability[order[k]];
                errors += share[order[k]];
            }
            if (to > from) {
                points.add(new double[] {sum / (to - from), errors / (to - from)});
            }
        }
        return points;
    }
}
