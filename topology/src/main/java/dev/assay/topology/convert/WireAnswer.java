package dev.assay.topology.convert;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One response, whatever engine gave it. Immutable; any thread may read it.
 *
 * @param id of the response; null when it has none
 * @param model as the engine names it; null when it does not
 * @param createdAt null when it does not say
 * @param prompt what was asked, where the line tells
 * @param promptIds ids of the prompt, at least its end; empty when unknown
 * @param choices the completions, the first being the answer and the others further samples
 * @param requestedTop how many alternatives were asked for; 0 when the line does not tell
 */
record WireAnswer(
        @Nullable String id,
        @Nullable String model,
        @Nullable Instant createdAt,
        @Nullable String prompt,
        List<Integer> promptIds,
        List<Choice> choices,
        int requestedTop) {

    /**
     * One completion.
     *
     * @param text null when the response has none
     * @param tokens empty when the response has no token data
     * @param finish why it ended; null when the response does not say
     * @param refusal whether the text is a refusal in place of an answer
     */
    record Choice(
            @Nullable String text,
            List<WireToken> tokens,
            @Nullable String finish,
            boolean refusal) {
        Choice {
            tokens = List.copyOf(tokens);
        }

        /** Lengths only. */
        @Override
        public String toString() {
            return "Choice[T=" + tokens.size() + "]";
        }
    }

    WireAnswer {
        promptIds = List.copyOf(promptIds);
        choices = List.copyOf(choices);
    }

    /** Lengths only. */
    @Override
    public String toString() {
        return "WireAnswer[choices=" + choices.size() + "]";
    }
}
