package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A deferral rule that was fitted to labelled answers. Immutable; any thread may use it.
 *
 * @param fingerprint hash over everything else
 * @param data files that it was fitted to
 * @param mode of the producer's numbers that it was fitted to
 * @param source whose numbers it was fitted to
 * @param reader the model of ours whose numbers these were; null for the producer's
 * @param base the score that needs no labels, on which every route stands
 * @param largeModel name of the model whose outcomes made the gains; null when there were none
 * @param weights of features; null when there were no labels enough to fit any
 * @param pooled what holds for traffic of no known route
 * @param routes by name
 * @param metrics cross-validated, by name
 */
public record RuleArtefact(
        String fingerprint,
        List<Data> data,
        LogprobMode mode,
        Source source,
        @Nullable Reader reader,
        BaseScore base,
        @Nullable String largeModel,
        @Nullable FeatureWeights weights,
        Route pooled,
        Map<String, Route> routes,
        Map<String, Double> metrics) {

    /**
     * A scoring language model.
     *
     * @param model its id
     * @param content hash of its weights and tokenizer
     */
    public record Reader(String model, String content) {}

    /** One file of labelled answers. */
    public record Data(String name, String sha256, int answers) {}

    /**
     * What the rule makes of an answer.
     *
     * @param known whether the answer's route was among those fitted; the pooled one otherwise
     * @param byFeatures whether the weighted features were read and not the base score
     * @param byAnswer whether the map is the one of answers that say the same
     * @param confidence what the map was asked for, higher is more confident
     */
    public record Judgement(
            boolean known,
            Route route,
            boolean byFeatures,
            boolean byAnswer,
            double confidence,
            RouteMap map,
            RouteMap.Expectation expected) {

        /** Whether the confidence says anything about this answer. */
        public boolean informative() {
            return route.informative();
        }

        /** By what answers are deferred first: the larger model's gain, or the log-odds of an error where it is not known. */
        public double priority() {
            Double gain = expected.gain();
            return gain == null ? expected.logOdds() : gain;
        }
    }

    public RuleArtefact {
        data = List.copyOf(data);
        routes = Map.copyOf(routes);
        metrics = Map.copyOf(new TreeMap<>(metrics));
    }

    /** The columns that some route reads: without them its features, or everything, would be missing. */
    public Set<Statistic> reads() {
        Set<Statistic> read = EnumSet.of(base.column());
        boolean weighed =
                pooled.features() != null || routes.values().stream().anyMatch(route -> route.features() != null);
        if (weights != null && weighed) {
            weights.names().forEach(name -> read.addAll(TokenFeatures.columns(name)));
        }
        return read;
    }

    /** Whether an answer with these columns can be judged. */
    public boolean canJudge(TokenStatistics statistics) {
        return statistics.length() > 0 && statistics.has(base.column());
    }

    /**
     * Judges an answer. Where a route weighs features and one of them is not known, its base score decides.
     *
     * @param statistics such that {@link #canJudge}
     * @param chars length of the text, 0 when there is none
     * @param routeName null when the answer names no route
     * @param said its {@link AnswerClass}; null when it has none
     */
    public Judgement judge(TokenStatistics statistics, int chars, @Nullable String routeName, @Nullable String said) {
        Route named = routeName == null ? null : routes.get(routeName);
        Route route = named == null ? pooled : named;
        RouteMap byFeatures = route.features();
        if (byFeatures != null && weights != null) {
            OptionalDouble weighed = weights.confidence(TokenFeatures.of(statistics, chars));
            if (weighed.isPresent()) {
                double x = weighed.getAsDouble();
                return new Judgement(named != null, route, true, false, x, byFeatures, byFeatures.at(x));
            }
        }
        RouteMap own = said == null ? null : route.answers().get(said);
        RouteMap map = own == null ? route.base() : own;
        double x = base.logOdds(statistics);
        return new Judgement(named != null, route, false, own != null, x, map, map.at(x));
    }
}
