package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.OnnxStartException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which output of an entailment model means what. Published models use three different orders, so nothing is assumed: the
 * order comes from {@code id2label} of the model's {@code config.json} or from the configuration. Immutable; any thread may
 * read it.
 *
 * @param contradiction index of the contradiction logit
 * @param neutral index of the neutral logit, or -1 for a model of two labels
 * @param entailment index of the entailment logit
 */
record NliLabels(int contradiction, int neutral, int entailment) {
    private static final String FIX =
            "; set nli.labels to the order of the model's outputs, for example" + " entailment,neutral,contradiction";

    /** Number of logits. */
    int count() {
        return neutral < 0 ? 2 : 3;
    }

    /**
     * From names in order of output.
     *
     * @param origin what to name in a refusal
     * @throws OnnxStartException when they do not say which is entailment and which is contradiction
     */
    static NliLabels of(List<String> names, String origin) {
        if (names.size() != 2 && names.size() != 3) {
            throw new OnnxStartException(
                    origin + " names " + names.size() + " labels; an entailment model has 2 or 3" + FIX);
        }
        List<String> kinds = names.stream().map(NliLabels::kind).toList();
        int contradiction = only("contradiction", kinds, names, origin);
        int entailment = only("entailment", kinds, names, origin);
        int neutral = names.size() == 2 ? -1 : only("neutral", kinds, names, origin);
        return new NliLabels(contradiction, neutral, entailment);
    }

    /** From {@code id2label}, or {@code label2id} where only that is given. */
    static NliLabels of(JsonNode config, String origin) {
        Map<Integer, String> byIndex = new TreeMap<>();
        JsonNode forward = config.path("id2label");
        JsonNode backward = config.path("label2id");
        if (forward.isArray()) {
            for (int i = 0; i < forward.size(); i++) {
                byIndex.put(i, forward.get(i).asText());
            }
        } else if (forward.isObject()) {
            forward.properties()
                    .forEach(entry -> byIndex.put(
                            index(entry.getKey(), origin), entry.getValue().asText()));
        } else if (backward.isObject()) {
            backward.properties().forEach(entry -> byIndex.put(entry.getValue().asInt(-1), entry.getKey()));
        } else {
            throw new OnnxStartException(origin + " has no id2label" + FIX);
        }
        List<String> names = new ArrayList<>();
        for (Map.Entry<Integer, String> entry : byIndex.entrySet()) {
            if (entry.getKey() != names.size()) {
                throw new OnnxStartException(origin + ": the indices of its labels are " + byIndex.keySet() + FIX);
            }
            names.add(entry.getValue());
        }
        return of(names, origin + ": id2label");
    }

    /** From the configuration: names with commas between them. */
    static NliLabels of(String commaSeparated) {
        return of(Arrays.stream(commaSeparated.split(",")).map(String::strip).toList(), "nli.labels");
    }

    private static int index(String key, String origin) {
        try {
            return Integer.parseInt(key.strip());
        } catch (NumberFormatException e) {
            throw new OnnxStartException(origin + ": id2label has the index " + key + FIX, e);
        }
    }

    private static int only(String kind, List<String> kinds, List<String> names, String origin) {
        int at = kinds.indexOf(kind);
        if (at < 0 || kinds.lastIndexOf(kind) != at) {
            String hint = kinds.contains("not-entailment") && kind.equals("contradiction")
                    ? " (not_entailment is neutral and contradiction together: to take it for contradiction, say so)"
                    : "";
            throw new OnnxStartException(origin + " " + names + " does not say which output is " + kind + hint + FIX);
        }
        return at;
    }

    private static String kind(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (letters.contains("entail")) {
            boolean not = letters.startsWith("not") || letters.startsWith("non") || letters.startsWith("no");
            return not ? "not-entailment" : "entailment";
        }
        if (letters.startsWith("contradict") || letters.equals("refutes") || letters.equals("refuted")) {
            return "contradiction";
        }
        if (letters.startsWith("neutral") || letters.equals("notenoughinfo") || letters.equals("nei")) {
            return "neutral";
        }
        return letters.equals("supports") || letters.equals("supported") ? "entailment" : "unknown";
    }
}
