package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Agreement;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.AnswerWords;
import dev.assay.scoring.consistency.Compared;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.Reading;
import dev.assay.scoring.consistency.SelfCheckNgram;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.evaluation.Bootstrap;
import dev.assay.scoring.evaluation.FigureText;
import dev.assay.scoring.evaluation.RankedItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Results on short answers. Immutable; any thread may read it.
 *
 * @param dataset name of the data
 * @param answers number of answers that the scorer judges
 * @param passages how many of them it judges sentence by sentence, being too long for short answers
 * @param abstained number of further answers that say nothing it could judge; they count nowhere
 * @param wrongShare share of wrong answers
 * @param rows by score
 * @param flags how well the scorer's own flags find wrong answers
 */
public record AnswerTable(
        String dataset,
        int answers,
        int passages,
        int abstained,
        double wrongShare,
        Map<String, Row> rows,
        FlagFigures flags) {

    /** The default choice. */
    public static final String FUSION = "fusion";

    /** The same of answers and samples that all begin with the question, which is not known then. */
    public static final String FUSION_OF_SENTENCES = "fusion of sentences";

    /** The score that can flag short answers in its place. */
    public static final String AGREEMENT = "agreement";

    /**
     * One score, as it ranks wrong answers above right ones; shares in [0, 1], NaN where one of the two is missing.
     *
     * @param aurocInterval ends of the 95 per cent interval, bootstrap over answers
     * @param averagePrecisionInterval the same
     */
    public record Row(
            double auroc, double[] aurocInterval, double averagePrecision, double[] averagePrecisionInterval) {}

    /**
     * The table.
     *
     * @param items receives the answers that say something
     * @return null where these are all right or all wrong, or there are none
     */
    static @Nullable AnswerTable of(
            String name,
            List<LabelledAnswer> answers,
            int sampleLimit,
            ConsistencyConfig config,
            ConsistencyModel model,
            ScoredItems items) {
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        ConsistencyConfig any = config.withAnyNumberOfSamples();
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(any, model);
        FlagFigures.Decisions decisions = new FlagFigures.Decisions(rule(config));
        int passages = 0;
        boolean asked = answers.stream().anyMatch(answer -> !answer.question().isBlank());
        for (LabelledAnswer answer : answers) {
            Subject subject =
                    answer.subject(0, LabelledFile.used(answer.samples().size(), sampleLimit));
            List<Evidence> found = scorer.score(subject, LaneAnswers.NONE);
            if (found.get(0).scorer().equals(SelfConsistencyScorer.ID)) {
                continue;
            }
            Compared texts = Compared.of(subject, any);
            items.item(answer.wrong(), items.wrong.size());
            passages += texts.kind() == AnswerKind.PASSAGE ? 1 : 0;
            decisions.add(found, texts.kind());
            chosen(FUSION, found.get(0), columns, items);
            if (asked) {
                Subject said = answer.asSentence().subject(0, subject.samples().size());
                chosen(FUSION_OF_SENTENCES, scorer.score(said, LaneAnswers.NONE).get(0), columns, items);
            }
            score(
                    answer,
                    texts,
                    config,
                    new Columns(columns, model, texts.samples().size(), texts.words(), items));
        }
        boolean[] wrong = items.wrong(IntStream.range(0, items.wrong.size()).toArray());
        long count = items.wrong.stream().filter(one -> one).count();
        if (count == 0 || count == wrong.length) {
            return null;
        }
        return new AnswerTable(
                name,
                wrong.length,
                passages,
                answers.size() - wrong.length,
                (double) count / wrong.length,
                rows(columns, wrong),
                decisions.figures(wrong));
    }

    private static Map<String, Row> rows(Map<String, List<Double>> columns, boolean[] wrong) {
        int[] places = IntStream.range(0, wrong.length).toArray();
        Bootstrap bootstrap = new Bootstrap(wrong.length, new Random(Bootstrap.SEED));
        Map<String, Row> out = new LinkedHashMap<>();
        columns.forEach((score, values) -> {
            RankedItems ranked = new RankedItems(toArray(values), wrong, places);
            double[] found = ranked.areas();
            double[][] ends = bootstrap.intervals(RankedItems.AREAS, ranked::areas);
            out.put(score, new Row(found[2], ends[2], found[1], ends[1]));
        });
        return out;
    }

    private static FlagFigures.Rule rule(ConsistencyConfig config) {
        Double level = config.agreementThreshold();
        return level == null
                ? new FlagFigures.Rule("consistency.fusion", FUSION, config.threshold(), false, AnswerKind.ANSWER)
                : new FlagFigures.Rule("consistency.agreement", AGREEMENT, level, true, AnswerKind.ANSWER);
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
    private static void chosen(String name, Evidence fusion, Map<String, List<Double>> columns, ScoredItems items) {
        Double score = fusion.score();
        columns.computeIfAbsent(name, unused -> new ArrayList<>()).add(score == null ? 0 : score);
        items.put(name, score == null ? 0 : score, score == null ? null : fusion.probability());
    }

    private static void score(LabelledAnswer answer, Compared texts, ConsistencyConfig config, Columns to) {
        List<Subject.SampledText> samples = texts.samples().kept();
        ConsistencyScores scores = texts.scores(config.ngramOrders(), 0, samples.size());
        Reading reading = texts.reading();
        AnswerWords words = AnswerWords.of(reading.language(), answer.question(), reading.text(), samples);
        Agreement agreement = Agreement.of(words);
        SelfCheckNgram unigram = scores.ngrams().get(0);
        double average = Double.isNaN(unigram.docAvg()) ? 0 : unigram.docAvg();
        AnswerMeasures measures = AnswerMeasures.of(words, average);
        to.add(AGREEMENT, "consistency.agreement", agreement.novelRougeL(), true);
        to.add("ROUGE-L to samples", "", agreement.rougeL(), true);
        to.add("exact match", "consistency.exact-match", measures.normalisedMatch(), true);
        to.add(
                "lexical similarity",
                "consistency.lexical-similarity",
                0 - measures.alike().pairF1(),
                false);
        to.add("EigV", "consistency.eigv", measures.alike().graph().eigV(), false);
        to.add("degree", "consistency.degree", measures.alike().graph().degree(), false);
        to.add(
                "eccentricity",
                "consistency.eccentricity",
                measures.alike().graph().eccentricity(),
                false);
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
                "%s: %d answers, %.1f per cent wrong%s%s%n%-20s  %-20s  %s%n%-20s  %-20s  %.3f%n",
                dataset,
                answers,
                100 * wrongShare,
                passages == 0 ? "" : "; " + passages + " judged sentence by sentence, as longer than short answers",
                abstained == 0 ? "" : "; " + abstained + " more say nothing that could be judged",
                "score",
                "AUROC of wrong, 95 %",
                "average precision, 95 %",
                "random",
                "0.500",
                wrongShare));
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            out.append(String.format(
                    Locale.ROOT,
                    "%-20s  %s  %s%n",
                    entry.getKey(),
                    figure(row.auroc, row.aurocInterval),
                    figure(row.averagePrecision, row.averagePrecisionInterval)));
        }
        if (rows.containsKey(FUSION_OF_SENTENCES)) {
            out.append(String.format(
                    "%s: the same answers and samples, each behind its question, which is not known then%n",
                    FUSION_OF_SENTENCES));
        }
        out.append(flags.line(""));
    }

    private static String figure(double value, double[] ends) {
        return FigureText.of(value, 5, 3) + " " + FigureText.interval(ends[0], ends[1], 5, 3);
    }
}
