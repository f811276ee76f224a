package dev.assay.scoring;

import java.util.List;
import java.util.Optional;

/**
 * Why an event or a scorer has no number, grouped by the {@link Party} who must act. The names are part of the public
 * contract and equal the symbols of the Avro enum {@code dev.assay.schema.Reason}. Immutable; any thread may use it.
 */
public enum Reason {
    NONE(Party.NOBODY),

    EMPTY_TEXT(Party.PRODUCER),
    TEXT_TOO_LONG(Party.PRODUCER),
    TOO_MANY_TOKENS(Party.PRODUCER),
    INVALID_TOKEN_ID(Party.PRODUCER),
    INVALID_NUMBER(Party.PRODUCER),
    LENGTH_MISMATCH(Party.PRODUCER),
    MALFORMED_TEXT(Party.PRODUCER),
    MISSING_EVENT_ID(Party.PRODUCER),
    TOO_MANY_SAMPLES(Party.PRODUCER),
    NO_TOKENS(Party.PRODUCER),
    NO_LOGPROBS(Party.PRODUCER),
    NO_ENTROPIES(Party.PRODUCER),
    NO_SAMPLES(Party.PRODUCER),
    SAMPLES(Party.PRODUCER),
    TOO_SHORT(Party.PRODUCER),
    NO_CONTENT(Party.PRODUCER),
    VOCABULARY_MISMATCH(Party.PRODUCER),
    TRUNCATION(Party.PRODUCER),
    IMPOSSIBLE_TOKEN(Party.PRODUCER),

    NO_KEY(Party.DETECTOR),
    NO_THRESHOLD(Party.DETECTOR),
    SCORER_DISABLED(Party.DETECTOR),
    SCORER_ERROR(Party.DETECTOR),
    UNSUPPORTED(Party.DETECTOR),
    TESTS_CUT(Party.DETECTOR),
    UNINFORMATIVE(Party.DETECTOR),
    BOTH_UNRELIABLE(Party.DETECTOR),

    DEADLINE(Party.CAPACITY),
    SOURCE_GONE(Party.CAPACITY),
    CAPACITY(Party.CAPACITY),

    UNKNOWN_MAGIC_BYTE(Party.PRODUCER),
    UNKNOWN_SCHEMA_ID(Party.PRODUCER),
    INCOMPATIBLE_SCHEMA(Party.PRODUCER),
    TRUNCATED_BYTES(Party.PRODUCER),
    UNDECODABLE_BYTES(Party.PRODUCER),
    NULL_VALUE(Party.PRODUCER);

    /** Who must act so that the next such event gets a number. */
    public enum Party {
        NOBODY,
        PRODUCER,
        DETECTOR,
        CAPACITY
    }

    private final Party party;

    Reason(Party party) {
        this.party = party;
    }

    /** Who must act. */
    public Party party() {
        return party;
    }

    /**
     * The one of several reasons that tells most: a failure of a scorer or of capacity, else the first, and a lack of keys only
     * where there is no other. Whoever runs the other scorers without keys has chosen so, and wants to know what those lack.
     *
     * @param reasons in the order of the evidence, without {@link #NONE}
     * @return empty when there is none
     */
    public static Optional<Reason> mostTelling(List<Reason> reasons) {
        return reasons.stream()
                .filter(reason -> reason == SCORER_ERROR || reason.party() == Party.CAPACITY)
                .findFirst()
                .or(() -> reasons.stream().filter(reason -> reason != NO_KEY).findFirst())
                .or(() -> reasons.stream().findFirst());
    }
}
