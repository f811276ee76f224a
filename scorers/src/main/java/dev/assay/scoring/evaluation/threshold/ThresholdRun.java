package dev.assay.scoring.evaluation.threshold;

import dev.assay.scoring.cascade.control.AuditSeed;
import dev.assay.scoring.cascade.control.Certificate;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.scoring.cascade.control.Decided;
import dev.assay.scoring.cascade.control.Ruling;
import dev.assay.scoring.cascade.control.ThresholdControl;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a threshold decided on a stream, and how well it kept its target. Holders must not write to the arrays; under that rule
 * any thread may read it.
 *
 * @param items the stream
 * @param deferred [N]
 * @param thresholds that decided, [N]
 * @param start first answer after the cold start; all figures begin here, unless they say otherwise
 */
record ThresholdRun(
        ReplayItems items,
        boolean[] deferred,
        double[] thresholds,
        int start,
        @Nullable Certificate certificate) {
    /**
     * Tries a controller.
     *
     * @param delay every answer's label comes after so many further answers; at least 1
     * @param eventsPerSecond answers in a second, above 0
     */
    static ThresholdRun of(ReplayItems items, ControlPolicy policy, int delay, double eventsPerSecond) {
        int n = items.size();
        ThresholdControl control = new ThresholdControl(policy);
        Decided[] pending = new Decided[n];
        boolean[] deferred = new boolean[n];
        double[] thresholds = new double[n];
        int start = n;
        Certificate certificate = null;
        for (int i = 0; i < n; i++) {
            long now = (long) (i * 1_000.0 / eventsPerSecond);
            if (i >= delay) {
                int due = i - delay;
                Boolean large = items.larger().known()[due]
                        ? Boolean.valueOf(items.larger().wrong()[due])
                        : null;
                control.label(pending[due], items.wrong()[due], large, now);
            }
            Ruling ruling = control.rule(items.uncertainty()[i], now, AuditSeed.of("replay", Integer.toString(i)));
            pending[i] = ruling.decided();
            deferred[i] = ruling.defer();
            thresholds[i] = ruling.threshold();
            certificate = ruling.certificate();
            if (start == n && ruling.state() != ControlState.COLD_START) {
                start = i;
            }
        }
        return new ThresholdRun(items, deferred, thresholds, start, certificate);
    }

    /** Tries one threshold, chosen on the answers before the start, on all that follow. */
    static ThresholdRun fixed(ReplayItems items, double threshold, int start) {
        boolean[] deferred = new boolean[items.size()];
        double[] thresholds = new double[items.size()];
        for (int i = 0; i < deferred.length; i++) {
            deferred[i] = i < start || items.uncertainty()[i] > threshold;
            thresholds[i] = i < start ? Double.NEGATIVE_INFINITY : threshold;
        }
        return new ThresholdRun(items, deferred, thresholds, start, null);
    }

    /**
     * The textbook rule lambda -= eta (loss of the answer whose label came - alpha), to compare with; it starts at the median
     * of the first labelled scores.
     */
    static ThresholdRun plain(ReplayItems items, double alpha, double eta, int delay, int labels) {
        boolean[] deferred = new boolean[items.size()];
        double[] thresholds = new double[items.size()];
        int start = Math.min(items.size(), delay + labels);
        double[] first = Arrays.copyOf(items.uncertainty(), Math.min(labels, items.size()));
        Arrays.sort(first);
        double threshold = first[first.length / 2];
        for (int i = 0; i < deferred.length; i++) {
            if (i >= start) {
                int due = i - delay;
                threshold -= eta * ((!deferred[due] && items.wrong()[due] ? 1 : 0) - alpha);
            }
            thresholds[i] = i < start ? Double.NEGATIVE_INFINITY : threshold;
            deferred[i] = !(items.uncertainty()[i] <= thresholds[i]);
        }
        return new ThresholdRun(items, deferred, thresholds, start, null);
    }

    int size() {
        return deferred.length;
    }

    /** Fraction deferred. */
    double rate() {
        return share(start, size(), i -> deferred[i]);
    }

    /** Fraction accepted and wrong. */
    double risk() {
        return share(start, size(), this::wrongAccepted);
    }

    /** Fraction accepted and wrong, with the cold start. */
    double riskOfAll() {
        return share(0, size(), this::wrongAccepted);
    }

    /** Error among the accepted answers; NaN when none was. */
    double errorAmongAccepted() {
        return risk() / (1 - rate());
    }

    boolean wrongAccepted(int i) {
        return !deferred[i] && items.wrong()[i];
    }

    /**
     * Fraction of right answers, the large model's where deferred, among those whose larger outcome is known; NaN without
     * any.
     */
    double quality() {
        return Arrays.stream(known())
                .mapToDouble(i -> right(i, deferred[i]) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private boolean right(int i, boolean asked) {
        return !(asked ? items.larger().wrong() : items.wrong())[i];
    }

    /** Places from the start on whose larger outcome is known, rising. */
    private int[] known() {
        return Arrays.stream(items.larger().places()).filter(i -> i >= start).toArray();
    }

    /** Greatest difference of the rate of any run of answers of that length from a target; NaN when there is no such run. */
    double worstRate(double target, int window) {
        return worst(i -> deferred[i], target, window);
    }

    /** Share of the runs of that length whose risk is above a limit; NaN when there is no such run. */
    double violations(double limit, int window) {
        double[] sums = sums(this::wrongAccepted);
        double above = 0;
        int runs = 0;
        for (int from = start; from + window <= size(); from++) {
            above += (sums[from + window] - sums[from]) / window > limit ? 1 : 0;
            runs++;
        }
        return above / runs;
    }

    /** Greatest risk of any run of that length. */
    double worstRisk(int window) {
        double[] sums = sums(this::wrongAccepted);
        double worst = Double.NaN;
        for (int from = start; from + window <= size(); from++) {
            double risk = (sums[from + window] - sums[from]) / window;
            worst = worst >= risk ? worst : risk;
        }
        return worst;
    }

    /**
     * Quality that the best fixed threshold in hindsight has at the same number deferred, minus this one's; among the answers
     * whose larger outcome is known, NaN without any.
     */
    double qualityRegret() {
        int[] known = known();
        Integer[] rising = byUncertainty(known);
        long kept = Arrays.stream(known).filter(i -> !deferred[i]).count();
        double right = 0;
        for (int k = 0; k < rising.length; k++) {
            right += right(rising[k], k >= kept) ? 1 : 0;
        }
        return right / rising.length - quality();
    }

    /** Share that the best fixed threshold in hindsight accepts at the same number wrong, minus the share accepted here. */
    double acceptRegret() {
        Integer[] rising = byUncertainty(IntStream.range(start, size()).toArray());
        double allowed = risk() * rising.length + 1e-9;
        int errors = 0;
        int accepted = 0;
        while (accepted < rising.length) {
            errors += items.wrong()[rising[accepted]] ? 1 : 0;
            if (errors > allowed) {
                break;
            }
            accepted++;
        }
        return (double) accepted / rising.length - (1 - rate());
    }

    /** Running sums of a flag, [N + 1]. */
    double[] sums(IntPredicate flag) {
        double[] sums = new double[size() + 1];
        for (int i = 0; i < size(); i++) {
            sums[i + 1] = sums[i] + (flag.test(i) ? 1 : 0);
        }
        return sums;
    }

    private Integer[] byUncertainty(int[] places) {
        Integer[] rising = Arrays.stream(places).boxed().toArray(Integer[]::new);
        Arrays.sort(rising, (a, b) -> Double.compare(items.uncertainty()[a], items.uncertainty()[b]));
        return rising;
    }

    private double worst(IntPredicate flag, double target, int window) {
        double[] sums = sums(flag);
        double worst = Double.NaN;
        for (int from = start; from + window <= size(); from++) {
            double off = Math.abs((sums[from + window] - sums[from]) / window - target);
            worst = worst >= off ? worst : off;
        }
        return worst;
    }

    private static double share(int from, int to, IntPredicate flag) {
        double hits = 0;
        for (int i = from; i < to; i++) {
            hits += flag.test(i) ? 1 : 0;
        }
        return hits / (to - from);
    }
}
