package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import dev.assay.scoring.evaluation.cascade.HalfSplits.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits a rule to one half of the answers and looks at the other, again and again; everything is fitted and chosen on the one
 * half. Confined to one thread.
 */
final class DeferralCrossValidation {
    /** Rows of the table: the set of answers and the score. */
    record Row(String set, String score) {}

    /** The set of all answers. */
    static final String ALL = "all";

    static final String RAW = "raw";
    static final String LEARNED = "learned";
    static final String DIFFERENCE = "learned - raw";

    private final Map<Row, Spread[]> figures = new LinkedHashMap<>();

    private DeferralCrossValidation() {}

    /**
     * Validates.
     *
     * @param repeats each splits the answers once and gives two fits
     */
    static DeferralCrossValidation of(CascadeAnswers data, int repeats, double priceRatio) {
        DeferralCrossValidation out = new DeferralCrossValidation();
        List<CascadeAnswer> answers = data.answers();
        for (Split split : HalfSplits.of(answers, repeats, 2)) {
            List<CascadeAnswer> fit = pick(answers, split.fit());
            List<CascadeAnswer> held = pick(answers, split.held());
            RuleArtefact rule = DeferralFit.fit(data.with(fit), Map.of());
            Scored learned = DeferralScores.learned(DeferralScores.judge(rule, held));
            double[] base = Columns.numbers(held, answer -> rule.base().logOdds(answer.statistics()));
            double[] stated = Columns.numbers(
                    held, answer -> DeferralFigures.stated(rule.base().value(answer.statistics())));
            Scored raw = new Scored(base, base, stated);
            Map<String, int[]> sets = new LinkedHashMap<>(CascadeAnswers.routes(held));
            sets.put(ALL, IntStream.range(0, held.size()).toArray());
            sets.forEach(
                    (set, places) -> out.add(set, pick(held, places), raw.at(places), learned.at(places), priceRatio));
        }
        return out;
    }

    /** The learned score of every answer by a rule that was fitted to the half it is not in. */
    static Scored held(CascadeAnswers data, int repeats) {
        int n = data.answers().size();
        double[] confidence = new double[n];
        double[] last = new double[n];
        double[] wrong = new double[n];
        for (Split split : HalfSplits.of(data.answers(), repeats, 2)) {
            RuleArtefact rule = DeferralFit.fit(data.with(pick(data.answers(), split.fit())), Map.of());
            Scored learned = DeferralScores.learned(DeferralScores.judge(rule, pick(data.answers(), split.held())));
            for (int k = 0; k < split.held().length; k++) {
                confidence[split.held()[k]] = learned.confidence()[k];
                last[split.held()[k]] = learned.deferLast()[k];
                wrong[split.held()[k]] = learned.wrong()[k];
            }
        }
        return new Scored(confidence, last, wrong);
    }

    private static List<CascadeAnswer> pick(List<CascadeAnswer> answers, int[] places) {
        return Arrays.stream(places).mapToObj(answers::get).toList();
    }

    private void add(String set, List<CascadeAnswer> answers, Scored raw, Scored learned, double priceRatio) {
        double[] before = joined(DeferralFigures.of(answers, raw, priceRatio));
        double[] after = joined(DeferralFigures.of(answers, learned, priceRatio));
        double[] change = new double[after.length];
        Arrays.setAll(change, i -> after[i] - before[i]);
        add(new Row(set, RAW), before);
        add(new Row(set, LEARNED), after);
        add(new Row(set, DIFFERENCE), change);
    }

    private static double[] joined(DeferralFigures figures) {
        return IntStream.range(0, 3)
                .boxed()
                .flatMapToDouble(part -> Arrays.stream(
                        part == 0 ? figures.ranking() : part == 1 ? figures.calibration() : figures.deferral()))
                .toArray();
    }

    private void add(Row row, double[] values) {
        Spread[] spreads = figures.computeIfAbsent(row, unused -> {
            Spread[] fresh = new Spread[values.length];
            Arrays.setAll(fresh, i -> new Spread());
            return fresh;
        });
        for (int i = 0; i < values.length; i++) {
            spreads[i].add(values[i]);
        }
    }

    /** Rows in order. */
    List<Row> rows() {
        return List.copyOf(figures.keySet());
    }

    /** Means over the halves: ranking, then calibration, then deferral; NaN for what most halves do not have. */
    double[] means(Row row) {
        Spread[] spreads = figures.get(row);
        if (spreads == null) {
            throw new IllegalArgumentException("no row " + row);
        }
        return Arrays.stream(spreads)
                .mapToDouble(spread -> spread.settled() ? spread.mean() : Double.NaN)
                .toArray();
    }

    /** Standard error of a difference; NaN with fewer than two halves that have the figure. */
    double error(Row row, int figure) {
        Spread[] spreads = figures.get(row);
        double error = spreads == null || !spreads[figure].settled() ? Double.NaN : spreads[figure].error();
        return Double.isInfinite(error) ? Double.NaN : error;
    }

    /** Figures worth keeping with a rule. */
    Map<String, Double> metrics() {
        Map<String, Double> out = new TreeMap<>();
        String[] names = {"auroc", "aurc", "brier", "audc"};
        int[] places = {
            2, 3, DeferralFigures.RANKING.size(), DeferralFigures.RANKING.size() + DeferralFigures.CALIBRATION.size()
        };
        for (Row row : rows()) {
            if (!row.set().equals(ALL) || row.score().equals(DIFFERENCE)) {
                continue;
            }
            double[] means = means(row);
            for (int k = 0; k < names.length; k++) {
                if (places[k] < means.length && Double.isFinite(means[places[k]])) {
                    out.put(row.score() + "." + names[k], means[places[k]]);
                }
            }
        }
        return out;
    }
}
