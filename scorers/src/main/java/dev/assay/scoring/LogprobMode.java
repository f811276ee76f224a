package dev.assay.scoring;

import java.util.Locale;

/** Whether token numbers are the model's own or were taken after temperature and top-p. Immutable; any thread may use it. */
public enum LogprobMode {
    UNDECLARED,
    RAW,
    PROCESSED;

    /** The name in notes, for example {@code raw}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
