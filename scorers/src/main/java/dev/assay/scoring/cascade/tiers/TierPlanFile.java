package dev.assay.scoring.cascade.tiers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link TierPlan} as a JSON file; an end of a band that is not written is open. Stateless; any thread may use it. */
public final class TierPlanFile {
    private static final String FORMAT = "assay-tiers/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TierPlanFile() {}

    /**
     * Reads a plan that {@link #write} wrote.
     *
     * @throws IOException when the file cannot be read, is no plan or was changed by hand; the message says which
     */
    public static TierPlan read(Path file) throws IOException {
        try {
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            TierPlan plan = plan(tree);
            if (!plan.fingerprint().equals(tree.path("fingerprint").asText())) {
                throw new IOException(file.getFileName() + " was changed after it was written; choose the bands anew");
            }
            return plan;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(
                    file.getFileName() + " is no plan of tiers; write one with assay evaluate tiers --choose", e);
        }
    }

    private static TierPlan plan(JsonNode tree) {
        if (!FORMAT.equals(tree.path("format").asText())) {
            throw new IllegalArgumentException("format is not " + FORMAT);
        }
        List<String> models = new ArrayList<>();
        tree.path("models").forEach(model -> models.add(model.asText()));
        List<Band> bands = new ArrayList<>();
        for (JsonNode band : tree.path("bands")) {
            bands.add(new Band(
                    band.has("low") ? number(band, "low") : Double.NEGATIVE_INFINITY,
                    band.has("high") ? number(band, "high") : Double.POSITIVE_INFINITY));
        }
        List<ScoreMap.Platt> calibrations = new ArrayList<>();
        for (JsonNode map : tree.path("calibrations")) {
            calibrations.add(new ScoreMap.Platt(number(map, "slope"), number(map, "offset")));
        }
        JsonNode data = tree.path("data");
        return of(
                models,
                new StatisticScore(StatisticScore.Kind.of(tree.path("statistic").asText()), number(tree, "alpha")),
                bands,
                calibrations,
                new TierPlan.Data(
                        data.path("events").asInt(), data.path("sha256").asText(), number(data, "maxLoss")));
    }

    private static double number(JsonNode parent, String field) {
        if (!parent.path(field).isNumber()) {
            throw new IllegalArgumentException(field + " is not a number");
        }
        return parent.path(field).doubleValue();
    }

    /** A plan with its fingerprint. */
    public static TierPlan of(
            List<String> models,
            StatisticScore score,
            List<Band> bands,
            List<ScoreMap.Platt> calibrations,
            TierPlan.Data data) {
        byte[] content = tree(new TierPlan(models, score, bands, calibrations, data, ""))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        String fingerprint = Sha256.hex(content).substring(0, 16);
        return new TierPlan(models, score, bands, calibrations, data, fingerprint);
    }

    /** The plan as a file's bytes; equal plans have equal bytes. */
    public static byte[] write(TierPlan plan) {
        return (tree(plan).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode tree(TierPlan plan) {
        ObjectNode tree = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("fingerprint", plan.fingerprint())
                .put("statistic", plan.score().id())
                .put("alpha", plan.score().alpha());
        ArrayNode models = tree.putArray("models");
        plan.models().forEach(models::add);
        ArrayNode bands = tree.putArray("bands");
        for (Band band : plan.bands()) {
            ObjectNode one = bands.addObject();
            put(one, "low", band.low());
            put(one, "high", band.high());
        }
        ArrayNode calibrations = tree.putArray("calibrations");
        plan.calibrations()
                .forEach(map ->
                        calibrations.addObject().put("slope", map.slope()).put("offset", map.offset()));
        tree.putObject("data")
                .put("events", plan.data().events())
                .put("sha256", plan.data().sha256())
                .put("maxLoss", plan.data().maxLoss());
        return tree;
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        }
    }
}
