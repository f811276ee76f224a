package dev.assay.scoring.cascade.control;

import java.util.List;

/**
 * What became of a label. Immutable; any thread may read it.
 *
 * @param use what it was used for
 * @param changes to be recorded, in order; mostly none
 */
public record LabelResult(Use use, List<Change> changes) {

    /** What a label was used for. */
    public enum Use {
        /** It counted. */
        COUNTED,
        /** The answer was not drawn for a label: it would bias the count. */
        NOT_AUDITED,
        /** The answer waits for none: it has had its label, or this one came after its time or after too many others. */
        NOT_WAITING
    }

    public LabelResult {
        changes = List.copyOf(changes);
    }
}
