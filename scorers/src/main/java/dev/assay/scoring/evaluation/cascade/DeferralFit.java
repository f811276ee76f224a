package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.cascade.rule.FeatureWeights;
import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.Route;
import dev.assay.scoring.cascade.rule.RouteMap;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.evaluation.cascade.HalfSplits.Split;
import dev.assay.scoring.evaluation.cascade.OddsFit.Line;
import dev.assay.scoring.evaluation.cascade.OddsFit.Outcomes;
import dev.assay.scoring.evaluation.cascade.OddsFit.Scale;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fits a learned deferral rule to labelled answers. Within a route the maps keep the order of the base score, unless its
 * features, or maps of their own for answers that say the same, were better on answers that they were not fitted to; between
 * routes they make it comparable. Confined to one thread.
 */
public final class DeferralFit {
    private static final int REPEATS = 5;
    /** Fewest answers of the rarer outcome that allow to say that a score knows nothing. */
    private static final int ENOUGH = 20;

    private static final double[] ROUTE_STRENGTHS = {1, 3, 10, 30, 100, 1000};
    private static final double[] GAIN_STRENGTHS = {3, 10, 30, 100, 300};

    private final FitColumns columns;
    private final BaseScore base;
    private final List<Split> splits;
    private final FeatureFit.Result features;
    private final Map<String, int[]> places;
    private final Scale scale;
    private final Scale heldScale;
    private final Map<String, AurocInterval> aurocs = new TreeMap<>();
    private final double routeStrength;

    private DeferralFit(FitColumns columns, BaseScore base) {
        this.columns = columns;
        this.base = base;
        splits = HalfSplits.of(columns.answers(), REPEATS, 1);
        features = FeatureFit.fit(columns, splits);
        places = CascadeAnswers.routes(columns.answers());
        scale = Scale.of(columns.x());
        heldScale = Scale.of(features.held());
        places.forEach((route, at) -> aurocs.put(route, auroc(columns.at(at))));
        routeStrength = routeStrength();
    }

    private static AurocInterval auroc(FitColumns own) {
        return AurocInterval.of(own.x(), FitColumns.not(own.wrong()));
    }

    /**
     * Fits a rule and measures it on answers that it was not fitted to.
     *
     * @throws IllegalArgumentException when there are too few right or wrong answers, with how many it takes, or when some
     *     numbers are raw and others processed
     */
    public static RuleArtefact fit(CascadeAnswers data) {
        long wrong = data.answers().stream().filter(CascadeAnswer::wrong).count();
        boolean enough = Math.min(wrong, data.answers().size() - wrong) >= 40;
        return fit(data, enough ? DeferralCrossValidation.of(data, REPEATS, 1).metrics() : Map.of());
    }

    /**
     * Fits.
     *
     * @param metrics cross-validated figures to keep with the rule
     * @throws IllegalArgumentException when there are fewer than 10 right or 10 wrong answers
     */
    static RuleArtefact fit(CascadeAnswers data, Map<String, Double> metrics) {
        List<CascadeAnswer> answers = data.answers();
        AnswerModes.requireOne(data);
        BaseScore base = BaseChoice.of(data);
        FitColumns columns = FitColumns.of(answers, base);
        if (columns.rarer() < 10) {
            throw new IllegalArgumentException(columns.rarer()
                    + " answers of the rarer outcome: a rule needs at least 10 right and 10 wrong ones");
        }
        return new DeferralFit(columns, base).rule(data, metrics);
    }

    private RuleArtefact rule(CascadeAnswers data, Map<String, Double> metrics) {
        double[] z = scale.standard(columns.x());
        Line all = OddsFit.pooled(z, columns.wrong());
        double strength = columns.hasLarge() ? gainStrength() : 0;
        GainMap gain = columns.hasLarge() ? OddsFit.pooledGain(z, outcomes(columns)) : null;
        Map<String, AnswerFit.Told> told =
                new AnswerFit(columns, splits, scale, routeStrength, strength, this::says).fit();
        Map<String, Route> routes = new TreeMap<>();
        double between = 0;
        int counted = 0;
        for (Map.Entry<String, int[]> one : places.entrySet()) {
            Route route = route(one.getKey(), one.getValue(), all, gain, strength, told.get(one.getKey()));
            double apart = route.base().odds().intercept() - all.intercept();
            between += apart * apart;
            counted++;
            routes.put(one.getKey(), route);
        }
        Route unnamed = routes.remove("");
        // Traffic of another route may be as far from all answers together as these routes are.
        RouteMap pooledMap = new RouteMap(OddsFit.map(all, scale, between / counted), gain);
        Route pooled = pooled(pooledMap, routes.isEmpty() ? unnamed : null);
        FeatureWeights weights = features.better().isEmpty() ? null : features.weights();
        RuleArtefact rule = new RuleArtefact(
                "",
                data.sources(),
                AnswerModes.of(data),
                source(data.answers()),
                data.reader(),
                base,
                gain == null ? null : data.largeModel(),
                weights,
                pooled,
                routes,
                metrics);
        try {
            return RuleFile.parse(RuleFile.write(rule));
        } catch (IOException e) {
            throw new IllegalStateException("a rule that was just written cannot be read", e);
        }
    }

    /** Where no answer names a route, the only one is the pooled one. */
    private Route pooled(RouteMap map, @Nullable Route only) {
        if (only != null) {
            return only;
        }
        AurocInterval auroc = AurocInterval.of(columns.x(), FitColumns.not(columns.wrong()));
        int wrong = (int) Math.round(columns.risk() * columns.size());
        boolean says = auroc.low() > 0.5;
        return new Route(
                "", columns.size(), wrong, auroc.value(), auroc.low(), auroc.high(), says, map, null, Map.of());
    }

    private Route route(
            String name,
            int[] at,
            Line all,
            @Nullable GainMap pooledGain,
            double strength,
            AnswerFit.@Nullable Told sayings) {
        FitColumns own = columns.at(at);
        AurocInterval auroc = aurocs.getOrDefault(name, auroc(own));
        boolean says = says(name);
        Double weighed = features.better().get(name);
        AnswerFit.Told told = sayings == null || (weighed != null && weighed > sayings.low()) ? null : sayings;
        Double low = told == null ? weighed : Double.valueOf(told.low());
        RouteMap byBase = map(scale, own.x(), own, all, pooledGain, strength, says);
        RouteMap byFeatures = null;
        if (low != null && told == null) {
            double[] held = heldScale.standard(features.held());
            Line line = OddsFit.pooled(held, columns.wrong());
            GainMap gain = columns.hasLarge() ? OddsFit.pooledGain(held, outcomes(columns)) : null;
            byFeatures = map(heldScale, FitColumns.pick(features.held(), at), own, line, gain, strength, low > 0.5);
        }
        int wrong = (int) Math.round(own.risk() * own.size());
        boolean informative = says || (low != null && low > 0.5);
        return new Route(
                name,
                own.size(),
                wrong,
                auroc.value(),
                auroc.low(),
                auroc.high(),
                informative,
                byBase,
                byFeatures,
                told == null ? Map.of() : told.maps());
    }

    private RouteMap map(
            Scale scale,
            double[] confidence,
            FitColumns own,
            Line prior,
            @Nullable GainMap pooledGain,
            double strength,
            boolean says) {
        double[] z = scale.standard(confidence);
        Line line = says
                ? OddsFit.line(z, own.wrong(), prior, routeStrength, routeStrength)
                : OddsFit.flat(z, own.wrong(), prior, routeStrength);
        GainMap gain = pooledGain == null ? null : OddsFit.gain(z, outcomes(own), pooledGain, strength, says);
        return new RouteMap(OddsFit.map(line, scale, 0), gain);
    }

    private static Outcomes outcomes(FitColumns columns) {
        return Outcomes.of(columns.wrong(), columns.larger());
    }

    /**
     * Whether the base score says anything on a route. Not finding that it does is no proof that it does not: a route is
     * silent when it has labels enough, its AUROC may be one half, and it is clearly below that of the other routes.
     */
    private boolean says(String route) {
        AurocInterval own = aurocs.get(route);
        int[] at = places.get(route);
        if (own == null || at == null || columns.at(at).rarer() < ENOUGH || own.low() > 0.5) {
            return true;
        }
        double sum = 0;
        double weight = 0;
        double squares = 0;
        for (Map.Entry<String, AurocInterval> other : aurocs.entrySet()) {
            double n = places.getOrDefault(other.getKey(), new int[0]).length;
            AurocInterval auroc = other.getValue();
            if (!other.getKey().equals(route) && !Double.isNaN(auroc.value())) {
                double below = n * (auroc.value() - auroc.low());
                sum += n * auroc.value();
                squares += below * below;
                weight += n;
            }
        }
        boolean othersSay = weight > 0 && (sum - Math.sqrt(squares)) / weight > 0.5;
        return othersSay && own.high() >= sum / weight;
    }

    /** How far the maps of routes are drawn together: as far as predicts best on answers that were held out. */
    private double routeStrength() {
        double best = ROUTE_STRENGTHS[0];
        double least = Double.POSITIVE_INFINITY;
        for (double strength : ROUTE_STRENGTHS) {
            double loss = 0;
            for (Split split : splits) {
                loss += heldLoss(columns.at(split.fit()), columns.at(split.held()), strength);
            }
            if (loss < least) {
                least = loss;
                best = strength;
            }
        }
        return best;
    }

    private double heldLoss(FitColumns fit, FitColumns held, double strength) {
        Line all = OddsFit.pooled(scale.standard(fit.x()), fit.wrong());
        Map<String, Line> lines = new TreeMap<>();
        CascadeAnswers.routes(fit.answers()).forEach((route, at) -> {
            FitColumns own = fit.at(at);
            lines.put(route, OddsFit.line(scale.standard(own.x()), own.wrong(), all, strength, strength));
        });
        double[] z = scale.standard(held.x());
        double loss = 0;
        for (int i = 0; i < z.length; i++) {
            Line line = lines.getOrDefault(held.answers().get(i).route(), all);
            double odds = line.intercept() + line.slope() * z[i];
            // log(1 + exp(odds)) without overflow.
            loss += Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds))) - (held.wrong()[i] ? odds : 0);
        }
        return loss;
    }

    /**
     * How far the gains of routes are drawn together: as far as makes the curve of deferral surest to be above that of the
     * base score on answers that were held out.
     */
    private double gainStrength() {
        double best = GAIN_STRENGTHS[GAIN_STRENGTHS.length - 1];
        double most = Double.NEGATIVE_INFINITY;
        for (double strength : GAIN_STRENGTHS) {
            Spread ahead = new Spread();
            for (Split split : splits) {
                FitColumns held = columns.at(split.held());
                double[] gains = heldGains(columns.at(split.fit()), held, strength);
                ahead.add(held.areas(gains).audc() - held.areas(held.x()).audc());
            }
            double sure = ahead.mean() - ahead.error();
            if (sure > most) {
                most = sure;
                best = strength;
            }
        }
        return best;
    }

    /** Minus the expected gains, which is a confidence. */
    private double[] heldGains(FitColumns fit, FitColumns held, double strength) {
        double[] z = scale.standard(fit.x());
        GainMap pooled = OddsFit.pooledGain(z, outcomes(fit));
        Map<String, GainMap> gains = new TreeMap<>();
        CascadeAnswers.routes(fit.answers()).forEach((route, at) -> {
            FitColumns own = fit.at(at);
            gains.put(route, OddsFit.gain(scale.standard(own.x()), outcomes(own), pooled, strength, says(route)));
        });
        double[] zHeld = scale.standard(held.x());
        double[] out = new double[zHeld.length];
        for (int i = 0; i < out.length; i++) {
            String route = held.answers().get(i).route();
            out[i] = -gains.getOrDefault(route, pooled).at(zHeld[i]);
        }
        return out;
    }

    private static Source source(List<CascadeAnswer> answers) {
        return answers.get(0).statistics().source();
    }
}
