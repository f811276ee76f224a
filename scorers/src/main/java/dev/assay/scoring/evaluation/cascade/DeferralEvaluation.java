package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures deferral scores on labelled answers, per route and together: rules that need no labels, and a learned rule that is
 * given or fitted to halves of these answers. Confined to one thread.
 */
public final class DeferralEvaluation {
    private static final int REPEATS = 10;

    private final CascadeAnswers data;
    private final LearnedConfig config;
    private final double priceRatio;
    private final Appendable out;

    /**
     * @param config costs that the decisions are shown for
     * @param priceRatio price of a character or token of the larger model over one of the small model
     */
    public DeferralEvaluation(CascadeAnswers data, LearnedConfig config, double priceRatio, Appendable out) {
        this.data = data;
        this.config = config;
        this.priceRatio = priceRatio;
        this.out = out;
    }

    /**
     * Prints tables and draws plots.
     *
     * @param rule null to fit one to halves of the answers and look at the others
     * @param plots folder; null for none
     */
    public void run(@Nullable RuleArtefact rule, @Nullable Path plots) throws IOException {
        List<CascadeAnswer> answers = data.answers();
        Map<String, Scored> scores = new LinkedHashMap<>(DeferralScores.fixed(answers));
        out.append(heading());
        String missing = data.note("gains and AUDC");
        out.append(missing).append(missing.isEmpty() ? "" : "\n\n");
        if (rule == null) {
            crossValidated();
        } else {
            warn(rule);
            scores.put("learned", DeferralScores.learned(DeferralScores.judge(rule, answers)));
        }
        Map<String, int[]> sets = new LinkedHashMap<>(CascadeAnswers.routes(answers));
        sets.put(DeferralCrossValidation.ALL, IntStream.range(0, answers.size()).toArray());
        print(
                "Ranking of right before wrong answers, ties averaged",
                DeferralFigures.RANKING,
                sets,
                scores,
                DeferralFigures::ranking);
        if (data.hasLarge()) {
            print(
                    "Quality over deferral to " + data.largeModel()
                            + (data.lacking().isEmpty() ? "" : ", of the answers whose outcome is known")
                            + "; cost per right answer with 20 % deferred",
                    DeferralFigures.DEFERRAL,
                    sets,
                    scores,
                    DeferralFigures::deferral);
        }
        print(
                "Calibration of the probability of an error; " + DeferralFigures.ECE_BINS,
                DeferralFigures.CALIBRATION,
                sets,
                scores,
                DeferralFigures::calibration);
        DeferralIntervals.table(answers, sets, scores).print(out);
        out.append('\n');
        RuleArtefact decides = rule;
        if (rule == null && canFit()) {
            decides = DeferralFit.fit(data, Map.of());
        }
        if (decides != null) {
            DeferralActions.print(decides, config, answers, rule == null, out);
        }
        if (plots != null) {
            draw(decides, scores, plots, rule == null);
        }
    }

    private String heading() {
        StringBuilder text =
                new StringBuilder("Deferral on ").append(data.name()).append(": ");
        text.append(data.answers().size()).append(" answers");
        if (!data.leftOut().isEmpty()) {
            text.append(", ").append(data.leftOut());
        }
        return text.append("\n\n").toString();
    }

    private boolean canFit() {
        long wrong = data.answers().stream().filter(CascadeAnswer::wrong).count();
        return Math.min(wrong, data.answers().size() - wrong) >= 40;
    }

    private void warn(RuleArtefact rule) throws IOException {
        boolean same = rule.data().stream()
                .anyMatch(one ->
                        data.sources().stream().anyMatch(other -> other.sha256().equals(one.sha256())));
        String fitted = rule.largeModel();
        if (fitted != null && data.largeModel() != null && !fitted.equals(data.largeModel())) {
            out.append("NOTE: the rule expects the gains of ").append(fitted).append(".\n\n");
        }
        if (same) {
            out.append(
                            "WARNING: the rule was fitted to these answers; its figures below flatter it. Leave --rule out for")
                    .append(" cross-validated ones.\n\n");
        }
    }

    private void crossValidated() throws IOException {
        if (!canFit()) {
            out.append("Fewer than 40 right or 40 wrong answers: no learned rule is cross-validated.\n\n");
            return;
        }
        DeferralCrossValidation validation = DeferralCrossValidation.of(data, REPEATS, priceRatio);
        List<Column> columns = new ArrayList<>(DeferralFigures.RANKING);
        columns.addAll(DeferralFigures.CALIBRATION);
        if (data.hasLarge()) {
            columns.addAll(DeferralFigures.DEFERRAL);
        }
        List<String> shown = List.of(
                "n", "AUROC", "AURC", "E-AURC", "Brier", "slope", "intercept", "ECE", "AUDC", "APGR", "at 20 %");
        int[] kept = IntStream.range(0, columns.size())
                .filter(c -> shown.contains(columns.get(c).name()))
                .toArray();
        List<Row> rows = new ArrayList<>();
        for (DeferralCrossValidation.Row row : validation.rows()) {
            double[] means = validation.means(row);
            rows.add(new Row(
                    row.set() + " / " + row.score(),
                    Arrays.stream(kept).mapToDouble(c -> means[c]).toArray()));
            if (row.score().equals(DeferralCrossValidation.DIFFERENCE)) {
                rows.add(new Row(
                        row.set() + " / its standard error",
                        Arrays.stream(kept)
                                .mapToDouble(c -> validation.error(row, c))
                                .toArray()));
            }
        }
        new FigureTable(
                        "Learned rule, fitted to one half and measured on the other, " + REPEATS
                                + " x 2 halves; means, beside the raw score on the same halves"
                                + " (standard errors of the paired differences); " + DeferralFigures.ECE_BINS,
                        "route / score",
                        Arrays.stream(kept).mapToObj(columns::get).toList(),
                        rows)
                .print(out);
        out.append('\n');
    }

    private void print(
            String title,
            List<Column> columns,
            Map<String, int[]> sets,
            Map<String, Scored> scores,
            Function<DeferralFigures, double[]> part) {
        List<Row> rows = new ArrayList<>();
        sets.forEach((set, places) -> {
            List<CascadeAnswer> own =
                    Arrays.stream(places).mapToObj(data.answers()::get).toList();
            scores.forEach((name, score) -> {
                double[] values = part.apply(DeferralFigures.of(own, score.at(places), priceRatio));
                if (values.length > 0) {
                    rows.add(new Row((set.isEmpty() ? "(none)" : set) + " / " + name, values));
                }
            });
        });
        try {
            new FigureTable(title, "route / score", columns, rows).print(out);
            out.append('\n');
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    private void draw(@Nullable RuleArtefact rule, Map<String, Scored> scores, Path folder, boolean sameAnswers)
            throws IOException {
        Map<String, Scored> all = new LinkedHashMap<>(scores);
        if (rule != null && sameAnswers) {
            all.put("learned, cross-validated", DeferralCrossValidation.held(data, 1));
        }
        String stem = data.name().replaceAll("\\.jsonl(\\.gz)?$", "");
        String what = data.name() + (data.largeModel() == null ? "" : " to " + data.largeModel());
        String named = data.largeModel() == null ? stem : stem + "-" + data.largeModel();
        for (Path file : DeferralPlots.write(data.answers(), all, what, named, folder)) {
            out.append("wrote ").append(String.valueOf(file)).append('\n');
        }
    }
}
