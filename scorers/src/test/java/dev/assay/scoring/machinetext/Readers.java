package dev.assay.scoring.machinetext;

import dev.assay.scoring.Draws;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Models on the lane that answer without reading, and events for them. */
final class Readers {
    static final StatisticsLayout ALL = new StatisticsLayout(Set.of(Tier.BASIC, Tier.EXTENDED, Tier.DUAL), 0);

    private Readers() {}

    /** Splits at spaces; the id of a token is the number of its letters. */
    static final class Spaces implements Tokenizer {
        @Override
        public String id() {
            return "spaces";
        }

        @Override
        public Tokenized encode(String text) {
            List<Integer> starts = new ArrayList<>();
            List<Integer> ends = new ArrayList<>();
            int at = 0;
            while (at < text.length()) {
                int end = text.indexOf(' ', at + 1);
                end = end < 0 ? text.length() : end;
                starts.add(at);
                ends.add(end);
                at = end;
            }
            int[] from = ints(starts);
            int[] to = ints(ends);
            int[] ids = new int[from.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = to[i] - from[i];
            }
            return new Tokenized(ids, false, new Draws.Places(from, to));
        }

        private static int[] ints(List<Integer> values) {
            return values.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public String describe() {
            return "spaces/1";
        }
    }

    static ScoringModel model(StatisticsLayout layout) {
        return new ScoringModel("reader", layout, "abc", "spaces", new Spaces());
    }

    /** An answer with the same number in every place of a column. */
    static LaneAnswer row(StatisticsLayout layout, int tokens, Map<Statistic, Double> values) {
        float[] packed = new float[tokens * layout.width()];
        for (int t = 0; t < tokens; t++) {
            for (Statistic one : layout.statistics()) {
                packed[t * layout.width() + layout.offset(one)] =
                        values.getOrDefault(one, 1.0).floatValue();
            }
        }
        return new LaneAnswer.Row(packed, tokens, false);
    }

    /** All questions of a scorer, answered. */
    static LaneAnswers answers(Scorer scorer, Subject subject, Function<LaneQuery, LaneAnswer> answer) {
        Map<LaneQuery, LaneAnswer> all = new HashMap<>();
        scorer.queries(subject).forEach(query -> all.put(query, answer.apply(query)));
        return new LaneAnswers(all);
    }

    static TokenColumns logprobs(double... logprobs) {
        return new TokenColumns(new int[0], logprobs, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
    }

    static Subject subject(@Nullable String prompt, String text, TokenColumns tokens, int[] promptIds) {
        return Subject.builder("e")
                .model("m")
                .vocabulary("spaces", 100)
                .prompt(prompt)
                .text(text)
                .tokens(tokens)
                .promptIds(promptIds)
                .build();
    }

    static Subject code(String contentType, String text) {
        return Subject.builder("e")
                .prompt("p")
                .text(text)
                .contentType(contentType)
                .build();
    }
}
