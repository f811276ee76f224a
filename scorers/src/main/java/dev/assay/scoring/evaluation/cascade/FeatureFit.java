package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.FeatureWeights;
import dev.assay.scoring.cascade.rule.OddsMap;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.evaluation.LogisticFit;
import dev.assay.scoring.evaluation.cascade.HalfSplits.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fits weights of features to "the answer is wrong" and finds the routes on which they rank better than the base score, on
 * answers that they were not fitted to. Confined to one thread.
 */
final class FeatureFit {
    /** Fewest answers of the rarer outcome that weights are fitted to, and that a route is compared with. */
    private static final int FEWEST = 20;

    private static final double[] PENALTIES = {3, 30, 300};
    /** How many standard errors features must be ahead in AUROC and AURC; in the curve of deferral half as many. */
    private static final double AHEAD = 2;

    /**
     * What came out.
     *
     * @param weights fitted to all answers; null without labels enough
     * @param held confidence of each answer by weights fitted to another half, [n]
     * @param better routes on which the features are better, with their AUROC's lower end
     */
    record Result(@Nullable FeatureWeights weights, double[] held, Map<String, Double> better) {
        private static final Result NONE = new Result(null, new double[0], Map.of());
    }

    private FeatureFit() {}

    static Result fit(FitColumns columns, List<Split> splits) {
        if (columns.rarer() < FEWEST || columns.names().isEmpty()) {
            return Result.NONE;
        }
        List<String> routes =
                List.copyOf(CascadeAnswers.routes(columns.answers()).keySet());
        double[][] x = withRoutes(columns, routes);
        double penalty = PENALTIES[0];
        double least = Double.POSITIVE_INFINITY;
        List<double[]> held = List.of();
        for (double candidate : PENALTIES) {
            List<double[]> predicted = splits.stream()
                    .map(split -> held(x, columns.wrong(), split, candidate))
                    .toList();
            double loss = loss(columns.wrong(), predicted, splits);
            if (loss < least) {
                least = loss;
                penalty = candidate;
                held = predicted;
            }
        }
        LogisticModel all = model(x, columns.wrong(), penalty);
        int k = columns.names().size();
        LogisticModel own = new LogisticModel(
                Arrays.copyOf(all.mean(), k),
                Arrays.copyOf(all.deviation(), k),
                Arrays.copyOf(all.weights(), k),
                all.intercept());
        FeatureWeights weights = new FeatureWeights(columns.names(), own);
        List<double[]> confidences = withoutRoutes(held, x, splits, columns, penalty);
        return new Result(weights, whole(confidences, splits, columns.size()), better(columns, confidences, splits));
    }

    /** Shares of errors differ between routes; features must not stand in for the route. */
    private static double[][] withRoutes(FitColumns columns, List<String> routes) {
        int k = columns.names().size();
        double[][] x = new double[columns.size()][];
        for (int i = 0; i < x.length; i++) {
            x[i] = Arrays.copyOf(columns.features()[i], k + routes.size());
            x[i][k + routes.indexOf(columns.answers().get(i).route())] = 1;
        }
        return x;
    }

    private static LogisticModel model(double[][] x, boolean[] wrong, double penalty) {
        double[] target = new double[wrong.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = wrong[i] ? 1 : 0;
        }
        double[] weight = new double[target.length];
        Arrays.fill(weight, 1);
        return LogisticFit.fit(x, target, weight, penalty);
    }

    /** Log-odds of the answers that were held out. */
    private static double[] held(double[][] x, boolean[] wrong, Split split, double penalty) {
        double[][] fit = Arrays.stream(split.fit()).mapToObj(i -> x[i]).toArray(double[][]::new);
        LogisticModel model = model(fit, FitColumns.pick(wrong, split.fit()), penalty);
        return Arrays.stream(split.held()).mapToDouble(i -> model.logit(x[i])).toArray();
    }

    /** The same, less what the route itself adds, and turned into confidences. */
    private static List<double[]> withoutRoutes(
            List<double[]> held, double[][] x, List<Split> splits, FitColumns columns, double penalty) {
        List<double[]> out = new ArrayList<>();
        int k = columns.names().size();
        for (int s = 0; s < splits.size(); s++) {
            Split split = splits.get(s);
            double[][] fit = Arrays.stream(split.fit()).mapToObj(i -> x[i]).toArray(double[][]::new);
            LogisticModel model = model(fit, FitColumns.pick(columns.wrong(), split.fit()), penalty);
            LogisticModel own = new LogisticModel(
                    Arrays.copyOf(model.mean(), k),
                    Arrays.copyOf(model.deviation(), k),
                    Arrays.copyOf(model.weights(), k),
                    model.intercept());
            double[] confidences = new double[held.get(s).length];
            for (int i = 0; i < confidences.length; i++) {
                confidences[i] = -own.logit(columns.features()[split.held()[i]]);
            }
            out.add(confidences);
        }
        return out;
    }

    private static double loss(boolean[] wrong, List<double[]> predicted, List<Split> splits) {
        double sum = 0;
        for (int s = 0; s < splits.size(); s++) {
            int[] held = splits.get(s).held();
            for (int i = 0; i < held.length; i++) {
                double p = OddsMap.sigmoid(predicted.get(s)[i]);
                sum -= Math.log(Math.max(1e-15, wrong[held[i]] ? p : 1 - p));
            }
        }
        return sum;
    }

    /** Both halves of the first split together: every answer once. */
    private static double[] whole(List<double[]> confidences, List<Split> splits, int n) {
        double[] out = new double[n];
        for (int s = 0; s < 2; s++) {
            for (int i = 0; i < confidences.get(s).length; i++) {
                out[splits.get(s).held()[i]] = confidences.get(s)[i];
            }
        }
        return out;
    }

    private static Map<String, Double> better(FitColumns columns, List<double[]> confidences, List<Split> splits) {
        Map<String, Double> out = new LinkedHashMap<>();
        CascadeAnswers.routes(columns.answers()).forEach((route, places) -> {
            if (columns.at(places).rarer() >= FEWEST) {
                Spread auroc = new Spread();
                Spread aurc = new Spread();
                Spread audc = new Spread();
                Spread own = new Spread();
                for (int s = 0; s < splits.size(); s++) {
                    compare(columns, route, splits.get(s), confidences.get(s), auroc, aurc, audc, own);
                }
                boolean large = columns.at(places).larger().count() >= FEWEST;
                boolean curve = !large || audc.ahead() >= AHEAD / 2;
                if (auroc.ahead() >= AHEAD && aurc.ahead() >= AHEAD && curve) {
                    out.put(route, own.mean() - AHEAD * own.error());
                }
            }
        });
        return out;
    }

    private static void compare(
            FitColumns columns,
            String route,
            Split split,
            double[] confidence,
            Spread auroc,
            Spread aurc,
            Spread audc,
            Spread own) {
        int[] inRoute = java.util.stream.IntStream.range(0, split.held().length)
                .filter(i -> columns.answers().get(split.held()[i]).route().equals(route))
                .toArray();
        FitColumns held =
                columns.at(Arrays.stream(inRoute).map(i -> split.held()[i]).toArray());
        RankedAnswers.Areas features = held.areas(FitColumns.pick(confidence, inRoute));
        RankedAnswers.Areas gained = features.minus(held.areas(held.x()));
        auroc.add(gained.auroc());
        aurc.add(-gained.aurc());
        audc.add(gained.audc());
        own.add(features.auroc());
    }
}
