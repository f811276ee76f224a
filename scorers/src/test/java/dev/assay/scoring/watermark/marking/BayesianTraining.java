package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Trains the parameters of SynthID's posterior as transformers' trainer does: the cross entropy of the posterior of marked
 * and unmarked texts, half of each, by Adam from beta = -2.5 and delta = 0. The prior stays at one half. Confined to one
 * thread, which may start others.
 */
final class BayesianTraining {
    private static final int LAYERS = 30;
    private static final int VOCABULARY = 50_257;
    private static final int SHORTEST = 30;
    private static final int LONGEST = 300;
    private static final double[] TEMPERATURES = {0.2, 0.3, 0.45};
    private static final int BATCH = 64;
    private static final double RATE = 0.01;
    private static final double FIRST_BETA = -2.5;

    /** Bits of one text, layer 0 lowest, and whether it was marked. */
    record Example(long[] bits, boolean marked) {}

    private final double[] beta = new double[LAYERS];
    private final double[][] delta = new double[LAYERS][LAYERS];
    private final double[] first = new double[LAYERS * (LAYERS + 1)];
    private final double[] second = new double[LAYERS * (LAYERS + 1)];
    private int steps;

    BayesianTraining() {
        Arrays.fill(beta, FIRST_BETA);
    }

    /** Texts of all temperatures and of mixed length, every other one marked, each under keys of its own. */
    static List<Example> examples(int count, long seed) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> example(i, new SplittableRandom(seed * 1_000_003 + i)))
                .toList();
    }

    private static Example example(int number, SplittableRandom random) {
        boolean marked = number % 2 == 0;
        double temperature = TEMPERATURES[number / 2 % TEMPERATURES.length];
        int length = (int) (SHORTEST * Math.pow((double) LONGEST / SHORTEST, random.nextDouble()));
        Marker.Bits bits =
                Uniforms.synthidTable(random.longs(LAYERS, 0, 1L << 40).toArray());
        Marker marker = marked ? Marker.tournament(4, LAYERS, bits) : Marker.NONE;
        TokenText text = Marked.text(Model.of(temperature, VOCABULARY), marker, length, random);
        return new Example(distinct(text.ids(), bits), marked);
    }

    /** The bits of n-grams whose context is new. */
    private static long[] distinct(int[] ids, Marker.Bits bits) {
        Set<List<Integer>> contexts = new HashSet<>();
        List<Long> found = new ArrayList<>();
        for (int at = 4; at < ids.length; at++) {
            if (contexts.add(List.of(ids[at - 4], ids[at - 3], ids[at - 2], ids[at - 1]))) {
                found.add(bits.of(ids, at));
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    /** One pass over the examples in random order. */
    void pass(List<Example> examples, SplittableRandom random) {
        int[] order = IntStream.range(0, examples.size()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int with = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[with];
            order[with] = kept;
        }
        for (int from = 0; from < order.length; from += BATCH) {
            int to = Math.min(order.length, from + BATCH);
            double[] gradient = Arrays.stream(order, from, to)
                    .parallel()
                    .mapToObj(i -> gradient(examples.get(i)))
                    .reduce(new double[first.length], BayesianTraining::sum);
            step(gradient, to - from);
        }
    }

    /** The mean cross entropy in nats. */
    double loss(List<Example> examples) {
        return examples.stream()
                .mapToDouble(one -> {
                    double odds = logOdds(one.bits());
                    return Math.log1p(Math.exp(-Math.abs(odds))) + Math.max(0, one.marked() ? -odds : odds);
                })
                .average()
                .orElse(0);
    }

    /** The share of examples whose posterior lies on the right side of one half. */
    double right(List<Example> examples) {
        return examples.stream()
                .mapToDouble(one -> logOdds(one.bits()) > 0 == one.marked() ? 1 : 0)
                .average()
                .orElse(0);
    }

    private double logOdds(long[] bits) {
        double sum = 0;
        for (long ngram : bits) {
            for (int layer = 0; layer < LAYERS; layer++) {
                sum += Math.log1p(two(ngram, layer) * ((ngram >>> layer & 1) - 0.5));
            }
        }
        return sum;
    }

    private double two(long bits, int layer) {
        double logit = beta[layer];
        for (int earlier = 0; earlier < layer; earlier++) {
            logit += (bits >>> earlier & 1) * delta[layer][earlier];
        }
        return 1 / (1 + Math.exp(-logit));
    }

    /** Of the cross entropy: beta first, then delta row by row. */
    private double[] gradient(Example one) {
        double[] gradient = new double[first.length];
        double odds = logOdds(one.bits());
        double error = 1 / (1 + Math.exp(-odds)) - (one.marked() ? 1 : 0);
        for (long ngram : one.bits()) {
            for (int layer = 0; layer < LAYERS; layer++) {
                double two = two(ngram, layer);
                double g = (ngram >>> layer & 1) - 0.5;
                double slope = error * g * two * (1 - two) / (1 + two * g);
                gradient[layer] += slope;
                for (int earlier = 0; earlier < layer; earlier++) {
                    gradient[LAYERS * (layer + 1) + earlier] += (ngram >>> earlier & 1) * slope;
                }
            }
        }
        return gradient;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    /** Adam with its usual constants. */
    private void step(double[] gradient, int batch) {
        steps++;
        double rate = RATE * Math.sqrt(1 - Math.pow(0.999, steps)) / (1 - Math.pow(0.9, steps));
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i] / batch;
            first[i] += 0.1 * (g - first[i]);
            second[i] += 0.001 * (g * g - second[i]);
            double move = rate * first[i] / (Math.sqrt(second[i]) + 1e-8);
            if (i < LAYERS) {
                beta[i] -= move;
            } else {
                delta[i / LAYERS - 1][i % LAYERS] -= move;
            }
        }
    }

    BayesianScore parameters() {
        return new BayesianScore(0.5, beta, delta);
    }

    /** In the names and shapes of transformers' {@code state_dict}. */
    String json() {
        StringJoiner rows = new StringJoiner(",\n    ");
        for (double[] row : delta) {
            rows.add(numbers(row));
        }
        return "{\n  \"prior\": [0.5],\n  \"likelihood_model_watermarked.beta\": [[\n    " + numbers(beta)
                + "]],\n  \"likelihood_model_watermarked.delta\": [[[\n    " + rows + "]]]\n}\n";
    }

    private static String numbers(double[] numbers) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        for (double number : numbers) {
            list.add(number == 0 ? "0" : String.format(Locale.ROOT, "%.4f", number));
        }
        return list.toString();
    }
}
