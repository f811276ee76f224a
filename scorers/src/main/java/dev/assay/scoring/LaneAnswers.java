package dev.assay.scoring;

import java.util.Map;

/** The lane's answers to the queries of one subject. Immutable; any thread may read it. */
public record LaneAnswers(Map<LaneQuery, LaneAnswer> byQuery) {

    /** For scorers that asked nothing. */
    public static final LaneAnswers NONE = new LaneAnswers(Map.of());

    public LaneAnswers {
        byQuery = Map.copyOf(byQuery);
    }

    /** The answer; a query that was never asked is a defect of the scorer. */
    public LaneAnswer to(LaneQuery query) {
        LaneAnswer answer = byQuery.get(query);
        if (answer == null) {
            throw new IllegalStateException("never asked: " + query);
        }
        return answer;
    }
}
