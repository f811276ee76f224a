package dev.assay.scoring.consistency.model;

import java.util.Locale;

/** Which texts a fusion or a calibration was fitted on. An immutable constant; any thread may use it. */
public enum AnswerKind {
    /** Longer texts, by sentence: the probability that a sentence is not factual. */
    PASSAGE,
    /** Short answers, as a whole: the probability that the answer is wrong. */
    ANSWER;

    /** What a probability of this kind is one of, for evidence. */
    public String probability() {
        return this == ANSWER ? "that the answer is wrong" : "expected share of sentences that are not factual";
    }

    /** The name in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of a name in files.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static AnswerKind of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
