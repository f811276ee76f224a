package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.RouteMap;
import dev.assay.scoring.evaluation.cascade.HalfSplits.Split;
import dev.assay.scoring.evaluation.cascade.OddsFit.Line;
import dev.assay.scoring.evaluation.cascade.OddsFit.Outcomes;
import dev.assay.scoring.evaluation.cascade.OddsFit.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes on which it matters what an answer says, on answers that were held out, and fits a map for each thing that is
 * said often there. Confined to one thread.
 */
final class AnswerFit {
    /** Fewest answers that say the same for a map of their own. */
    private static final int FEWEST = 20;
    /** Most maps on one route; the answers said most often have them. */
    private static final int MOST = 26;

    private static final double[] STRENGTHS = {1, 3, 10, 30, 100};
    /** As for features: standard errors ahead in AUROC and AURC; in the curve of deferral half as many. */
    private static final double AHEAD = 2;

    private final FitColumns columns;
    private final List<Split> splits;
    private final Scale scale;
    private final double routeStrength;
    private final double gainStrength;
    private final Predicate<String> says;

    /** Odds and gain on some answers. */
    private record Maps(Line line, @Nullable GainMap gain) {}

    /**
     * A route on which answers are told apart.
     *
     * @param low lower end of the AUROC on held-out answers
     * @param maps by what is said
     */
    record Told(double low, Map<String, RouteMap> maps) {}

    /**
     * @param routeStrength how far the odds of routes are drawn together
     * @param gainStrength how far their gains are
     * @param says whether the base score says anything on a route
     */
    AnswerFit(
            FitColumns columns,
            List<Split> splits,
            Scale scale,
            double routeStrength,
            double gainStrength,
            Predicate<String> says) {
        this.columns = columns;
        this.splits = splits;
        this.scale = scale;
        this.routeStrength = routeStrength;
        this.gainStrength = gainStrength;
        this.says = says;
    }

    /** The routes on which it is surely better to know what an answer says. */
    Map<String, Told> fit() {
        Map<String, Told> out = new TreeMap<>();
        Maps all = all(columns);
        List<Maps> priors =
                splits.stream().map(split -> all(columns.at(split.fit()))).toList();
        CascadeAnswers.routes(columns.answers()).forEach((route, places) -> {
            FitColumns own = columns.at(places);
            if (own.rarer() < FEWEST || said(own).size() < 2) {
                return;
            }
            List<Half> tried = halves(route, priors);
            double strength = strength(tried, route);
            double low = low(tried, strength, route);
            if (low > 0) {
                Maps prior = route(own, all, route);
                Map<String, RouteMap> maps = new TreeMap<>();
                byAnswer(own, prior, strength, route)
                        .forEach(
                                (said, map) -> maps.put(said, new RouteMap(OddsFit.map(map.line, scale, 0), map.gain)));
                out.put(route, new Told(low, maps));
            }
        });
        return out;
    }

    private Maps all(FitColumns fit) {
        double[] z = scale.standard(fit.x());
        return new Maps(OddsFit.pooled(z, fit.wrong()), fit.hasLarge() ? OddsFit.pooledGain(z, outcomes(fit)) : null);
    }

    private Maps route(FitColumns own, Maps all, String route) {
        return maps(own, all, routeStrength, gainStrength, says.test(route));
    }

    private Map<String, Maps> byAnswer(FitColumns own, Maps prior, double strength, String route) {
        Map<String, Maps> out = new TreeMap<>();
        said(own)
                .forEach((said, places) ->
                        out.put(said, maps(own.at(places), prior, strength, strength, says.test(route))));
        return out;
    }

    private Maps maps(FitColumns own, Maps prior, double strength, double gains, boolean informative) {
        double[] z = scale.standard(own.x());
        Line line = informative
                ? OddsFit.line(z, own.wrong(), prior.line, strength, strength)
                : OddsFit.flat(z, own.wrong(), prior.line, strength);
        return new Maps(
                line, prior.gain == null ? null : OddsFit.gain(z, outcomes(own), prior.gain, gains, informative));
    }

    private static Outcomes outcomes(FitColumns columns) {
        return Outcomes.of(columns.wrong(), columns.larger());
    }

    /** Places of the answers that say the same, where they are enough. */
    private static Map<String, int[]> said(FitColumns own) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            String said = own.answers().get(i).said();
            if (said != null) {
                places.computeIfAbsent(said, unseen -> new ArrayList<>()).add(i);
            }
        }
        Map<String, int[]> out = new TreeMap<>();
        places.entrySet().stream()
                .filter(one -> one.getValue().size() >= FEWEST)
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .limit(MOST)
                .forEach(one -> out.put(
                        one.getKey(),
                        one.getValue().stream().mapToInt(Integer::intValue).toArray()));
        return out;
    }

    /** One half of a route to fit to and the other to look at. */
    private record Half(FitColumns fit, FitColumns held, Maps prior) {}

    private List<Half> halves(String route, List<Maps> priors) {
        List<Half> out = new ArrayList<>();
        for (int s = 0; s < splits.size(); s++) {
            FitColumns fit = columns.at(inRoute(splits.get(s).fit(), route));
            FitColumns held = columns.at(inRoute(splits.get(s).held(), route));
            out.add(new Half(fit, held, route(fit, priors.get(s), route)));
        }
        return out;
    }

    /** How far the maps are drawn to that of the route: as far as predicts best on answers that were held out. */
    private double strength(List<Half> halves, String route) {
        double best = STRENGTHS[STRENGTHS.length - 1];
        double least = Double.POSITIVE_INFINITY;
        for (double strength : STRENGTHS) {
            double loss = 0;
            for (Half half : halves) {
                double[] predicted = predict(half, strength, route).odds;
                for (int i = 0; i < predicted.length; i++) {
                    double odds = predicted[i];
                    // log(1 + exp(odds)) without overflow.
                    double soft = Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds)));
                    loss += soft - (half.held.wrong()[i] ? odds : 0);
                }
            }
            if (loss < least) {
                least = loss;
                best = strength;
            }
        }
        return best;
    }

    /** Lower end of the AUROC; 0 where it is not surely better than that of the base score. */
    private double low(List<Half> halves, double strength, String route) {
        Spread auroc = new Spread();
        Spread aurc = new Spread();
        Spread audc = new Spread();
        Spread own = new Spread();
        boolean large = columns.at(inRoute(IntStream.range(0, columns.size()).toArray(), route))
                        .larger()
                        .count()
                >= FEWEST;
        for (Half half : halves) {
            Predicted predicted = predict(half, strength, route);
            RankedAnswers.Areas base = half.held.areas(half.held.x());
            RankedAnswers.Areas told = half.held.areas(negative(predicted.odds));
            auroc.add(told.auroc() - base.auroc());
            aurc.add(base.aurc() - told.aurc());
            if (large) {
                audc.add(half.held.areas(negative(predicted.gains)).audc() - base.audc());
            }
            own.add(told.auroc());
        }
        boolean curve = !large || audc.ahead() >= AHEAD / 2;
        boolean better = auroc.ahead() >= AHEAD && aurc.ahead() >= AHEAD && curve;
        return better ? Math.max(Double.MIN_NORMAL, own.mean() - AHEAD * own.error()) : 0;
    }

    /** Of the answers held out. */
    private record Predicted(double[] odds, double[] gains) {}

    private Predicted predict(Half half, double strength, String route) {
        Map<String, Maps> told = byAnswer(half.fit, half.prior, strength, route);
        double[] z = scale.standard(half.held.x());
        double[] odds = new double[z.length];
        double[] gains = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            String said = half.held.answers().get(i).said();
            Maps map = said == null ? half.prior : told.getOrDefault(said, half.prior);
            odds[i] = map.line.intercept() + map.line.slope() * z[i];
            gains[i] = map.gain == null ? 0 : map.gain.at(z[i]);
        }
        return new Predicted(odds, gains);
    }

    private int[] inRoute(int[] places, String route) {
        return IntStream.of(places)
                .filter(i -> columns.answers().get(i).route().equals(route))
                .toArray();
    }

    private static double[] negative(double[] values) {
        return Arrays.stream(values).map(v -> -v).toArray();
    }
}
