package dev.assay.scoring.evaluation;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Agreement;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.AnswerWords;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SelfCheckNgram;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.SupportScale;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.text.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results on short answers. Immutable; any thread may read it.
 *
 * @param dataset name of the data
 * @param answers number of answers
 * @param passages how many of them the scorer judges sentence by sentence, being too long for short answers
 * @param wrongShare share of wrong answers
 * @param auroc by score: area under the ROC curve for "the answer is wrong"
 * @param flagLevel the configured level of the agreement
 * @param flagAccuracy balanced accuracy of calling answers below that level wrong
 * @param bestLevel the level that would be best here
 * @param bestAccuracy its balanced accuracy
 */
public record AnswerTable(
        String dataset,
        int answers,
        int passages,
        double wrongShare,
        Map<String, Double> auroc,
        double flagLevel,
        double flagAccuracy,
        double bestLevel,
        double bestAccuracy) {

    /** The default choice. */
    public static final String FUSION = "fusion";

    /** The score that can flag short answers in its place. */
    public static final String AGREEMENT = "agreement";

    static AnswerTable of(
            String name,
            List<LabelledAnswer> answers,
            int sampleLimit,
            ConsistencyConfig config,
            ConsistencyModel model,
            ScoredItems items) {
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(config.withAnyNumberOfSamples(), model);
        int passages = 0;
        for (LabelledAnswer answer : answers) {
            items.item(answer.wrong(), items.wrong.size());
            int all = answer.samples().size();
            Subject subject = answer.subject(0, sampleLimit == 0 ? all : Math.min(sampleLimit, all));
            Language language = Language.of(subject.language(), subject.text());
            ScoredResponse response = ScoredResponse.of(subject, language.segmenter());
            int used = subject.samples().size();
            List<Evidence> found = scorer.score(subject, LaneAnswers.NONE);
            // Only answers that are judged as a whole have an agreement.
            passages += found.stream().noneMatch(one -> one.scorer().equals("consistency.agreement")) ? 1 : 0;
            chosen(found.get(0), columns, items);
            score(subject, config, language, response, new Columns(columns, model, used, response.words(), items));
        }
        boolean[] wrong = new boolean[answers.size()];
        int count = 0;
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = answers.get(i).wrong();
            count += wrong[i] ? 1 : 0;
        }
        Map<String, Double> auroc = new LinkedHashMap<>();
        columns.forEach((score, values) -> auroc.put(score, RankingMetrics.auroc(toArray(values), wrong)));
        double[] agreement = toArray(columns.getOrDefault(AGREEMENT, List.of()));
        double[] best = RankingMetrics.bestLevel(agreement, wrong);
        Double given = config.agreementThreshold();
        double level = given == null ? ConsistencyConfig.AGREEMENT_LEVEL : given;
        return new AnswerTable(
                name,
                answers.size(),
                passages,
                (double) count / wrong.length,
                auroc,
                level,
                RankingMetrics.balancedAccuracy(agreement, wrong, -level),
                -best[0],
                best[1]);
    }

    /** Where the scores of one answer go. */
    private record Columns(
            Map<String, List<Double>> all, ConsistencyModel model, int samples, int words, ScoredItems items) {

        /** Scores that fall with trust are negated: all rank "wrong" highest. */
        void add(String name, String scorer, double score, boolean falls) {
            double risen = Double.isNaN(score) ? 0 : falls ? 0 - score : score;
            all.computeIfAbsent(name, unused -> new ArrayList<>()).add(risen);
            if (!scorer.isEmpty()) {
                Double probability = Double.isNaN(score)
                        ? null
                        : model.probability(scorer, AnswerKind.ANSWER, samples, words, score);
                items.put(name, risen, probability);
            }
        }
    }

    /** What the scorer itself puts into a verdict; where it puts nothing, the answer counts as the least suspicious. */
    private static void chosen(Evidence fusion, Map<String, List<Double>> columns, ScoredItems items) {
        Double score = fusion.score();
        columns.computeIfAbsent(FUSION, unused -> new ArrayList<>()).add(score == null ? 0 : score);
        items.put(FUSION, score == null ? 0 : score, score == null ? null : fusion.probability());
    }

    private static void score(
            Subject subject, ConsistencyConfig config, Language language, ScoredResponse response, Columns to) {
        List<Subject.SampledText> samples = subject.samples();
        ConsistencyScores scores = ConsistencyScores.of(
                response, samples, config.ngramOrders(), language, SupportScale.forSamples(samples.size()));
        AnswerWords words = AnswerWords.of(language, subject.prompt(), subject.text(), samples);
        Agreement agreement = Agreement.of(words);
        SelfCheckNgram unigram = scores.ngrams().get(0);
        double average = Double.isNaN(unigram.docAvg()) ? 0 : unigram.docAvg();
        AnswerMeasures measures = AnswerMeasures.of(words, average);
        to.add(AGREEMENT, "consistency.agreement", agreement.novelRougeL(), true);
        to.add("ROUGE-L to samples", "", agreement.rougeL(), true);
        to.add("exact match", "consistency.exact-match", measures.normalisedMatch(), true);
        to.add("lexical similarity", "consistency.lexical-similarity", 0 - measures.pairF1(), false);
        to.add("EigV", "consistency.eigv", measures.graph().eigV(), false);
        to.add("degree", "consistency.degree", measures.graph().degree(), false);
        to.add("eccentricity", "consistency.eccentricity", measures.graph().eccentricity(), false);
        to.add("discrete entropy", "consistency.semantic-entropy.discrete", measures.entropy(), false);
        to.add("unigram max", "consistency.ngram", unigram.docAvgMax(), false);
        to.add("unigram avg", "", unigram.docAvg(), false);
        to.add("entity support", "consistency.entity-support", ConsistencyScores.mean(scores.entitySupport()), false);
        to.add("combined", "consistency.combined", ConsistencyScores.mean(scores.combined()), false);
    }

    private static double[] toArray(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Prints the table. */
    void print(Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%s: %d answers, %.1f per cent wrong%s%n%-20s  %s%n%-20s  %.3f%n",
                dataset,
                answers,
                100 * wrongShare,
                passages == 0 ? "" : "; " + passages + " judged sentence by sentence, as longer than short answers",
                "score",
                "AUROC of wrong",
                "random",
                0.5));
        for (Map.Entry<String, Double> entry : auroc.entrySet()) {
            out.append(String.format(Locale.ROOT, "%-20s  %.3f%n", entry.getKey(), entry.getValue()));
        }
        out.append(String.format(
                Locale.ROOT,
                "flagged below %.2f by %s: balanced accuracy %.2f (best here: %.2f below %.2f)%n%n",
                flagLevel,
                AGREEMENT,
                100 * flagAccuracy,
                100 * bestAccuracy,
                bestLevel));
    }
}
