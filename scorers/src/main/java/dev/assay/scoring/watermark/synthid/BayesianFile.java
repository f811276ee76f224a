package dev.assay.scoring.watermark.synthid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trained parameters as the {@code state_dict} of transformers' {@code BayesianDetectorModel} has them, in JSON: {@code prior}
 * [1], {@code likelihood_model_watermarked.beta} [1, 1, D] and {@code likelihood_model_watermarked.delta} [1, 1, D, D].
 * Names may come without their prefix and tensors without their leading dimensions of 1; {@code watermarking_depth} is
 * compared, {@code base_rate}, from which the training started, is not read. Stateless; any thread may use it.
 */
final class BayesianFile {
    private static final String PRIOR = "prior";
    private static final String BETA = "beta";
    private static final String DELTA = "delta";
    private static final String DEPTH = "watermarking_depth";
    private static final List<String> NAMES = List.of(PRIOR, BETA, DELTA, DEPTH, "base_rate");

    private BayesianFile() {}

    /**
     * Reads the content of a file.
     *
     * @param depth number of keys, D
     * @throws IllegalArgumentException naming what is wrong, to be read after "whose"
     */
    static BayesianScore read(JsonNode root, int depth) {
        Map<String, JsonNode> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            String name = field.getKey().substring(field.getKey().lastIndexOf('.') + 1);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("fields are not " + String.join(", ", NAMES) + " alone");
            }
            if (fields.put(name, field.getValue()) != null) {
                throw new IllegalArgumentException(name + " is there twice");
            }
        }
        JsonNode declared = fields.get(DEPTH);
        if (declared != null && declared.asInt() != depth) {
            throw new IllegalArgumentException(DEPTH + " is not the number of keys, " + depth);
        }
        double prior = number(PRIOR, flat(PRIOR, fields, 0));
        if (!(prior >= 0 && prior <= 1)) {
            throw new IllegalArgumentException(PRIOR + " does not lie between 0 and 1");
        }
        double[] beta = numbers(BETA, flat(BETA, fields, 1), depth);
        JsonNode rows = flat(DELTA, fields, 2);
        if (rows.size() != depth) {
            throw new IllegalArgumentException(DELTA + " has not one row for each of the " + depth + " keys");
        }
        double[][] delta = new double[depth][];
        Arrays.setAll(delta, layer -> numbers(DELTA, rows.get(layer), depth));
        return new BayesianScore(prior, beta, delta);
    }

    /** A tensor without the leading dimensions of 1 that it has beyond its own. */
    private static JsonNode flat(String name, Map<String, JsonNode> fields, int dimensions) {
        JsonNode tensor = fields.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        int nested = 0;
        for (JsonNode inner = tensor; inner.isArray() && !inner.isEmpty(); inner = inner.get(0)) {
            nested++;
        }
        JsonNode flat = tensor;
        for (; nested > dimensions; nested--) {
            if (flat.size() != 1) {
                throw new IllegalArgumentException(name + " has more dimensions than " + dimensions);
            }
            flat = flat.get(0);
        }
        if (nested < dimensions) {
            throw new IllegalArgumentException(name + " has not " + dimensions + " dimensions");
        }
        return flat;
    }

    private static double[] numbers(String name, JsonNode list, int count) {
        if (!list.isArray() || list.size() != count) {
            throw new IllegalArgumentException(name + " has not one number for each of the " + count + " keys");
        }
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> number(name, list.get(i)));
        return numbers;
    }

    private static double number(String name, JsonNode value) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!Float.isFinite((float) number)) {
            throw new IllegalArgumentException(name + " holds something else than finite float32 numbers");
        }
        return number;
    }
}
