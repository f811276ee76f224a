package dev.assay.scoring.evaluation.threshold;

import dev.assay.scoring.cascade.control.UncertaintyScale;
import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.cascade.CascadeAnswer;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers.Layout;
import dev.assay.scoring.evaluation.cascade.FitColumns;
import dev.assay.scoring.evaluation.cascade.LargerOutcomes;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Answers with known outcomes, as a stream that thresholds are tried on. Holders must not write to the arrays; under that rule
 * any thread may read it.
 *
 * @param score what the uncertainty is
 * @param task name of each answer's task, [N]
 * @param uncertainty of the small model, [N], finite
 * @param wrong whether the small model's answer is wrong, [N]
 * @param larger outcomes of the large model, [N]
 */
record ReplayItems(String score, String[] task, double[] uncertainty, boolean[] wrong, LargerOutcomes larger) {

    /** In which order the answers come. */
    enum Order {
        /** One task after another, from the easiest for the small model to the hardest; shuffled within each. */
        BLOCKED,
        /** Shuffled. */
        RANDOM,
        /** As in the file. */
        FILE
    }

    /** The larger model is the first, and routes of events are named by the attribute {@code route}. */
    static ReplayItems read(Path file) throws IOException {
        return of(CascadeAnswers.read(List.of(file), null, "route"));
    }

    /**
     * Answers in the order of their files. The uncertainty of a chosen option is the logit of the other options' probability, that
     * of the tokens of two models' answers minus the sum of the log-probabilities, and that of events what {@code chow-average}
     * has at work: minus the mean log-probability or, where there are none, the mean entropy.
     *
     * @throws IllegalArgumentException when some events have log-probabilities and others only entropies
     */
    static ReplayItems of(CascadeAnswers data) {
        List<CascadeAnswer> answers = data.answers();
        Uncertainty by = uncertainty(data.layout(), answers);
        return new ReplayItems(
                by.name,
                answers.stream().map(CascadeAnswer::route).toArray(String[]::new),
                Columns.numbers(answers, answer -> by.of.applyAsDouble(answer.statistics())),
                Columns.flags(answers, CascadeAnswer::wrong),
                LargerOutcomes.of(answers));
    }

    /** How unsure a model is of an answer: higher for less sure, finite. */
    private record Uncertainty(String name, ToDoubleFunction<TokenStatistics> of) {}

    private static Uncertainty uncertainty(Layout layout, List<CascadeAnswer> answers) {
        boolean logprobs =
                answers.stream().allMatch(answer -> answer.statistics().has(Statistic.LOGPROB));
        return switch (layout) {
            case OPTIONS -> new Uncertainty("logit of the probability of the options not chosen", ReplayItems::odds);
            case PROMPTS ->
                new Uncertainty("logit of the probability of the options not chosen, first prompt", ReplayItems::odds);
            case TOKENS ->
                new Uncertainty("minus the sum of the log-probabilities", one -> 0 - BaseScore.SUM.value(one));
            case EVENTS -> {
                if (logprobs) {
                    yield new Uncertainty("minus the mean log-probability", one -> 0 - BaseScore.AVERAGE.value(one));
                }
                if (!answers.stream().allMatch(answer -> answer.statistics().has(Statistic.ENTROPY))) {
                    throw new IllegalArgumentException(
                            "some answers have log-probabilities and others only entropies: thresholds take one of them");
                }
                yield new Uncertainty("the mean entropy", one -> 0 - BaseScore.ENTROPY_AVERAGE.value(one));
            }
        };
    }

    private static double odds(TokenStatistics one) {
        return UncertaintyScale.logit(-Math.expm1(one.column(Statistic.LOGPROB)[0]));
    }

    int size() {
        return wrong.length;
    }

    /** The answers in some order; the same seed gives the same order. */
    ReplayItems in(Order order, long seed) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            places.add(i);
        }
        if (order != Order.FILE) {
            Collections.shuffle(places, new Random(seed));
        }
        if (order == Order.BLOCKED) {
            Map<String, Double> difficulty = difficulty();
            places.sort(Comparator.comparingDouble((Integer i) -> difficulty.getOrDefault(task[i], 0.0))
                    .thenComparing(i -> task[i]));
        }
        return pick(places);
    }

    ReplayItems pick(List<Integer> places) {
        int[] at = places.stream().mapToInt(Integer::intValue).toArray();
        return new ReplayItems(
                score,
                Arrays.stream(at).mapToObj(i -> task[i]).toArray(String[]::new),
                FitColumns.pick(uncertainty, at),
                FitColumns.pick(wrong, at),
                larger.at(at));
    }

    /** Share of wrong answers by task, in order of the file. */
    private Map<String, Double> difficulty() {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            int[] count = counts.computeIfAbsent(task[i], name -> new int[2]);
            count[0]++;
            count[1] += wrong[i] ? 1 : 0;
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.forEach((name, count) -> shares.put(name, (double) count[1] / count[0]));
        return shares;
    }
}
