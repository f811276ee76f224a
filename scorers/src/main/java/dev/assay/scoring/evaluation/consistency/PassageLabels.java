package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.evaluation.Bootstrap;
import dev.assay.scoring.evaluation.RankedItems;
import dev.assay.scoring.evaluation.RankingMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The labels of all sentences and passages, in order, and how well a method's scores rank by them; confined to one thread. */
final class PassageLabels {
    private static final double ALL_MAJOR = 0.99;
    private static final double HALF = 0.5;

    private final boolean[] nonFact;
    private final boolean[] factual;
    /** Sentences of passages that are not wrong throughout. */
    private final int[] mixed;

    private final boolean[] mixedMajor;
    private final int[] passage;
    private final double[] means;
    private final boolean[] hallucinated;
    private final Bootstrap bootstrap;

    PassageLabels(List<LabelledPassage> passages) {
        int[] labels = passages.stream()
                .flatMapToInt(p -> p.labels().stream().mapToInt(Integer::intValue))
                .toArray();
        passage = IntStream.range(0, passages.size())
                .flatMap(p -> IntStream.generate(() -> p)
                        .limit(passages.get(p).labels().size()))
                .toArray();
        means = passages.stream().mapToDouble(LabelledPassage::meanLabel).toArray();
        mixed = IntStream.range(0, labels.length)
                .filter(i -> means[passage[i]] < ALL_MAJOR)
                .toArray();
        nonFact = flags(labels.length, i -> labels[i] > 0);
        factual = flags(labels.length, i -> labels[i] == 0);
        mixedMajor = flags(mixed.length, i -> labels[mixed[i]] == 2);
        hallucinated = flags(means.length, i -> means[i] > HALF);
        bootstrap = new Bootstrap(means.length, new Random(Bootstrap.SEED));
    }

    private static boolean[] flags(int count, IntPredicate holds) {
        boolean[] out = new boolean[count];
        for (int i = 0; i < count; i++) {
            out[i] = holds.test(i);
        }
        return out;
    }

    int sentences() {
        return nonFact.length;
    }

    /** Passages whose mean label is above 0.5. */
    boolean[] hallucinated() {
        return hallucinated;
    }

    /** Share of positives for NonFact, NonFact* and Factual: what a random score gets; NaN where there are none to find. */
    double[] baseRates() {
        return new double[] {rate(nonFact), rate(mixedMajor), rate(factual)};
    }

    /**
     * The figures of one method.
     *
     * @param scores by sentence, higher for worse, [sentences]
     * @param passageScores [passages]
     */
    PassageTable.Row row(String method, double[] scores, double[] passageScores) {
        double[] some = Arrays.stream(mixed).mapToDouble(i -> scores[i]).toArray();
        double[] negated = Arrays.stream(scores).map(s -> 0 - s).toArray();
        int[] once = new int[means.length];
        Arrays.fill(once, 1);
        RankedItems[] ranked = {
            new RankedItems(scores, nonFact, passage),
            new RankedItems(
                    some, mixedMajor, Arrays.stream(mixed).map(i -> passage[i]).toArray()),
            new RankedItems(negated, factual, passage)
        };
        double[] found = figures(ranked, passageScores, once);
        double[][] ends = bootstrap.intervals(found.length, times -> figures(ranked, passageScores, times));
        return new PassageTable.Row(
                method,
                Arrays.copyOfRange(found, 0, 3),
                Arrays.copyOfRange(found, 3, 6),
                found[6],
                found[7],
                found[8],
                Arrays.stream(ends).mapToDouble(e -> e[0]).toArray(),
                Arrays.stream(ends).mapToDouble(e -> e[1]).toArray());
    }

    /** In the order of the printed columns. */
    private double[] figures(RankedItems[] ranked, double[] passageScores, int[] times) {
        double[] nonFacts = ranked[0].areas(times);
        double[] majors = ranked[1].areas(times);
        double[] facts = ranked[2].areas(times);
        double[] x = Bootstrap.repeated(passageScores, times);
        double[] y = Bootstrap.repeated(means, times);
        return new double[] {
            nonFacts[0],
            majors[0],
            facts[0],
            nonFacts[1],
            majors[1],
            facts[1],
            RankingMetrics.pearson(x, y),
            RankingMetrics.spearman(x, y),
            nonFacts[2]
        };
    }

    private static double rate(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count == 0 ? Double.NaN : (double) count / flags.length;
    }
}
