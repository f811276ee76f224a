package dev.assay.scoring.consistency.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.AskedModel;
import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link ConsistencyModel} as a JSON file. Stateless; any thread may use it. */
public final class ModelFile {
    private static final String FORMAT = "assay-consistency-model/2";
    /** Before probabilities could depend on the length of the answer; else the same. */
    private static final String FORMAT_1 = "assay-consistency-model/1";

    private static final String BUNDLED = "/dev/assay/scoring/consistency/model.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFile() {}

    /** Holds the bundled model once it was asked for. */
    private static final class Bundled {
        private static final ConsistencyModel MODEL = load();

        private static ConsistencyModel load() {
            try (InputStream in = ModelFile.class.getResourceAsStream(BUNDLED)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks " + BUNDLED);
                }
                return read(JSON.readTree(in));
            } catch (IOException e) {
                throw new IllegalStateException("the build's " + BUNDLED + " cannot be read", e);
            }
        }
    }

    /** The model that comes with the build, fitted on the development halves of four public sets. */
    public static ConsistencyModel bundled() {
        return Bundled.MODEL;
    }

    /**
     * Reads a model that {@link #write} wrote.
     *
     * @throws IOException when the file cannot be read or is no model; the message says what is wrong
     */
    public static ConsistencyModel read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return parse(bytes);
        } catch (IOException e) {
            throw new IOException(
                    file.getFileName() + " is no consistency model, write one with assay calibrate: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Reads the bytes of {@link #write}.
     *
     * @throws IOException when they are no model; the message says what is wrong
     */
    public static ConsistencyModel parse(byte[] bytes) throws IOException {
        try {
            return read(JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            // Its message quotes the bytes.
            throw new IOException("the model is no JSON, from line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
        } catch (IllegalArgumentException e) {
            throw new IOException("the model cannot be used: " + e.getMessage(), e);
        }
    }

    private static ConsistencyModel read(JsonNode tree) {
        String format = tree.path("format").asText();
        if (!FORMAT.equals(format) && !FORMAT_1.equals(format)) {
            throw new IllegalArgumentException("format is neither " + FORMAT + " nor " + FORMAT_1);
        }
        List<ConsistencyModel.Source> sources = new ArrayList<>();
        tree.path("data")
                .forEach(one -> sources.add(new ConsistencyModel.Source(
                        one.path("file").asText(),
                        one.path("sha256").asText(),
                        one.path("records").asInt())));
        Map<AnswerKind, List<String>> features = new EnumMap<>(AnswerKind.class);
        Map<AnswerKind, BySamples<LogisticModel>> fusions = new EnumMap<>(AnswerKind.class);
        for (JsonNode fusion : tree.path("fusions")) {
            AnswerKind kind = AnswerKind.of(fusion.path("kind").asText());
            List<String> names = new ArrayList<>();
            fusion.path("features").forEach(name -> names.add(name.asText()));
            Map<Integer, LogisticModel> fitted = new TreeMap<>();
            for (JsonNode one : fusion.path("fitted")) {
                LogisticModel model = new LogisticModel(
                        numbers(one.path("mean")),
                        numbers(one.path("deviation")),
                        numbers(one.path("weights")),
                        number(one.path("intercept")));
                if (model.weights().length != names.size()) {
                    throw new IllegalArgumentException("weights and features differ in number");
                }
                fitted.put(one.path("samples").asInt(), model);
            }
            features.put(kind, names);
            fusions.put(kind, new BySamples<>(fitted));
        }
        return new ConsistencyModel(sources, fingerprint(tree), features, fusions, calibrations(tree), asked(tree));
    }

    private static Map<ConsistencyModel.Target, BySamples<ScoreMap>> calibrations(JsonNode tree) {
        Map<ConsistencyModel.Target, BySamples<ScoreMap>> out = new TreeMap<>();
        for (JsonNode calibration : tree.path("calibrations")) {
            Map<Integer, ScoreMap> fitted = new TreeMap<>();
            for (JsonNode one : calibration.path("fitted")) {
                fitted.put(one.path("samples").asInt(), map(one));
            }
            AnswerKind kind = AnswerKind.of(calibration.path("kind").asText());
            String scorer = calibration.path("scorer").asText();
            out.put(new ConsistencyModel.Target(scorer, kind), new BySamples<>(fitted));
        }
        return out;
    }

    private static Map<String, AskedModel> asked(JsonNode tree) {
        Map<String, AskedModel> out = new TreeMap<>();
        for (JsonNode calibration : tree.path("calibrations")) {
            if (calibration.has("model")) {
                String scorer = calibration.path("scorer").asText();
                AskedModel model = AskedModel.parse(calibration.path("model").asText())
                        .orElseThrow(() -> new IllegalArgumentException("a calibration names no model by id@content"));
                AskedModel before = out.putIfAbsent(scorer, model);
                if (before != null && !before.same(model)) {
                    throw new IllegalArgumentException("the calibrations of a scorer name two models");
                }
            }
        }
        return out;
    }

    private static ScoreMap map(JsonNode one) {
        String method = one.path("method").asText();
        return switch (method) {
            case "platt" -> new ScoreMap.Platt(number(one.path("slope")), number(one.path("offset")));
            case "platt with length" ->
                new ScoreMap.LengthPlatt(
                        number(one.path("slope")),
                        number(one.path("length")),
                        number(one.path("offset")),
                        number(one.path("shortest")),
                        number(one.path("longest")));
            case "isotonic" -> new ScoreMap.Isotonic(numbers(one.path("scores")), numbers(one.path("probabilities")));
            default -> throw new IllegalArgumentException("a calibration has an unknown method");
        };
    }

    private static double number(JsonNode node) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException("a number is missing");
        }
        return node.asDouble();
    }

    private static double[] numbers(JsonNode array) {
        double[] out = new double[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(array.get(i));
        }
        return out;
    }

    /** The model as a file's bytes; equal models have equal bytes. */
    public static byte[] write(ConsistencyModel model) {
        ObjectNode tree = JSON.createObjectNode().put("format", FORMAT).put("fingerprint", "");
        ArrayNode data = tree.putArray("data");
        model.sources()
                .forEach(one -> data.addObject()
                        .put("file", one.name())
                        .put("sha256", one.sha256())
                        .put("records", one.records()));
        ArrayNode fusions = tree.putArray("fusions");
        model.fusions().forEach((kind, table) -> {
            ObjectNode fusion = fusions.addObject().put("kind", kind.id());
            ArrayNode names = fusion.putArray("features");
            model.features(kind).forEach(names::add);
            ArrayNode fitted = fusion.putArray("fitted");
            table.entries().forEach((samples, one) -> {
                ObjectNode entry = fitted.addObject().put("samples", samples).put("intercept", one.intercept());
                put(entry, "mean", one.mean());
                put(entry, "deviation", one.deviation());
                put(entry, "weights", one.weights());
            });
        });
        ArrayNode calibrations = tree.putArray("calibrations");
        model.calibrations().forEach((target, table) -> {
            ObjectNode calibration = calibrations
                    .addObject()
                    .put("scorer", target.scorer())
                    .put("kind", target.kind().id());
            AskedModel asked = model.asked().get(target.scorer());
            if (asked != null) {
                calibration.put("model", asked.toString());
            }
            ArrayNode fitted = calibration.putArray("fitted");
            table.entries().forEach((samples, map) -> put(fitted.addObject().put("samples", samples), map));
        });
        tree.put("fingerprint", fingerprint(tree));
        return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode entry, ScoreMap map) {
        entry.put("method", map.method());
        if (map instanceof ScoreMap.Platt platt) {
            entry.put("slope", platt.slope()).put("offset", platt.offset());
        } else if (map instanceof ScoreMap.LengthPlatt platt) {
            entry.put("slope", platt.slope())
                    .put("length", platt.length())
                    .put("offset", platt.offset())
                    .put("shortest", platt.shortest())
                    .put("longest", platt.longest());
        } else if (map instanceof ScoreMap.Isotonic isotonic) {
            put(entry, "scores", isotonic.scores());
            put(entry, "probabilities", isotonic.probabilities());
        }
    }

    private static void put(ObjectNode entry, String name, double[] values) {
        ArrayNode array = entry.putArray(name);
        for (double value : values) {
            array.add(value);
        }
    }

    /** Over data and numbers, so that a file changed by hand is another model. */
    private static String fingerprint(JsonNode tree) {
        ObjectNode rest = tree.deepCopy();
        rest.remove("fingerprint");
        return Sha256.hex(rest.toString()).substring(0, 16);
    }
}
