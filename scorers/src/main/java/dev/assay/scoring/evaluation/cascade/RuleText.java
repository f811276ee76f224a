package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.FeatureWeights;
import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.OddsMap;
import dev.assay.scoring.cascade.rule.Route;
import dev.assay.scoring.cascade.rule.RouteMap;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.FigureText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Says in words and numbers what a learned deferral rule weighs. Stateless; any thread may use it. */
public final class RuleText {
    private static final List<Column> ROUTES = List.of(
            new Column("labels", 0),
            new Column("wrong", 3),
            new Column("AUROC", 3),
            new Column("low", 3),
            new Column("odds", 3),
            new Column("per sd", 3),
            new Column("gain", 3),
            new Column("defer below", 3));
    private static final List<Column> WEIGHTS =
            List.of(new Column("weight", 3), new Column("mean", 3), new Column("sd", 3));

    private RuleText() {}

    /**
     * Prints the rule.
     *
     * @param deferCost c / v that the thresholds are shown for
     */
    public static void print(RuleArtefact rule, double deferCost, Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "Deferral rule %s on %s, fitted to %s numbers of the %s%n",
                rule.fingerprint(),
                rule.base().id(),
                rule.mode().name().toLowerCase(Locale.ROOT),
                rule.source().name().toLowerCase(Locale.ROOT)));
        for (RuleArtefact.Data data : rule.data()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %s: %d answers, sha256 %s%n",
                    data.name(),
                    data.answers(),
                    data.sha256().substring(0, Math.min(16, data.sha256().length()))));
        }
        String large = rule.largeModel();
        out.append("  larger model: ")
                .append(large == null ? "outcomes not known, so deferral.threshold has to be set" : large)
                .append("\n\n");
        routes(rule, deferCost).print(out);
        if (Stream.concat(rule.routes().values().stream(), Stream.of(rule.pooled()))
                .anyMatch(route -> !route.answers().isEmpty())) {
            out.append("route: answer: answers that say so have a map of their own, others that of the route\n");
        }
        out.append(
                        "odds: log-odds of an error at the mean confidence; per sd: their change per standard deviation of the")
                .append(
                        " confidence;\ngain: errors that the larger model removes at the mean confidence; defer below: on")
                .append(String.format(Locale.ROOT, " the scale of the score 1 - u, at a cost of %.3f%n%n", deferCost));
        FeatureWeights weights = rule.weights();
        if (weights != null) {
            weights(weights).print(out);
            out.append("of standardised features, towards an error; read on the routes marked with *\n\n");
        } else {
            out.append("No route has features that rank better than ")
                    .append(rule.base().id())
                    .append(" on answers held out: within routes its order stands.\n\n");
        }
        if (!rule.metrics().isEmpty()) {
            out.append("Cross-validated on halves, all routes: ");
            List<String> parts = new ArrayList<>();
            new TreeMap<>(rule.metrics()).forEach((name, value) -> parts.add(name + " " + FigureText.of(value, 4)));
            out.append(String.join(", ", parts)).append("\n\n");
        }
    }

    private static FigureTable routes(RuleArtefact rule, double deferCost) {
        List<Row> rows = new ArrayList<>();
        new TreeMap<>(rule.routes()).values().forEach(route -> {
            rows.add(row(route, route.name(), deferCost));
            answers(route, deferCost, rows);
        });
        rows.add(row(rule.pooled(), rule.routes().isEmpty() ? "all" : "any other", deferCost));
        answers(rule.pooled(), deferCost, rows);
        return new FigureTable("Routes", "route", ROUTES, rows);
    }

    /** How often these were wrong is not kept; the odds say it. */
    private static void answers(Route route, double deferCost, List<Row> rows) {
        String prefix = route.name().isEmpty() ? "" : route.name() + ": ";
        new TreeMap<>(route.answers())
                .forEach((said, map) -> rows.add(row(
                        prefix + said,
                        map,
                        new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN},
                        deferCost,
                        route.informative())));
    }

    private static Row row(Route route, String name, double deferCost) {
        RouteMap features = route.features();
        RouteMap map = features == null ? route.base() : features;
        String mark = features != null ? " *" : route.informative() ? "" : " (uninformative)";
        double[] labels = {
            route.labels(), (double) route.wrong() / Math.max(1, route.labels()), route.auroc(), route.aurocLow()
        };
        return row(name + mark, map, labels, deferCost, route.informative());
    }

    private static Row row(String name, RouteMap map, double[] labels, double deferCost, boolean informative) {
        GainMap gain = map.gain();
        double below = Double.NaN;
        if (gain != null && informative) {
            below = map.threshold(deferCost);
        }
        OddsMap odds = map.odds();
        return new Row(
                name,
                labels[0],
                labels[1],
                labels[2],
                labels[3],
                odds.intercept(),
                odds.slope(),
                gain == null ? Double.NaN : gain.at(0),
                below);
    }

    private static FigureTable weights(FeatureWeights weights) {
        List<Row> rows = IntStream.range(0, weights.names().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        k -> -Math.abs(weights.model().weights()[k])))
                .map(k -> new Row(
                        weights.names().get(k),
                        weights.model().weights()[k],
                        weights.model().mean()[k],
                        weights.model().deviation()[k]))
                .toList();
        return new FigureTable("Weights", "feature", WEIGHTS, rows);
    }
}
