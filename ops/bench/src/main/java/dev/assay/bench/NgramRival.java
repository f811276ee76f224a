package dev.assay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * SelfCheckGPT's own n-gram scorer and ours in turns on one machine: passages per second of CPU time, of each turn's ratio the
 * median and the quartiles, and how far their scores are apart, as Markdown. Confined to the thread that calls it.
 */
public final class NgramRival {
    private static final String SCRIPT = "rivals/selfcheck_ngram.py";
    private static final int ROUNDS = 12;
    private static final int WARM_PASSES = 60;
    private static final int PASSES = 8;

    /** What the reference is asked for, and of how many passages a turn. */
    private enum Work {
        ONE("from text, theirs for n = 1 only", 1, false, 24),
        ALL("from text", 5, false, 8),
        GIVEN("ours from text, theirs given the tokens", 5, true, 16);

        private final String title;
        private final int orders;
        private final boolean given;
        private final int passages;

        Work(String title, int orders, boolean given, int passages) {
            this.title = title;
            this.orders = orders;
            this.given = given;
            this.passages = passages;
        }
    }

    private NgramRival() {}

    /**
     * Measures.
     *
     * @param args a clone of potsawee/selfcheckgpt, absolute; then a Python with spaCy and NLTK, {@code python3} where it is not
     *     given
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0 || args[0].equals(".*")) {
            throw new IllegalArgumentException("-Dbench.include names no clone of potsawee/selfcheckgpt");
        }
        String python = args.length > 1 && !args[1].isEmpty() ? args[1] : "python3";
        ConsistencyBenchmark ours = new ConsistencyBenchmark();
        ours.data = ConsistencyBenchmark.DATA;
        ours.read();
        pass(ours, WARM_PASSES);
        System.out.println(
                "| n-grams 1 to 5 | ours, passages per CPU second | theirs | ratio | quartiles | scores differ by at most |");
        System.out.println("|---|---|---|---|---|---|");
        try (Rival rival = new Rival(python, SCRIPT, args[0], ours.data)) {
            for (Work work : Work.values()) {
                measure(ours, rival, work);
            }
        }
    }

    private static void measure(ConsistencyBenchmark ours, Rival rival, Work work) throws IOException {
        List<Integer> orders = IntStream.rangeClosed(1, work.orders).boxed().toList();
        Turns turns = new Turns(ROUNDS);
        double apart = 0;
        for (int round = -1; round < ROUNDS; round++) {
            int first = Math.max(0, round) * work.passages;
            JsonNode answer =
                    rival.turn(Map.of("orders", orders, "first", first, "count", work.passages, "given", work.given));
            double rate = PASSES * ours.passages() / pass(ours, PASSES);
            if (round >= 0) {
                turns.add(
                        rate,
                        answer.get("passages").asInt()
                                / answer.get("cpu_seconds").asDouble());
                apart = Math.max(apart, apart(ours, answer.get("scores"), first));
            }
        }
        System.out.printf(Locale.ROOT, "| %s | %s | %.0e |%n", work.title, turns.cells(), apart);
    }

    /** CPU seconds of some passes over all passages, all orders each. */
    private static double pass(ConsistencyBenchmark ours, int passes) {
        return Turns.cpuSeconds(passes * ours.passages(), i -> ours.scores(i));
    }

    private static double apart(ConsistencyBenchmark ours, JsonNode theirs, int first) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < theirs.size(); i++) {
            double[] scores = ours.scores(first + i);
            JsonNode expected = theirs.get(i);
            for (int order = 0; order < expected.size(); order++) {
                differences.add(Math.abs(scores[order] - expected.get(order).asDouble()));
            }
        }
        return differences.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
