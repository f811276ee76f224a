package dev.assay.scoring;

/** The three kinds of evidence. An immutable constant; any thread may use it. */
public enum Family {
    WATERMARK,
    CONSISTENCY,
    CASCADE
}
