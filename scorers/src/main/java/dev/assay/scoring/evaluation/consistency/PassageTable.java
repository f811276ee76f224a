package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Compared;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.PassageFusion;
import dev.assay.scoring.consistency.SelfCheckNgram;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.evaluation.FigureText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results on labelled passages. NonFact: sentences labelled minor or major; NonFact*: major, among passages whose mean label
 * is below 0.99; Factual: accurate, by the negated score. Pearson and Spearman: passage score against mean label. Immutable;
 * any thread may read it.
 *
 * @param dataset name of the data
 * @param passages number of passages
 * @param sentences number of sentences
 * @param baseRates share of positives for NonFact, NonFact* and Factual: what a random score gets; NaN where there
 *     are no positives
 * @param rows one a method
 * @param flags how well the scorer's own flags find passages with a mean label above 0.5
 */
public record PassageTable(
        String dataset, int passages, int sentences, double[] baseRates, List<Row> rows, FlagFigures flags) {

    /**
     * One method. Every number is a share in [0, 1] or a correlation in [-1, 1].
     *
     * @param area trapezoidal area under precision and recall for NonFact, NonFact*, Factual
     * @param averagePrecision the same three by average precision
     * @param low lower end of each number's 95 per cent interval, bootstrap over passages, in the order given here, [9]
     * @param high upper end of the same, [9]
     */
    public record Row(
            String method,
            double[] area,
            double[] averagePrecision,
            double pearson,
            double spearman,
            double auroc,
            double[] low,
            double[] high) {}

    /** Sentence and passage scores of one method, and the labels beside them. */
    private static final class Column {
        private final List<Double> sentence = new ArrayList<>();
        private final List<Double> passage = new ArrayList<>();
    }

    static PassageTable of(
            String name,
            List<LabelledPassage> passages,
            int sampleLimit,
            ConsistencyConfig config,
            ConsistencyModel model,
            ScoredItems items) {
        Map<String, Column> columns = new LinkedHashMap<>();
        ConsistencyConfig any = config.withAnyNumberOfSamples();
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(any, model);
        FlagFigures.Decisions decisions = new FlagFigures.Decisions(rule(config));
        for (int p = 0; p < passages.size(); p++) {
            LabelledPassage passage = passages.get(p);
            int limit = LabelledFile.used(passage.samples().size(), sampleLimit);
            Subject subject = passage.subject(0, limit);
            Compared texts = Compared.of(subject, any);
            int used = texts.samples().size();
            ConsistencyScores scores = texts.scores(config.ngramOrders(), 0, used);
            addScores(scores, columns);
            double[] fused =
                    PassageFusion.of(scores, texts.samples().kept(), model).probability();
            List<Evidence> found = scorer.score(subject, LaneAnswers.NONE);
            decisions.add(found, texts.kind());
            Double chosen = found.get(0).score();
            add(columns, FUSION, fused, chosen == null ? Double.NaN : chosen);
            passage.requireLabelled(fused.length);
            for (int i = 0; i < fused.length; i++) {
                items.item(passage.labels().get(i) > 0, p);
                put(items, model, used, FUSION, "consistency.fusion", fused[i]);
                put(items, model, used, COMBINED, "consistency.combined", scores.combined()[i]);
                put(items, model, used, "entity support", "consistency.entity-support", scores.entitySupport()[i]);
                put(
                        items,
                        model,
                        used,
                        "1-gram max",
                        "consistency.ngram",
                        scores.ngrams().get(0).max()[i]);
            }
        }
        PassageLabels labels = new PassageLabels(passages);
        List<Row> rows = new ArrayList<>();
        columns.forEach(
                (method, column) -> rows.add(labels.row(method, toArray(column.sentence), toArray(column.passage))));
        FlagFigures flags = decisions.figures(labels.hallucinated());
        return new PassageTable(name, passages.size(), labels.sentences(), labels.baseRates(), rows, flags);
    }

    private static FlagFigures.Rule rule(ConsistencyConfig config) {
        Double level = config.combinedThreshold();
        return level == null
                ? new FlagFigures.Rule(
                        "consistency.fusion", FUSION, config.passageThreshold(), false, AnswerKind.PASSAGE)
                : new FlagFigures.Rule("consistency.combined", COMBINED, level, false, AnswerKind.PASSAGE);
    }

    private static void put(
            ScoredItems items, ConsistencyModel model, int samples, String name, String scorer, double score) {
        Double probability =
                Double.isNaN(score) ? null : model.probability(scorer, AnswerKind.PASSAGE, samples, 0, score);
        items.put(name, score, probability);
    }

    private static void addScores(ConsistencyScores scores, Map<String, Column> columns) {
        for (int n = 1; n <= scores.ngrams().size(); n++) {
            SelfCheckNgram ngram = scores.ngrams().get(n - 1);
            add(columns, n + "-gram avg", ngram.avg(), ngram.docAvg());
            add(columns, n + "-gram max", ngram.max(), ngram.docAvgMax());
        }
        double[] entity = scores.entitySupport();
        add(columns, "entity support", entity, ConsistencyScores.mean(entity));
        add(columns, COMBINED, scores.combined(), ConsistencyScores.mean(scores.combined()));
    }

    private static final String COMBINED = "combined";

    /** The default choice. */
    private static final String FUSION = "fusion";

    private static void add(Map<String, Column> columns, String method, double[] sentences, double passage) {
        Column column = columns.computeIfAbsent(method, unused -> new Column());
        for (double value : sentences) {
            // A sentence without words has no score; it ranks as the least suspicious.
            column.sentence.add(Double.isNaN(value) ? -Double.MAX_VALUE : value);
        }
        column.passage.add(Double.isNaN(passage) ? 0 : passage);
    }

    /** Prints the table, per cent. */
    void print(Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%s: %d passages, %d sentences, per cent, 95 %% intervals by bootstrap over passages%n%-16s  %-22s  %-22s  %7s %8s  %6s%n%-16s  %-22s  %-22s%n",
                dataset,
                passages,
                sentences,
                "",
                "AUC-PR (trapezoid)",
                "average precision",
                "Pearson",
                "Spearman",
                "AUROC",
                "method",
                "NonFact NonFact* Factual",
                "NonFact NonFact* Factual"));
        out.append(String.format(
                Locale.ROOT,
                "%-16s  %s  %s  %7s %8s  %6s%n",
                "random",
                triple(baseRates),
                triple(baseRates),
                "-",
                "-",
                "50.00"));
        for (Row row : rows) {
            line(row.method, row.area, row.averagePrecision, new double[] {row.pearson, row.spearman, row.auroc}, out);
            end("  95 % from", row.low, out);
            end("       to", row.high, out);
        }
        out.append(flags.line(" for passages with mean label above 0.5"));
    }

    private static void end(String name, double[] values, Appendable out) throws IOException {
        line(
                name,
                Arrays.copyOfRange(values, 0, 3),
                Arrays.copyOfRange(values, 3, 6),
                Arrays.copyOfRange(values, 6, 9),
                out);
    }

    private static void line(String name, double[] area, double[] precision, double[] others, Appendable out)
            throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%-16s  %s  %s  %s %s  %s%n",
                name,
                triple(area),
                triple(precision),
                FigureText.of(100 * others[0], 7, 2),
                FigureText.of(100 * others[1], 8, 2),
                FigureText.of(100 * others[2], 6, 2)));
    }

    private static String triple(double[] values) {
        return String.join(
                " ",
                FigureText.of(100 * values[0], 7, 2),
                FigureText.of(100 * values[1], 8, 2),
                FigureText.of(100 * values[2], 7, 2));
    }

    private static double[] toArray(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
