package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.consistency.likelihood.SampleLogProbs;
import dev.assay.scoring.consistency.likelihood.ShiftingAttention;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import dev.assay.scoring.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the samples' log-probabilities; higher is worse. Classes are samples with the same words as {@link AnswerWords}
 * has them, English articles left out; of samples without words, those of the same characters, or of the same token ids where
 * nothing is seen.
 * Stateless; any thread may use it.
 *
 * <ul>
 *   <li>{@code consistency.monte-carlo-entropy}: minus the mean log-probability of a sample, nats; statistic = the same by
 *       token (Malinin and Gales, ICLR 2021)
 *   <li>{@code consistency.semantic-entropy.likelihood}: of length-normalised likelihoods, nats, in [0, log N] (Farquhar et al.,
 *       Nature 2024)
 *   <li>{@code consistency.semantic-entropy.monte-carlo}: the estimate of lm-polygraph, nats, of any size
 *   <li>{@code consistency.semantic-entropy.kuhn}: the code of Kuhn et al. (ICLR 2023), nats, of any sign
 *   <li>{@code consistency.sentence-sar}, {@code consistency.sar}: with {@code sampleSimilarities}, the latter with relevances
 *       in every sample's tokens besides, nats, of any sign (Duan et al., ACL 2024)
 * </ul>
 */
final class SampleFinding {
    static final String SENTENCE_SAR = "consistency.sentence-sar";

    private static final String COLUMN = "samples.tokens.logprobs";

    private static final List<String> IDS = List.of(
            "consistency.monte-carlo-entropy",
            "consistency.semantic-entropy.likelihood",
            "consistency.semantic-entropy.monte-carlo",
            "consistency.semantic-entropy.kuhn");

    private SampleFinding() {}

    static void add(Subject subject, int minSamples, List<Evidence> out) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < subject.samples().size(); i++) {
            double[] logprobs = subject.samples().get(i).tokens().logprobs();
            // What top-p left of a sample says nothing about how likely it was.
            if (logprobs.length > 0 && !ColumnDefects.ofLogprobs(logprobs).allZero()) {
                places.add(i);
            }
        }
        if (places.size() < Math.max(2, minSamples)) {
            String detail = places.size() + " samples have logprobs that are not all 0, at least "
                    + Math.max(2, minSamples) + " needed";
            abstain(subject, Reason.SAMPLES, detail, out);
            return;
        }
        double[][] tokens = places.stream()
                .map(i -> subject.samples().get(i).tokens().logprobs())
                .toArray(double[][]::new);
        String defect = defect(subject, places, tokens);
        if (defect != null) {
            abstain(subject, Reason.INVALID_NUMBER, defect, out);
            return;
        }
        score(subject, places, tokens, out);
    }

    /**
     * Why no number may be made of the samples, or null. Those of an unknown token are the less likely ones, so that without them
     * the rest would look surer than they are: one such sample is enough.
     */
    private static @Nullable String defect(Subject subject, List<Integer> places, double[][] tokens) {
        ColumnDefects all = ColumnDefects.ofLogprobs(
                Arrays.stream(tokens).flatMapToDouble(Arrays::stream).toArray());
        boolean certain = all.zeros() == all.length();
        return certain && differ(subject, places)
                ? COLUMN + " are all 0, and yet the samples differ"
                // One short answer again and again may well be certain.
                : LikelihoodScorer.defect(COLUMN, all.unsampled());
    }

    /** Whether one sample is not the beginning of another: a sample that was cut off is. */
    private static boolean differ(Subject subject, List<Integer> places) {
        List<String> told = places.stream()
                .map(i -> subject.samples().get(i))
                .map(sample -> Visible.none(sample.text())
                        ? ids(sample)
                        : sample.text().strip())
                .sorted(Comparator.comparingInt(String::length))
                .toList();
        String longest = told.get(told.size() - 1);
        return !told.stream().allMatch(longest::startsWith);
    }

    private static String ids(Subject.SampledText sample) {
        StringBuilder out = new StringBuilder();
        for (int id : sample.tokens().ids()) {
            out.append(id).append(' ');
        }
        return out.toString();
    }

    private static void abstain(Subject subject, Reason reason, String detail, List<Evidence> out) {
        IDS.forEach(id -> out.add(abstained(id, reason, detail)));
        if (subject.sampleSimilarities().length > 0) {
            out.add(abstained(SENTENCE_SAR, reason, detail));
        }
    }

    private static void score(Subject subject, List<Integer> places, double[][] tokens, List<Evidence> out) {
        SampleLogProbs logs = SampleLogProbs.of(tokens);
        AnswerWords words = AnswerWords.ofSamples(subject);
        List<String> contents = places.stream()
                .map(i -> content(words, subject.samples().get(i), i))
                .toList();
        boolean told = contents.stream().noneMatch(String::isEmpty);
        int[] classes = AnswerWords.classes(contents);
        double[] values = {
            logs.monteCarloEntropy(),
            SemanticEntropy.normalised(classes, logs.means()),
            SemanticEntropy.monteCarlo(classes, SemanticEntropy.classLogProbs(classes, logs.sums())),
            SemanticEntropy.kuhn(classes, logs.means())
        };
        for (int k = 0; k < IDS.size(); k++) {
            Evidence.Builder builder = Evidence.scored(IDS.get(k), Family.CONSISTENCY)
                    .effectiveCount(places.size())
                    .note(
                            "classes",
                            "samples with the same words but for case, punctuation, English articles and accents; without words, the same characters");
            if (k > 0 && !told) {
                out.add(abstained(IDS.get(k), Reason.SAMPLES, "samples have logprobs, but neither text nor token ids"));
                continue;
            }
            if (k == 0) {
                builder.statistic("by_token", logs.normalisedMonteCarloEntropy());
            } else {
                builder.measure("classes", SemanticEntropy.classLogProbs(classes, logs.sums()).length);
            }
            out.add(builder.score(values[k]).build());
        }
        similar(subject, places, logs, out);
    }

    private static void similar(Subject subject, List<Integer> places, SampleLogProbs logs, List<Evidence> out) {
        double[] given = subject.sampleSimilarities();
        if (given.length == 0) {
            return;
        }
        int n = subject.samples().size();
        double[][] similarity = new double[places.size()][places.size()];
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < places.size(); j++) {
                similarity[i][j] = given[places.get(i) * n + places.get(j)];
            }
        }
        double t = ShiftingAttention.TEMPERATURE;
        out.add(sar(SENTENCE_SAR, ShiftingAttention.sentenceSar(logs.sums(), similarity, t), places));
        boolean relevant =
                places.stream().allMatch(i -> subject.samples().get(i).tokens().relevances().length > 0);
        if (relevant) {
            double[] tokenSar = places.stream()
                    .mapToDouble(i ->
                            SuppliedFinding.tokenSar(subject.samples().get(i).tokens()))
                    .toArray();
            out.add(sar("consistency.sar", ShiftingAttention.sar(tokenSar, similarity, t), places));
        }
    }

    private static Evidence sar(String id, double value, List<Integer> places) {
        return Double.isFinite(value)
                ? Evidence.scored(id, Family.CONSISTENCY)
                        .effectiveCount(places.size())
                        .score(value)
                        .note("similarity", "given by the producer")
                        .build()
                : LikelihoodScorer.invalid(id, "similarities or relevances of samples give no finite number");
    }

    private static Evidence abstained(String id, Reason reason, String detail) {
        return Evidence.abstained(id, Family.CONSISTENCY, reason, detail).build();
    }

    /** What tells samples apart: words, else whatever characters there are, else token ids. */
    private static String content(AnswerWords words, Subject.SampledText sample, int place) {
        String text = words.normalised(words.samples().get(place));
        int[] ids = sample.tokens().ids();
        return text.isEmpty() && ids.length > 0 ? Arrays.toString(ids) : text;
    }
}
