package dev.assay.scoring.cascade.control;

import java.util.Arrays;
import java.util.Locale;

/** What a controller is doing. Immutable; any thread may use it. */
public enum ControlState {
    /** Too little is known; the cold start's behaviour decides. */
    COLD_START(0),
    /** The objective steers the threshold. */
    TRACKING(1),
    /** A bound or the largest step per hour holds the threshold back. */
    LIMITED(2),
    /** An operator holds the threshold; it does not move. */
    FROZEN(3),
    /** No objective: the configured threshold decides. */
    FIXED(4);

    private final int code;

    ControlState(int code) {
        this.code = code;
    }

    /** The byte that stands for it in stored state. */
    int code() {
        return code;
    }

    static ControlState ofCode(int code) {
        return Arrays.stream(values())
                .filter(state -> state.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("controller state: no state has the code " + code));
    }

    /** The name in records and verdicts, for example {@code cold-start}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
