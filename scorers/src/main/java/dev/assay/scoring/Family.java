package dev.assay.scoring;

/** The kinds of evidence. An immutable constant; any thread may use it. */
public enum Family {
    WATERMARK,
    CONSISTENCY,
    CASCADE,
    /** Whether the text reads like a machine's: a score, never proof. */
    MACHINE_TEXT,
    /** Whether the text is unusually fluent for a model, given comparable texts: a score, never proof. */
    MEMORISATION,
    /** Whether the text was sampled from one particular model. */
    PROVENANCE
}
