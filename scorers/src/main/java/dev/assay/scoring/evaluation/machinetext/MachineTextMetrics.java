package dev.assay.scoring.evaluation.machinetext;

import dev.assay.scoring.evaluation.Bootstrap;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.RankingMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How well one score tells machine texts from human ones within one set. Immutable; any thread may read it.
 *
 * @param auroc machine = positive, ties half
 * @param low 2.5 per cent bootstrap bound, drawn over groups
 * @param high 97.5 per cent bound
 * @param atOne share of machine texts above all but 1 % of the human ones
 * @param atFive the same for 5 %
 */
record MachineTextMetrics(double auroc, double low, double high, double atOne, double atFive) {
    private static final int RESAMPLES = 400;
    private static final long SEED = 20260101;

    /** Measures on the texts that have the score; NaN where one of both kinds is missing. */
    static MachineTextMetrics of(List<ScoredText> all, String score) {
        List<ScoredText> texts =
                all.stream().filter(text -> text.scores().containsKey(score)).toList();
        double[] values = values(texts, score);
        boolean[] machine = Columns.flags(texts, ScoredText::machine);
        double[] ends = Bootstrap.ends(bootstrap(texts, score));
        return new MachineTextMetrics(
                RankingMetrics.auroc(values, machine),
                ends[0],
                ends[1],
                found(values, machine, 0.01),
                found(values, machine, 0.05));
    }

    /**
     * Share of machine texts that are strictly above a level which at most this share of the human texts exceeds.
     *
     * @return NaN where one of both kinds is missing
     */
    static double found(double[] values, boolean[] machine, double falsePositives) {
        double[] human = pick(values, machine, false);
        double[] found = pick(values, machine, true);
        if (human.length == 0 || found.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(human);
        int allowed = (int) Math.floor(falsePositives * human.length);
        double level = human[human.length - 1 - Math.min(allowed, human.length - 1)];
        return Arrays.stream(found).filter(one -> one > level).count() / (double) found.length;
    }

    private static double[] bootstrap(List<ScoredText> texts, String score) {
        Map<String, List<ScoredText>> groups = new LinkedHashMap<>();
        texts.forEach(text -> groups.computeIfAbsent(text.group(), unseen -> new ArrayList<>())
                .add(text));
        List<List<ScoredText>> all = List.copyOf(groups.values());
        Random random = new Random(SEED);
        double[] areas = new double[all.isEmpty() ? 0 : RESAMPLES];
        for (int b = 0; b < areas.length; b++) {
            List<ScoredText> drawn = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                drawn.addAll(all.get(random.nextInt(all.size())));
            }
            areas[b] = RankingMetrics.auroc(values(drawn, score), Columns.flags(drawn, ScoredText::machine));
        }
        return areas;
    }

    static double[] values(List<ScoredText> texts, String score) {
        return Columns.numbers(texts, text -> text.scores().getOrDefault(score, Double.NaN));
    }

    private static double[] pick(double[] values, boolean[] machine, boolean wanted) {
        List<Double> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (machine[i] == wanted) {
                out.add(values[i]);
            }
        }
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
