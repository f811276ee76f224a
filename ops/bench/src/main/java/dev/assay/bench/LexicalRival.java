package dev.assay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * lm-polygraph's own lexical similarity and ours in turns on one machine: events per second of CPU time, of each turn's ratio
 * the median and the quartiles, and how far their scores are apart, as Markdown. Confined to the thread that calls it.
 */
public final class LexicalRival {
    private static final String SCRIPT = "rivals/lexical_similarity.py";
    private static final int ROUNDS = 12;
    private static final int WARM_PASSES = 20;
    private static final int PASSES = 4;
    private static final int THEIRS = 4;

    private LexicalRival() {}

    /**
     * Measures.
     *
     * @param args a clone of IINemo/lm-polygraph, absolute; then a Python with rouge_score and NLTK, {@code python3} where it is
     *     not given
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0 || args[0].equals(".*")) {
            throw new IllegalArgumentException("-Dbench.include names no clone of IINemo/lm-polygraph");
        }
        String python = args.length > 1 && !args[1].isEmpty() ? args[1] : "python3";
        ConsistencyBenchmark ours = new ConsistencyBenchmark();
        ours.data = ConsistencyBenchmark.DATA;
        ours.read();
        pass(ours, WARM_PASSES);
        Turns turns = new Turns(ROUNDS);
        double apart = 0;
        try (Rival rival = new Rival(python, SCRIPT, args[0], ours.data)) {
            for (int round = -1; round < ROUNDS; round++) {
                int first = Math.max(0, round) * THEIRS;
                JsonNode answer = rival.turn(Map.of("first", first, "count", THEIRS));
                double rate = PASSES * ours.passages() / pass(ours, PASSES);
                if (round >= 0) {
                    turns.add(rate, THEIRS / answer.get("cpu_seconds").asDouble());
                    apart = Math.max(apart, apart(ours, answer.get("scores"), first));
                }
            }
        }
        System.out.println(
                "| lexical similarity, ROUGE-L | ours, events per CPU second | theirs | ratio | quartiles | scores differ by at most |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.printf(Locale.ROOT, "| 20 samples | %s | %.0e |%n", turns.cells(), apart);
    }

    /** CPU seconds of some passes over all passages. */
    private static double pass(ConsistencyBenchmark ours, int passes) {
        return Turns.cpuSeconds(passes * ours.passages(), i -> ours.lexical(i));
    }

    private static double apart(ConsistencyBenchmark ours, JsonNode theirs, int first) {
        double most = 0;
        for (int i = 0; i < theirs.size(); i++) {
            most = Math.max(
                    most, Math.abs(ours.lexical(first + i) - theirs.get(i).asDouble()));
        }
        return most;
    }
}
