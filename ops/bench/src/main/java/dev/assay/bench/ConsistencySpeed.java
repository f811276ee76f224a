package dev.assay.bench;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link ConsistencyBenchmark} and prints events per second of CPU time as Markdown, beside the figures of the
 * references and how many times those are asked for. Confined to the thread that calls it.
 */
public final class ConsistencySpeed {
    /** What is measured, with the reference's best figure on one core of another machine. That of short answers is of lexical similarity alone. */
    private record Row(String benchmark, String title, double reference, int factor) {}

    private static final List<Row> ROWS = List.of(
            new Row("ngrams", "SelfCheckGPT n-grams 1 to 5, from text", 102, 30),
            new Row("scorer", "default scorer, all of its evidence", 102, 30),
            new Row("lexical", "lexical similarity, ROUGE-L, 20 samples, nothing else", 2.0, 100),
            new Row("answers", "default scorer, all of its evidence, answer of 50 words, 20 samples of 170", 2.0, 100),
            new Row("asked", "the same with a prompt", 2.0, 100));

    private ConsistencySpeed() {}

    /**
     * Measures.
     *
     * @param args a regular expression over the names of the benchmarks; none for all
     */
    public static void main(String[] args) throws RunnerException {
        String include = args.length > 0 ? args[0] : ".*";
        System.out.println("| | events per CPU second | wall us per event | reference | ratio | asked for |");
        System.out.println("|---|---|---|---|---|---|");
        for (Row row : ROWS) {
            if (!row.benchmark().matches(include)) {
                continue;
            }
            RunResult result = new Runner(new OptionsBuilder()
                            .include("ConsistencyBenchmark." + row.benchmark())
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .runSingle();
            double rate = 1e6 * counter(result, "operations") / counter(result, "micros");
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.1f | %.3g | %,.1f | %d |%n",
                    row.title(),
                    rate,
                    result.getPrimaryResult().getScore(),
                    row.reference(),
                    rate / row.reference(),
                    row.factor());
        }
    }

    private static double counter(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }
}
