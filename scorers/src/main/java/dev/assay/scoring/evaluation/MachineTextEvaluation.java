package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.evaluation.CascadeTable.Column;
import dev.assay.scoring.evaluation.CascadeTable.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String LAYOUTS =
            "no layout of labelled texts; each line should have label (human or machine; or in"
                    + " attributes) and nll_mistral with published, or evidence (a verdict), or scores";
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
     * @throws IOException when a file cannot be read or its layout is none of the known ones
     */
    public List<CascadeTable> run(List<Path> files, Appendable out) throws IOException {
        List<ScoredText> texts = new ArrayList<>();
        for (Path file : files) {
            for (JsonNode line : DataFiles.lines(file)) {
                if (!ScoredText.accepts(line)) {
                    throw new IOException(file.getFileName() + ": " + LAYOUTS);
                }
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
            throw new IOException("no text has a score");
        }
        List<CascadeTable> tables =
                List.of(areas(sets, scores, texts.size()), details(sets, scores), ConformalHalves.table(texts, scores));
        for (CascadeTable table : tables) {
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

    private static CascadeTable areas(Map<String, List<ScoredText>> sets, Set<String> scores, int texts) {
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
        return new CascadeTable("AUROC, machine = positive, " + texts + " texts", "set", columns, rows);
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
                    MachineTextMetrics.values(scored, score), CascadeColumns.flags(scored, ScoredText::machine));
        }
        return out;
    }

    private static double[] mean(List<Row> rows) {
        double[] out = new double[rows.get(0).values().length];
        for (Row row : rows) {
            for (int c = 0; c < out.length; c++) {
                // The first column counts texts.
                out[c] += row.values()[c] / (c == 0 ? 1 : rows.size());
            }
        }
        return out;
    }

    private static CascadeTable details(Map<String, List<ScoredText>> sets, Set<String> scores) {
        List<Row> rows = new ArrayList<>();
        sets.forEach((set, texts) -> scores.forEach(score -> {
            MachineTextMetrics one = MachineTextMetrics.of(texts, score);
            long scored = texts.stream()
                    .filter(text -> text.scores().containsKey(score))
                    .count();
            rows.add(
                    new Row(set + ", " + score, scored, one.auroc(), one.low(), one.high(), one.atOne(), one.atFive()));
        }));
        return new CascadeTable(
                "AUROC with 95 % bootstrap intervals, and machine texts found at a false positive rate",
                "set and score", DETAILS, rows);
    }
}
