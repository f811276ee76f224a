package dev.assay.scoring.evaluation.machinetext;

import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.RankingMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well scores of texts tell machines from people, on labelled data: AUROC per set, with bootstrap intervals and the share of
 * machine texts found at 1 and 5 per cent false positives, and whether conformal p-values hold by length. Immutable; any thread may
 * call it.
 */
public final class MachineTextEvaluation {
    private static final List<Column> DETAILS = List.of(
            new Column("texts", 0),
            new Column("AUROC", 3),
            new Column("2.5 %", 3),
            new Column("97.5 %", 3),
            new Column("TPR, 1 % FPR", 3),
            new Column("TPR, 5 % FPR", 3));

    private final @Nullable Path plots;

    /**
     * An evaluation.
     *
     * @param plots folder for curves as SVG files; null to draw none
     */
    public MachineTextEvaluation(@Nullable Path plots) {
        this.plots = plots;
    }

    /**
     * Evaluates files together and prints the tables.
     *
     * @return AUROC by set, details by set and score, conformal p-values by score and length
     * @throws IOException when a file cannot be read or a line is refused; the message names file and line
     */
    public List<FigureTable> run(List<Path> files, Appendable out) throws IOException {
        List<ScoredText> texts = new ArrayList<>();
        for (Path file : files) {
            for (DataFiles.Line line : DataFiles.placedObjects(file)) {
                texts.add(ScoredText.read(line, texts.size() + 1));
            }
        }
        Map<String, List<ScoredText>> sets = new LinkedHashMap<>();
        Set<String> scores = new LinkedHashSet<>();
        texts.forEach(text -> {
            sets.computeIfAbsent(text.set(), unseen -> new ArrayList<>()).add(text);
            scores.addAll(text.scores().keySet());
        });
        if (scores.isEmpty()) {
            throw new IOException("no text in " + files
                    + " has a score: name verdicts of assay score on texts labelled human or machine, or lines of label,"
                    + " set, tokens and scores");
        }
        List<FigureTable> tables =
                List.of(areas(sets, scores, texts.size()), details(sets, scores), ConformalHalves.table(texts, scores));
        String means = means(tables.get(0), sets.size());
        tables.get(0).print(out);
        out.append(means).append('\n');
        for (FigureTable table : tables.subList(1, tables.size())) {
            table.print(out);
            out.append('\n');
        }
        if (plots != null) {
            for (Path drawn : TextPlots.write(sets, scores, plots)) {
                out.append("drew ").append(drawn.toString()).append('\n');
            }
        }
        return tables;
    }

    private static FigureTable areas(Map<String, List<ScoredText>> sets, Set<String> scores, int texts) {
        List<Column> columns = new ArrayList<>(List.of(new Column("n", 0)));
        scores.forEach(score -> columns.add(new Column(score, 3)));
        List<Row> rows = new ArrayList<>();
        sets.forEach((set, inSet) -> rows.add(new Row(set, areas(inSet, scores))));
        if (rows.size() > 1) {
            rows.add(new Row("mean", mean(rows)));
        }
        List<Row> newer = rows.stream()
                .filter(row -> row.name().endsWith(" gpt-3.5") || row.name().endsWith(" gpt-4"))
                .toList();
        if (!newer.isEmpty()) {
            rows.add(new Row("mean of gpt-3.5 and gpt-4", mean(newer)));
        }
        return new FigureTable("AUROC, machine = positive, " + texts + " texts", "set", columns, rows);
    }

    private static double[] areas(List<ScoredText> texts, Set<String> scores) {
        double[] out = new double[scores.size() + 1];
        out[0] = texts.size();
        int column = 1;
        for (String score : scores) {
            List<ScoredText> scored = texts.stream()
                    .filter(text -> text.scores().containsKey(score))
                    .toList();
            out[column++] = RankingMetrics.auroc(
                    MachineTextMetrics.values(scored, score), Columns.flags(scored, ScoredText::machine));
        }
        return out;
    }

    /** Per score over the sets that have it on both kinds of texts; the first column counts the texts of sets that have any. */
    private static double[] mean(List<Row> rows) {
        double[] out = new double[rows.get(0).values().length];
        for (int c = 1; c < out.length; c++) {
            int column = c;
            out[c] = rows.stream()
                    .mapToDouble(row -> row.values()[column])
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        for (Row row : rows) {
            boolean any = Arrays.stream(row.values()).skip(1).anyMatch(Double::isFinite);
            out[0] += any ? row.values()[0] : 0;
        }
        return out;
    }

    /** A line that says over how many sets each mean is; empty where it is over all of them or there is none. */
    private static String means(FigureTable areas, int sets) {
        List<String> partial = new ArrayList<>();
        for (int c = 1; c < areas.columns().size(); c++) {
            int column = c;
            long defined = areas.rows().stream()
                    .limit(sets)
                    .filter(row -> Double.isFinite(row.values()[column]))
                    .count();
            if (defined < sets) {
                partial.add(defined + " of " + sets + " for "
                        + areas.columns().get(c).name());
            }
        }
        return partial.isEmpty() || sets < 2
                ? ""
                : "Means are over the sets that have texts of people and of machines with the score: "
                        + String.join(", ", partial) + ".\n";
    }

    private static FigureTable details(Map<String, List<ScoredText>> sets, Set<String> scores) {
        List<Row> rows = new ArrayList<>();
        sets.forEach((set, texts) -> scores.forEach(score -> {
            MachineTextMetrics one = MachineTextMetrics.of(texts, score);
            long scored = texts.stream()
                    .filter(text -> text.scores().containsKey(score))
                    .count();
            rows.add(
                    new Row(set + ", " + score, scored, one.auroc(), one.low(), one.high(), one.atOne(), one.atFive()));
        }));
        return new FigureTable(
                "AUROC with 95 % bootstrap intervals, and machine texts found at a false positive rate",
                "set and score", DETAILS, rows);
    }
}
