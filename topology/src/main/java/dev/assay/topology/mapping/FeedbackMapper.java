package dev.assay.topology.mapping;

import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import dev.assay.topology.threshold.Note;
import org.jspecify.annotations.Nullable;

/** From the contract of feedback to what thresholds read. Stateless; any thread may call it. */
public final class FeedbackMapper {
    /** Longest key, source or order id that is read; what is longer was not written by any tool of ours. */
    private static final int LONGEST = 1_000;

    private FeedbackMapper() {}

    /** What a record says; null when it lacks something, as {@link #lacks} tells. */
    public static @Nullable Note note(Feedback feedback) {
        if (lacks(feedback) != null) {
            return null;
        }
        String event = feedback.getEventId();
        Boolean correct = feedback.getCorrect();
        if (feedback.getKind() == FeedbackKind.LABEL && event != null && correct != null) {
            return Note.Label.of(feedback.getTenant(), event, correct);
        }
        return new Note.Order(
                Note.Kind.valueOf(feedback.getKind().name()),
                feedback.getThresholdKey(),
                feedback.getThresholdVersion(),
                feedback.getOrderId(),
                feedback.getSource());
    }

    /** What a record lacks to say anything; null when it is whole. Names fields, never values. */
    public static @Nullable String lacks(Feedback feedback) {
        switch (feedback.getKind()) {
            case UNKNOWN -> {
                return "kind is of a newer schema";
            }
            case LABEL -> {
                String event = feedback.getEventId();
                if (event == null || event.isBlank()) {
                    return "a label without eventId";
                }
                return feedback.getCorrect() == null ? "a label without correct" : null;
            }
            case REVERT -> {
                if (feedback.getThresholdVersion() != null && feedback.getThresholdKey() == null) {
                    return "thresholdVersion without thresholdKey: every threshold counts its own versions";
                }
            }
            default -> {
                // The others stand by themselves.
            }
        }
        boolean tooLong =
                tooLong(feedback.getThresholdKey()) || tooLong(feedback.getOrderId()) || tooLong(feedback.getSource());
        return tooLong ? "thresholdKey, orderId or source is longer than " + LONGEST + " characters" : null;
    }

    private static boolean tooLong(@Nullable String text) {
        return text != null && text.length() > LONGEST;
    }
}
