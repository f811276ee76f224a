package dev.assay.topology.threshold;

/** Hears what a {@link ThresholdBook} does. Called on the thread of the book. */
public interface ThresholdListener {
    /** Hears nothing. */
    ThresholdListener SILENT = new ThresholdListener() {
        @Override
        public void moved(ThresholdMove move) {
            // Nobody records it.
        }

        @Override
        public void labelled(LabelOutcome outcome) {
            // Nobody counts it.
        }

        @Override
        public void answered(AnswerOutcome outcome) {
            // Nobody counts it.
        }

        @Override
        public void paired(boolean smallRight, boolean largeRight) {
            // Nobody counts it.
        }

        @Override
        public void spilled() {
            // Nobody counts it.
        }

        @Override
        public void forgotten(boolean old, int decisions) {
            // Nobody counts it.
        }
    };

    /** To be recorded, in this order. */
    void moved(ThresholdMove move);

    /** What became of a label. */
    void labelled(LabelOutcome outcome);

    /** A larger model's answer met the deferred one, or did not find it. */
    void answered(AnswerOutcome outcome);

    /** The truth about both answers of a pair is known. */
    void paired(boolean smallRight, boolean largeRight);

    /** An event of a key for which there was no room was decided under the shared one. */
    void spilled();

    /** Decisions were forgotten whose labels had not come: too old, or too many. Said only where a risk is held. */
    void forgotten(boolean old, int decisions);

    /** What became of a label. */
    enum LabelOutcome {
        /** It counted. */
        COUNTED,
        /** It is about a larger model's answer, and was noted for the gain. */
        LARGER,
        /** The decision was not drawn for a label. */
        NOT_AUDITED,
        /** The answer has had its label. */
        REPEATED,
        /** It came after its time to live or after too many others. */
        TOO_LATE,
        /** It names no tenant, and two tenants were seen with one id: whose event it means nobody knows. */
        AMBIGUOUS,
        /** No decision of that event is remembered: not drawn, not deferred, forgotten, or never seen. */
        UNKNOWN
    }

    /** What became of a larger model's answer. */
    enum AnswerOutcome {
        AGREES,
        DIFFERS,
        /** One of the answers has no words. */
        WORDLESS,
        /** The deferred event is not remembered. */
        UNKNOWN,
        /** The deferred event was answered before. */
        REPEATED,
        /** The event that it answers was accepted. */
        NOT_DEFERRED
    }
}
