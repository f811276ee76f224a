package dev.assay.bench;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Token statistics of a batch of 8 x 128 tokens in several ways, in turns in one process, so that whatever else the machine does
 * disturbs all of them alike: the bare model, its logits left where the runtime put them; the model with the fused head, asked
 * about every token; the same where an eighth, and three quarters, of each row are a prompt; and the model whose logits are fetched
 * and reduced on the host. Prints medians over the rounds, and of each round's ratio to the bare model the median and the quartiles,
 * as Markdown; floors hold for the second. Confined to the thread that calls it.
 */
public final class StatisticsSpeed {
    private static final int BATCH = 8;
    private static final int LENGTH = 128;
    private static final int WARM = 6;
    private static final int ROUNDS = 40;

    /** What is run. */
    private enum Way {
        BARE,
        FUSED,
        PROMPT_EIGHTH,
        PROMPT_THREE_QUARTERS,
        HOST
    }

    private StatisticsSpeed() {}

    /**
     * Measures.
     *
     * @param args vocabularies with commas between them, {@code .*} for 8,192 and 50,257; then shapes, layers x width, none
     *     for 4x256 and 8x512
     */
    public static void main(String[] args) throws IOException, OrtException {
        String[] vocabularies =
                args.length > 0 && args[0].matches("[0-9,]+") ? args[0].split(",") : new String[] {"8192", "50257"};
        String[] shapes = args.length > 1 && !args[1].isEmpty() ? args[1].split(",") : new String[] {"4x256", "8x512"};
        System.out.println(
                "| model | V | way | CPU ms | tokens per CPU second | of the bare model | quartiles | floor |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String shape : shapes) {
            for (String vocabulary : vocabularies) {
                measure(shape, Integer.parseInt(vocabulary));
            }
        }
    }

    private static void measure(String shape, int vocabulary) throws IOException, OrtException {
        Map<Way, double[]> millis = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            millis.put(way, new double[ROUNDS]);
        }
        try (CausalWork work = new CausalWork(shape, vocabulary, BATCH, LENGTH)) {
            for (int round = -WARM; round < ROUNDS; round++) {
                for (Map.Entry<Way, double[]> one : millis.entrySet()) {
                    double taken = millis(work, one.getKey());
                    if (round >= 0) {
                        one.getValue()[round] = taken;
                    }
                }
            }
        }
        double[] bare = Objects.requireNonNull(millis.get(Way.BARE));
        millis.forEach((way, taken) -> print(shape, vocabulary, way, taken, bare));
    }

    /** CPU time of one batch. */
    private static double millis(CausalWork work, Way way) throws OrtException {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        switch (way) {
            case BARE -> work.bare();
            case FUSED -> work.fused(0);
            case PROMPT_EIGHTH -> work.fused(LENGTH / 8);
            case PROMPT_THREE_QUARTERS -> work.fused(3 * LENGTH / 4);
            case HOST -> work.host();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static void print(String shape, int vocabulary, Way way, double[] millis, double[] bare) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, i -> bare[i] / millis[i]);
        double ratio = quantile(ratios, 0.5);
        double floor = vocabulary <= 10_000 ? 0.9 : 0.8;
        double median = quantile(millis, 0.5);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %s | %.1f | %,.0f | %.3f | %.3f to %.3f | %s |%n",
                shape,
                vocabulary,
                way,
                median,
                1_000 * BATCH * LENGTH / median,
                ratio,
                quantile(ratios, 0.25),
                quantile(ratios, 0.75),
                way == Way.FUSED ? floor + (ratio >= floor ? " reached" : " not reached") : "");
    }

    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
