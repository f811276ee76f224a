package dev.assay.scoring.machinetext;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.machinetext.TextCalibration.Data;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link TextCalibration} as a JSON file. Stateless; any thread may use it. */
public final class TextCalibrationFile {
    private static final String FORMAT = "assay-text-calibration/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TextCalibrationFile() {}

    /**
     * Reads a calibration that {@link #write} wrote.
     *
     * @throws IOException when the file cannot be read, is no calibration, or was changed since; the message says what is wrong
     */
    public static TextCalibration read(Path file) throws IOException {
        try {
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            TextCalibration read = read(tree);
            if (!tree.path("fingerprint").asText().equals(read.fingerprint())) {
                throw new IllegalArgumentException("fingerprint does not belong to the scores");
            }
            return read;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(
                    file.getFileName() + " is no calibration of texts (" + reason(e)
                            + "); write one with assay calibrate" + " machine-text",
                    e);
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof JsonProcessingException ? "not JSON" : String.valueOf(failure.getMessage());
    }

    private static TextCalibration read(JsonNode tree) {
        if (!FORMAT.equals(tree.path("format").asText())) {
            throw new IllegalArgumentException("format is not " + FORMAT);
        }
        List<Data> data = new ArrayList<>();
        for (JsonNode one : tree.path("data")) {
            data.add(new Data(
                    one.path("file").asText(),
                    one.path("sha256").asText(),
                    one.path("texts").asLong()));
        }
        List<Integer> bounds = new ArrayList<>();
        tree.path("bounds").forEach(one -> bounds.add(one.asInt()));
        Map<TextCalibration.Key, double[]> scores = new TreeMap<>();
        for (JsonNode one : tree.path("references")) {
            double[] values = new double[one.path("scores").size()];
            for (int i = 0; i < values.length; i++) {
                if (!one.get("scores").get(i).isNumber()) {
                    throw new IllegalArgumentException("a score is no number");
                }
                values[i] = one.get("scores").get(i).doubleValue();
            }
            scores.put(
                    new TextCalibration.Key(
                            one.path("scorer").asText(),
                            one.path("source").asText(),
                            one.path("bucket").asInt()),
                    values);
        }
        return fingerprinted(data, bounds, scores);
    }

    /** The calibration as a file's bytes; equal calibrations have equal bytes. */
    public static byte[] write(TextCalibration calibration) {
        ObjectNode tree = tree(calibration).put("fingerprint", calibration.fingerprint());
        return (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static TextCalibration fingerprinted(
            List<Data> data, List<Integer> bounds, Map<TextCalibration.Key, double[]> scores) {
        TextCalibration bare = new TextCalibration(data, "", bounds, scores);
        String hash = Sha256.hex(tree(bare).toString());
        return new TextCalibration(data, hash.substring(0, 16), bounds, scores);
    }

    private static ObjectNode tree(TextCalibration calibration) {
        ObjectNode tree = JSON.createObjectNode().put("format", FORMAT).put("fingerprint", "");
        ArrayNode data = tree.putArray("data");
        calibration
                .data()
                .forEach(one -> data.addObject()
                        .put("file", one.file())
                        .put("sha256", one.sha256())
                        .put("texts", one.texts()));
        ArrayNode bounds = tree.putArray("bounds");
        calibration.bounds().forEach(bounds::add);
        ArrayNode references = tree.putArray("references");
        calibration.texts().forEach((key, texts) -> {
            ArrayNode scores = references
                    .addObject()
                    .put("scorer", key.scorer())
                    .put("source", key.source())
                    .put("bucket", key.bucket())
                    .putArray("scores");
            for (double score : calibration.scores(key)) {
                scores.add(score);
            }
        });
        return tree;
    }
}
