package dev.assay.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints what they say as Markdown, the references' figures and the floors beside them. Ratios are of
 * CPU time. Confined to the thread that calls it.
 */
public final class WatermarkSpeed {
    private static String[] subjects = {};

    private WatermarkSpeed() {}

    /**
     * Measures.
     *
     * @param args a regular expression over the names of the benchmarks, and {@link Subject}s separated by commas; none or
     *     an empty one for all
     */
    public static void main(String[] args) throws RunnerException {
        String include = args.length > 0 ? args[0] : ".*";
        subjects = args.length > 1 && !args[1].isEmpty() ? args[1].split(",") : new String[0];
        List<RunResult> results = new ArrayList<>();
        results.addAll(run("DetectorBenchmark.cold", include, "200"));
        results.addAll(run("DetectorBenchmark.warm", include, "200"));
        results.addAll(run("KuditipudiBenchmark", include, ""));
        results.addAll(run("RingBenchmark", include, ""));
        results.addAll(linear(include));
        System.out.println(
                "| benchmark | V | tokens | CPU us | wall us | per CPU second | reference | ratio | floor | |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        results.forEach(WatermarkSpeed::print);
    }

    private static Collection<RunResult> run(String name, String include, String tokens) throws RunnerException {
        if (!name.matches(".*(" + include + ").*") && !include.contains(name)) {
            return List.of();
        }
        OptionsBuilder options = new OptionsBuilder();
        options.include(name).mode(Mode.AverageTime).verbosity(VerboseMode.SILENT);
        if (!tokens.isEmpty()) {
            options.param("tokens", tokens);
        }
        if (subjects.length > 0 && name.startsWith("Detector")) {
            options.param("subject", subjects);
        }
        return new Runner(options.build()).run();
    }

    /** Schemes of each kind at three lengths. */
    private static Collection<RunResult> linear(String include) throws RunnerException {
        if (!"linear".matches(".*(" + include + ").*")) {
            return List.of();
        }
        OptionsBuilder options = new OptionsBuilder();
        options.include("DetectorBenchmark.cold").mode(Mode.AverageTime).verbosity(VerboseMode.SILENT);
        options.param("tokens", "1000", "4000").param("vocabulary", "50257");
        if (subjects.length > 0) {
            options.param("subject", subjects);
        }
        return new Runner(options.build()).run();
    }

    private static void print(RunResult result) {
        String name = result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\.(\\w+)$", "$1 $2");
        String which = Optional.ofNullable(result.getParams().getParam("subject"))
                .map(one -> Subject.valueOf(one).title())
                .or(() -> Optional.ofNullable(result.getParams().getParam("statistic")))
                .orElseGet(() -> result.getParams().getParam("ring"));
        String tokens =
                Optional.ofNullable(result.getParams().getParam("tokens")).orElse("");
        int vocabulary = Integer.parseInt(result.getParams().getParam("vocabulary"));
        double micros = counter(result, "micros") / counter(result, "operations");
        double wall = counterWall(result);
        System.out.printf(
                Locale.ROOT,
                "| %s: %s | %,d | %s | %,.1f | %,.1f | %,.1f | %s |%n",
                name,
                which,
                vocabulary,
                tokens,
                micros,
                wall,
                1e6 / micros,
                floor(result, vocabulary, 1e6 / micros));
    }

    private static double counter(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }

    private static double counterWall(RunResult result) {
        double score = result.getPrimaryResult().getScore();
        return result.getPrimaryResult().getScoreUnit().startsWith("ms") ? score * 1_000 : score;
    }

    /** Reference, ratio, floor and verdict. */
    private static String floor(RunResult result, int vocabulary, double rate) {
        String name = result.getParams().getBenchmark();
        String subject = result.getParams().getParam("subject");
        String statistic = result.getParams().getParam("statistic");
        boolean short200 = "200".equals(result.getParams().getParam("tokens"));
        if (subject != null && short200 && name.endsWith("cold")) {
            Subject one = Subject.valueOf(subject);
            return floor(one.reference(vocabulary), rate, one.factor());
        }
        if (statistic != null && name.endsWith("one")) {
            KuditipudiBenchmark.Statistic one = KuditipudiBenchmark.Statistic.valueOf(statistic);
            return floor(one.reference(vocabulary), rate, one.factor());
        }
        if ("ITS_EDIT".equals(statistic)) {
            return floor(vocabulary == Texts.SMALL_VOCABULARY ? 1 / 33.0 : 1 / 40.0, rate, 100);
        }
        return " | | | ";
    }

    private static String floor(double reference, double rate, int factor) {
        double ratio = rate / reference;
        return String.format(
                Locale.ROOT,
                "%,.3g | %,.1f | %d | %s",
                reference,
                ratio,
                factor,
                ratio >= factor ? "reached" : "below");
    }
}
