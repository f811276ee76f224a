package dev.assay.scoring.watermark;

import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The intake for events that carry their token ids: every key that concerns the tenant and the time is tried on them, unless
 * they belong to another vocabulary. Immutable; any thread may use it.
 */
public final class EventTokensIntake implements Intake {
    private static final String IDS = "tokens.ids";

    private final KeyRing ring;

    /** An intake for these keys. */
    public EventTokensIntake(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public List<Attempt> attempts(Subject subject) {
        int[] ids = subject.tokens().ids();
        int largest = 0;
        int smallest = 0;
        for (int id : ids) {
            largest = Math.max(largest, id);
            smallest = Math.min(smallest, id);
        }
        TokenText text =
                new TokenText(ids, subject.promptIds(), subject.tokens().entropies());
        boolean negative = smallest < 0;
        int largestId = largest;
        return ring.concerning(subject.tenant(), subject.occurredAt()).stream()
                .map(key -> attempt(key, subject, text, negative, largestId))
                .toList();
    }

    private static Attempt attempt(WatermarkKey key, Subject subject, TokenText text, boolean negative, int largestId) {
        if (text.ids().length == 0) {
            return Attempt.not(key, Reason.NO_TOKENS, IDS);
        }
        if (negative) {
            return Attempt.not(key, Reason.INVALID_TOKEN_ID, IDS);
        }
        String mismatch = mismatch(key, subject, largestId);
        return mismatch == null
                ? Attempt.on(key, text, Map.of())
                : Attempt.not(key, Reason.VOCABULARY_MISMATCH, mismatch);
    }

    private static @Nullable String mismatch(WatermarkKey key, Subject subject, int largestId) {
        if (key.vocabularyId() != null
                && subject.vocabularyId() != null
                && !key.vocabularyId().equals(subject.vocabularyId())) {
            return "model.vocabularyId";
        }
        Integer size = key.vocabularySize();
        Integer declared = subject.vocabularySize();
        if (size != null && declared != null && !size.equals(declared)) {
            return "model.vocabularySize";
        }
        return size != null && largestId >= size ? IDS : null;
    }

    @Override
    public String describe() {
        return "event-tokens/1 keys="
                + ring.keys().stream().map(WatermarkKey::id).collect(Collectors.joining(",", "[", "]"));
    }
}
