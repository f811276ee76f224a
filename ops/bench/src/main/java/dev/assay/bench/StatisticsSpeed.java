package dev.assay.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link StatisticsBenchmark} and prints tokens per CPU second of the three ways side by side, as Markdown. Confined to
 * the thread that calls it.
 */
public final class StatisticsSpeed {
    private StatisticsSpeed() {}

    /**
     * Measures.
     *
     * @param args vocabularies with commas between them, {@code .*} for 8,192 and 50,257; then shapes, layers x width, none
     *     for 4x256 and 8x512
     */
    public static void main(String[] args) throws RunnerException {
        String[] vocabularies =
                args.length > 0 && args[0].matches("[0-9,]+") ? args[0].split(",") : new String[] {"8192", "50257"};
        String[] shapes = args.length > 1 && !args[1].isEmpty() ? args[1].split(",") : new String[] {"4x256", "8x512"};
        System.out.println("| model | V | way | CPU ms | wall ms | tokens per CPU second | of the bare model | floor |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String shape : shapes) {
            for (String vocabulary : vocabularies) {
                measure(shape, vocabulary);
            }
        }
    }

    private static void measure(String shape, String vocabulary) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("StatisticsBenchmark.batch")
                        .mode(Mode.AverageTime)
                        .verbosity(VerboseMode.SILENT)
                        .param("shape", shape)
                        .param("vocabulary", vocabulary)
                        .build())
                .run();
        List<RunResult> ordered = new ArrayList<>(results);
        double bare = millis(ordered.get(0));
        ordered.forEach(result -> print(result, bare));
    }

    /** CPU milliseconds of a batch. */
    private static double millis(RunResult result) {
        return counter(result, "micros") / counter(result, "operations") / 1_000;
    }

    private static double counter(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }

    private static void print(RunResult result, double bare) {
        int vocabulary = Integer.parseInt(result.getParams().getParam("vocabulary"));
        String way = result.getParams().getParam("way");
        int tokens = StatisticsBenchmark.BATCH * StatisticsBenchmark.LENGTH;
        double millis = millis(result);
        double floor = vocabulary <= 10_000 ? 0.9 : 0.8;
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %s | %.1f | %.1f | %,.0f | %.3f | %s |%n",
                result.getParams().getParam("shape"),
                vocabulary,
                way,
                millis,
                result.getPrimaryResult().getScore(),
                1_000 * tokens / millis,
                bare / millis,
                way.equals("FUSED") ? floor + (bare / millis >= floor ? " reached" : " not reached") : "");
    }
}
