package dev.assay.scoring.evaluation.cascade;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/**
 * Answers in the order of a confidence, ready to be counted over and over with other multiplicities, as the bootstrap does.
 * Ties are averaged over. Immutable; any thread may use it.
 */
final class RankedAnswers {
    private final int[] order;
    private final boolean[] lastOfGroup;
    private final double[] wrong;
    private final double[] known;
    private final double[] largeWrong;

    /**
     * Areas of one count.
     *
     * @param auroc probability that a right answer has more confidence than a wrong one; NaN without both
     * @param aurc area under risk over coverage
     * @param audc mean quality over all numbers of deferred answers, of those whose larger outcome is known; NaN for none
     */
    record Areas(double auroc, double aurc, double audc) {
        /** Componentwise difference. */
        Areas minus(Areas other) {
            return new Areas(auroc - other.auroc, aurc - other.aurc, audc - other.audc);
        }
    }

    private RankedAnswers(int[] order, boolean[] lastOfGroup, double[] wrong, double[] known, double[] largeWrong) {
        this.order = order;
        this.lastOfGroup = lastOfGroup;
        this.wrong = wrong;
        this.known = known;
        this.largeWrong = largeWrong;
    }

    /**
     * Orders answers.
     *
     * @param confidence [N], finite, higher is more confident
     * @param wrong [N]
     * @param larger outcomes of the larger model, [N]
     */
    static RankedAnswers of(double[] confidence, boolean[] wrong, LargerOutcomes larger) {
        Integer[] places = new Integer[confidence.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, Comparator.comparingDouble(i -> -confidence[i]));
        int n = places.length;
        int[] order = new int[n];
        boolean[] last = new boolean[n];
        double[] w = new double[n];
        double[] known = new double[n];
        double[] g = new double[n];
        for (int k = 0; k < n; k++) {
            order[k] = places[k];
            last[k] = k + 1 == n || confidence[places[k]] != confidence[places[k + 1]];
            w[k] = wrong[places[k]] ? 1 : 0;
            known[k] = larger.known()[places[k]] ? 1 : 0;
            g[k] = known[k] > 0 && larger.wrong()[places[k]] ? 1 : 0;
        }
        return new RankedAnswers(order, last, w, known, g);
    }

    /** The areas when every answer counts once. */
    Areas areas() {
        int[] once = new int[order.length];
        Arrays.fill(once, 1);
        return areas(once);
    }

    /**
     * The areas when answer i counts so many times.
     *
     * @param times by place of arrival, [N], at least one of them above 0
     */
    Areas areas(int[] times) {
        double all = Arrays.stream(times).sum();
        double kept = 0;
        double errors = 0;
        double rightAbove = 0;
        double concordant = 0;
        double risk = 0;
        Quality quality = quality(times);
        int from = 0;
        for (int k = 0; k < order.length; k++) {
            if (!lastOfGroup[k]) {
                continue;
            }
            double size = 0;
            double groupErrors = 0;
            double groupKnown = 0;
            double groupKnownErrors = 0;
            double groupLarge = 0;
            for (int j = from; j <= k; j++) {
                int count = times[order[j]];
                size += count;
                groupErrors += count * wrong[j];
                groupKnown += count * known[j];
                groupKnownErrors += count * known[j] * wrong[j];
                groupLarge += count * largeWrong[j];
            }
            for (double j = 1; j <= size; j++) {
                risk += (errors + groupErrors * j / size) / (kept + j);
            }
            quality.keep(groupKnown, groupKnownErrors, groupLarge);
            double right = size - groupErrors;
            concordant += groupErrors * (rightAbove + right / 2);
            rightAbove += right;
            kept += size;
            errors += groupErrors;
            from = k + 1;
        }
        return new Areas(concordant / (rightAbove * errors), risk / all, quality.mean());
    }

    private Quality quality(int[] times) {
        double all = 0;
        double allLarge = 0;
        for (int k = 0; k < order.length; k++) {
            all += times[order[k]] * known[k];
            allLarge += times[order[k]] * largeWrong[k];
        }
        return new Quality(all, allLarge);
    }

    /** Sums the quality over all numbers of deferred answers, from the most confident answer on; confined to one thread. */
    private static final class Quality {
        private final double all;
        private final double allLarge;
        private double sum;
        private double errors;
        private double largeErrors;

        /** With none kept all are deferred. */
        Quality(double all, double allLarge) {
            this.all = all;
            this.allLarge = allLarge;
            sum = 1 - allLarge / all;
        }

        /** Keeps so many more answers, which have the same confidence. */
        void keep(double size, double groupErrors, double groupLarge) {
            for (double j = 1; j <= size; j++) {
                double e = errors + groupErrors * j / size;
                sum += 1 - (e + allLarge - largeErrors - groupLarge * j / size) / all;
            }
            errors += groupErrors;
            largeErrors += groupLarge;
        }

        double mean() {
            return sum / (all + 1);
        }
    }

    /** How often each of n answers is drawn when n are drawn with replacement. */
    static int[] draw(int n, Random random) {
        int[] times = new int[n];
        for (int i = 0; i < n; i++) {
            times[random.nextInt(n)]++;
        }
        return times;
    }
}
