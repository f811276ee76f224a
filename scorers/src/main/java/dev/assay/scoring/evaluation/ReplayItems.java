package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.control.UncertaintyScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Answers with known outcomes, as a stream that thresholds are tried on. Holders must not write to the arrays; under that rule
 * any thread may read it.
 *
 * @param score what the uncertainty is
 * @param task name of each answer's task, [N]
 * @param uncertainty of the small model, [N], finite
 * @param wrong whether the small model's answer is wrong, [N]
 * @param largeRight whether the large model's is right, [N]; null when the data has no large model
 */
record ReplayItems(
        String score, String[] task, double[] uncertainty, boolean[] wrong, boolean @Nullable [] largeRight) {

    /** In which order the answers come. */
    enum Order {
        /** One task after another, from the easiest for the small model to the hardest; shuffled within each. */
        BLOCKED,
        /** Shuffled. */
        RANDOM,
        /** As in the file. */
        FILE
    }

    /** One answer before it is put into columns. */
    private record Item(
            String task,
            double uncertainty,
            boolean wrong,
            @Nullable Boolean largeRight) {}

    /**
     * Reads one of the layouts that {@link CascadeEvaluation} knows: option probabilities of several models, token statistics
     * of a small and a large model, or option probabilities under several prompts, of which the first counts. Rows without
     * a number are left out.
     *
     * @throws IOException when the file cannot be read or a line is not a JSON object
     * @throws IllegalArgumentException when the layout is another or no row has a number
     */
    static ReplayItems read(Path file) throws IOException {
        List<JsonNode> rows = CascadeEvaluation.read(file);
        List<Item> items = new ArrayList<>();
        String score = "";
        for (JsonNode row : rows) {
            Item item;
            if (row.path("models").isObject()) {
                score = "logit of the probability of the options not chosen";
                item = options(row);
            } else if (row.path("small").isObject() && row.path("large").isObject()) {
                score = "minus the sum of the log-probabilities";
                item = tokens(row);
            } else if (row.path("p").isArray() && row.has("target")) {
                score = "logit of the probability of the options not chosen, first prompt";
                item = prompts(row);
            } else {
                throw new IllegalArgumentException(file
                        + ": no layout that thresholds can be tried on; its lines should have the fields models, or small"
                        + " and large, or p and target");
            }
            if (Double.isFinite(item.uncertainty)) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no answer with a probability");
        }
        return columns(score, items);
    }

    int size() {
        return wrong.length;
    }

    /** The answers in some order; the same seed gives the same order. */
    ReplayItems in(Order order, long seed) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            places.add(i);
        }
        if (order != Order.FILE) {
            Collections.shuffle(places, new Random(seed));
        }
        if (order == Order.BLOCKED) {
            Map<String, Double> difficulty = difficulty();
            places.sort(Comparator.comparingDouble((Integer i) -> difficulty.getOrDefault(task[i], 0.0))
                    .thenComparing(i -> task[i]));
        }
        return pick(places);
    }

    ReplayItems pick(List<Integer> places) {
        int n = places.size();
        String[] tasks = new String[n];
        double[] scores = new double[n];
        boolean[] errors = new boolean[n];
        boolean @Nullable [] large = largeRight == null ? null : new boolean[n];
        for (int i = 0; i < n; i++) {
            int from = places.get(i);
            tasks[i] = task[from];
            scores[i] = uncertainty[from];
            errors[i] = wrong[from];
            if (large != null && largeRight != null) {
                large[i] = largeRight[from];
            }
        }
        return new ReplayItems(score, tasks, scores, errors, large);
    }

    /** Share of wrong answers by task, in order of the file. */
    private Map<String, Double> difficulty() {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            int[] count = counts.computeIfAbsent(task[i], name -> new int[2]);
            count[0]++;
            count[1] += wrong[i] ? 1 : 0;
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.forEach((name, count) -> shares.put(name, (double) count[1] / count[0]));
        return shares;
    }

    private static ReplayItems columns(String score, List<Item> items) {
        boolean large = items.stream().allMatch(item -> item.largeRight != null);
        boolean @Nullable [] largeRight =
                large ? CascadeColumns.flags(items, item -> Boolean.TRUE.equals(item.largeRight)) : null;
        return new ReplayItems(
                score,
                items.stream().map(Item::task).toArray(String[]::new),
                CascadeColumns.numbers(items, Item::uncertainty),
                CascadeColumns.flags(items, Item::wrong),
                largeRight);
    }

    private static Item options(JsonNode row) {
        List<JsonNode> models = new ArrayList<>();
        row.path("models").forEach(models::add);
        JsonNode small = models.get(0);
        JsonNode p = small.path("p").path(small.path("answer").asText());
        return new Item(
                row.path("task").asText(),
                p.isNumber() ? UncertaintyScale.logit(1 - p.doubleValue()) : Double.NaN,
                !small.path("correct").asBoolean(),
                models.size() < 2 ? null : models.get(1).path("correct").asBoolean());
    }

    private static Item tokens(JsonNode row) {
        double[] logprobs = CascadeColumns.array(row.path("small").path("logprob"));
        double sum = 0;
        for (double logprob : logprobs) {
            sum -= logprob;
        }
        return new Item(
                row.path("task").asText(),
                logprobs.length == 0 ? Double.NaN : sum,
                !row.path("small").path("correct").asBoolean(),
                row.path("large").path("correct").asBoolean());
    }

    private static Item prompts(JsonNode row) {
        double[] p = CascadeColumns.array(row.path("p").path(0));
        int best = 0;
        for (int option = 1; option < p.length; option++) {
            best = p[option] > p[best] ? option : best;
        }
        boolean wrong = best != row.path("target").asInt(-1);
        double uncertainty = p.length == 0 ? Double.NaN : UncertaintyScale.logit(1 - p[best]);
        return new Item(row.path("subject").asText(), uncertainty, wrong, null);
    }
}
