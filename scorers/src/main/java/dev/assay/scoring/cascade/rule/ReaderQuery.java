package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Subject;
import org.jspecify.annotations.Nullable;

/** The question that has a scoring language model read an answer. Stateless; any thread may call it. */
public final class ReaderQuery {
    private ReaderQuery() {}

    /**
     * The question: by the answer's token ids where they are of the model's own vocabulary and nothing of the prompt would be
     * lost, else by its text.
     *
     * @param model id on the lane
     * @param vocabularyId the model's vocabulary; null to ask by text only
     * @return null when the subject holds nothing that the model could read
     */
    public static @Nullable LaneQuery of(String model, @Nullable String vocabularyId, Subject subject) {
        String prompt = subject.prompt() == null ? "" : subject.prompt();
        int[] ids = subject.tokens().ids();
        // Ids of the answer alone would hide the prompt from the model.
        boolean whole = subject.promptIds().length > 0 || prompt.isEmpty();
        if (vocabularyId != null && vocabularyId.equals(subject.vocabularyId()) && ids.length > 0 && whole) {
            return new LaneQuery(model, NumberRow.of(words(subject.promptIds(), ids)));
        }
        return subject.text().isEmpty() ? null : new LaneQuery(model, prompt, subject.text());
    }

    private static long[] words(int[] prompt, int[] completion) {
        long[] words = new long[1 + prompt.length + completion.length];
        words[0] = prompt.length;
        for (int i = 0; i < prompt.length; i++) {
            words[1 + i] = prompt[i];
        }
        for (int i = 0; i < completion.length; i++) {
            words[1 + prompt.length + i] = completion[i];
        }
        return words;
    }
}
