package dev.assay.scoring;

/** Whether token numbers are the model's own or were taken after temperature and top-p. Immutable; any thread may use it. */
public enum LogprobMode {
    UNDECLARED,
    RAW,
    PROCESSED
}
