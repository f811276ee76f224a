package dev.assay.scoring.cascade.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link RuleArtefact} as a JSON file. Stateless; any thread may use it. */
public final class RuleFile {
    private static final String FORMAT = "assay-deferral-rule/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleFile() {}

    /**
     * Reads a rule that {@link #write} wrote.
     *
     * @throws IOException when the file cannot be read, is no rule, or was changed after it was written
     */
    public static RuleArtefact read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return parse(bytes);
        } catch (IOException e) {
            throw new IOException(file.getFileName() + " is no deferral rule (" + e.getMessage()
                    + "); write one with assay calibrate deferral");
        }
    }

    /**
     * Reads the bytes of {@link #write}.
     *
     * @throws IOException when they are no rule
     */
    public static RuleArtefact parse(byte[] bytes) throws IOException {
        JsonNode tree;
        try {
            tree = JSON.readTree(bytes);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // The parser's own message quotes what it read.
            throw new IOException("not JSON");
        }
        try {
            return read(tree);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static RuleArtefact read(JsonNode tree) {
        if (!FORMAT.equals(tree.path("format").asText())) {
            throw new IllegalArgumentException("format is not " + FORMAT);
        }
        String fingerprint = fingerprint(tree);
        if (!fingerprint.equals(tree.path("fingerprint").asText())) {
            throw new IllegalArgumentException("its fingerprint does not fit its content");
        }
        List<RuleArtefact.Data> data = new ArrayList<>();
        tree.path("data")
                .forEach(one -> data.add(new RuleArtefact.Data(
                        one.path("file").asText(),
                        one.path("sha256").asText(),
                        one.path("answers").asInt())));
        Map<String, Double> metrics = new TreeMap<>();
        tree.path("crossValidated").properties().forEach(one -> metrics.put(one.getKey(), number(one.getValue())));
        Map<String, Route> routes = new TreeMap<>();
        tree.path("routes").forEach(one -> {
            Route route = route(one);
            routes.put(route.name(), route);
        });
        JsonNode large = tree.path("largeModel");
        return new RuleArtefact(
                fingerprint,
                data,
                LogprobMode.valueOf(tree.path("mode").asText()),
                Source.valueOf(tree.path("source").asText()),
                reader(tree.path("reader")),
                BaseScore.of(tree.path("base").asText()),
                large.isTextual() ? large.asText() : null,
                weights(tree.path("weights")),
                route(tree.path("pooled")),
                routes,
                metrics);
    }

    private static RuleArtefact.@Nullable Reader reader(JsonNode tree) {
        return tree.isObject()
                ? new RuleArtefact.Reader(
                        tree.path("model").asText(), tree.path("content").asText())
                : null;
    }

    private static @Nullable FeatureWeights weights(JsonNode tree) {
        if (!tree.isObject()) {
            return null;
        }
        List<JsonNode> rows = new ArrayList<>();
        tree.path("features").forEach(rows::add);
        return new FeatureWeights(
                rows.stream().map(row -> row.path("name").asText()).toList(),
                new LogisticModel(
                        rows.stream()
                                .mapToDouble(row -> number(row.path("mean")))
                                .toArray(),
                        rows.stream()
                                .mapToDouble(row -> number(row.path("deviation")))
                                .toArray(),
                        rows.stream()
                                .mapToDouble(row -> number(row.path("weight")))
                                .toArray(),
                        number(tree.path("intercept"))));
    }

    private static Route route(JsonNode tree) {
        boolean both = tree.path("auroc").isNumber();
        JsonNode features = tree.path("features");
        return new Route(
                tree.path("name").asText(),
                tree.path("labels").asInt(),
                tree.path("wrong").asInt(),
                both ? number(tree.path("auroc")) : Double.NaN,
                both ? number(tree.path("aurocLow")) : Double.NaN,
                both ? number(tree.path("aurocHigh")) : Double.NaN,
                tree.path("informative").asBoolean(),
                map(tree.path("base")),
                features.isObject() ? map(features) : null,
                answers(tree.path("answers")));
    }

    private static Map<String, RouteMap> answers(JsonNode tree) {
        Map<String, RouteMap> answers = new TreeMap<>();
        tree.forEach(one -> answers.put(one.path("answer").asText(), map(one)));
        return answers;
    }

    private static RouteMap map(JsonNode tree) {
        JsonNode odds = tree.path("odds");
        JsonNode gain = tree.path("gain");
        return new RouteMap(
                new OddsMap(
                        number(odds.path("intercept")),
                        number(odds.path("slope")),
                        number(odds.path("centre")),
                        number(odds.path("scale")),
                        number(odds.path("interceptVariance")),
                        number(odds.path("covariance")),
                        number(odds.path("slopeVariance"))),
                gain.isObject()
                        ? new GainMap(
                                number(gain.path("intercept")), number(gain.path("slope")), number(gain.path("harm")))
                        : null);
    }

    private static double number(JsonNode node) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException("a number is missing");
        }
        return node.asDouble();
    }

    /** The rule as a file's bytes; equal rules have equal bytes, whatever fingerprint they carry. */
    public static byte[] write(RuleArtefact rule) {
        ObjectNode tree = JSON.createObjectNode().put("format", FORMAT).put("fingerprint", "");
        ArrayNode data = tree.putArray("data");
        rule.data()
                .forEach(one -> data.addObject()
                        .put("file", one.name())
                        .put("sha256", one.sha256())
                        .put("answers", one.answers()));
        tree.put("mode", rule.mode().name())
                .put("source", rule.source().name())
                .put("base", rule.base().id())
                .put("largeModel", rule.largeModel());
        RuleArtefact.Reader reader = rule.reader();
        if (reader != null) {
            tree.putObject("reader").put("model", reader.model()).put("content", reader.content());
        }
        put(tree.putObject("pooled"), rule.pooled());
        ArrayNode routes = tree.putArray("routes");
        new TreeMap<>(rule.routes()).values().forEach(route -> put(routes.addObject(), route));
        FeatureWeights weights = rule.weights();
        if (weights != null) {
            put(tree.putObject("weights"), weights);
        }
        ObjectNode metrics = tree.putObject("crossValidated");
        new TreeMap<>(rule.metrics()).forEach(metrics::put);
        tree.put("fingerprint", fingerprint(tree));
        return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode tree, Route route) {
        tree.put("name", route.name()).put("labels", route.labels()).put("wrong", route.wrong());
        if (Double.isFinite(route.auroc())) {
            tree.put("auroc", route.auroc()).put("aurocLow", route.aurocLow()).put("aurocHigh", route.aurocHigh());
        }
        tree.put("informative", route.informative());
        put(tree.putObject("base"), route.base());
        RouteMap features = route.features();
        if (features != null) {
            put(tree.putObject("features"), features);
        }
        if (!route.answers().isEmpty()) {
            ArrayNode answers = tree.putArray("answers");
            new TreeMap<>(route.answers())
                    .forEach((said, map) -> put(answers.addObject().put("answer", said), map));
        }
    }

    private static void put(ObjectNode tree, RouteMap map) {
        OddsMap odds = map.odds();
        tree.putObject("odds")
                .put("intercept", odds.intercept())
                .put("slope", odds.slope())
                .put("centre", odds.centre())
                .put("scale", odds.scale())
                .put("interceptVariance", odds.interceptVariance())
                .put("covariance", odds.covariance())
                .put("slopeVariance", odds.slopeVariance());
        GainMap gain = map.gain();
        if (gain != null) {
            tree.putObject("gain")
                    .put("intercept", gain.intercept())
                    .put("slope", gain.slope())
                    .put("harm", gain.harm());
        }
    }

    private static void put(ObjectNode tree, FeatureWeights weights) {
        tree.put("intercept", weights.model().intercept());
        ArrayNode features = tree.putArray("features");
        for (int k = 0; k < weights.names().size(); k++) {
            features.addObject()
                    .put("name", weights.names().get(k))
                    .put("weight", weights.model().weights()[k])
                    .put("mean", weights.model().mean()[k])
                    .put("deviation", weights.model().deviation()[k]);
        }
    }

    /** Over data and numbers, so that a file changed by hand is refused. */
    private static String fingerprint(JsonNode tree) {
        ObjectNode rest = tree.deepCopy();
        rest.remove("fingerprint");
        return Sha256.hex(rest.toString()).substring(0, 16);
    }
}
