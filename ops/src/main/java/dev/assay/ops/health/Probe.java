package dev.assay.ops.health;

import java.util.Locale;

/** The three questions that an orchestrator asks. Immutable; any thread may use it. */
public enum Probe {
    /** Should the process be restarted? Only {@link Status.Down} conditions say so; waiting is no reason to kill. */
    LIVE,
    /** Does it work now? Waiting and down conditions both say no. */
    READY,
    /** Has it come up? Waiting and down conditions both say no; what other servers may take for ever is no such condition. */
    STARTED;

    /** The word in paths and JSON: {@code live}, {@code ready}, {@code started}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean passes(Status status) {
        return status instanceof Status.Up || (this == LIVE && status instanceof Status.Waiting);
    }
}
