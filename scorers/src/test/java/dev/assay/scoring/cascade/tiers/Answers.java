package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A lane that answers at once, and subjects to ask about. */
final class Answers {
    private Answers() {}

    /** A row of basic statistics: these log-probabilities, entropy .5, variance .25, rank 2. */
    static LaneAnswer.Row row(double... logprobs) {
        float[] packed = new float[4 * logprobs.length];
        for (int t = 0; t < logprobs.length; t++) {
            packed[4 * t] = (float) logprobs[t];
            packed[4 * t + 1] = 0.5f;
            packed[4 * t + 2] = 0.25f;
            packed[4 * t + 3] = 2;
        }
        return new LaneAnswer.Row(packed, logprobs.length + 3, false);
    }

    /** Asks in rounds as the engine does. */
    static LaneAnswers all(TierCascade cascade, Subject subject, Function<LaneQuery, LaneAnswer> lane) {
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        List<LaneQuery> next = cascade.queries(subject);
        while (!next.isEmpty()) {
            next.forEach(query -> answers.put(query, lane.apply(query)));
            next = cascade.more(subject, new LaneAnswers(answers));
        }
        return new LaneAnswers(answers);
    }

    static Tier tier(String model, double tokenCost) {
        return new Tier(model, StatisticsLayout.BASIC, null, tokenCost, 0);
    }

    static Subject text(String prompt, String completion) {
        return subject(prompt, completion, TokenColumns.EMPTY, new int[0], null);
    }

    static Subject subject(String prompt, String text, TokenColumns tokens, int[] promptIds, String vocabulary) {
        return Subject.builder("e")
                .vocabulary(vocabulary, null)
                .prompt(prompt)
                .text(text)
                .tokens(tokens)
                .promptIds(promptIds)
                .build();
    }
}
