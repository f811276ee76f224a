package dev.assay.scoring.cascade.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a threshold is steered by. Immutable; any thread may use it. */
public enum Objective {
    /** Nothing: the initial threshold stays; labels still give a certificate. */
    NONE(Target.NOTHING),
    /** The fraction deferred, by the exact quantile of the recent scores. */
    RATE_QUANTILE(Target.RATE),
    /** The fraction deferred, by stochastic approximation: one number of state, slow after a shift. */
    RATE_APPROXIMATION(Target.RATE),
    /**
     * The fraction deferred, by the quantile of the recent scores corrected by the count of decisions: no window of any
     * sequence is off by more than a fixed number of decisions.
     */
    RATE_TRACKING(Target.RATE),
    /** The fraction accepted and wrong, by conformal risk control on the recent labels. */
    RISK_CONFORMAL(Target.RISK),
    /** The fraction accepted and wrong in the long run, for any sequence and labels that come late. */
    RISK_ONLINE(Target.RISK),
    /** The error among accepted answers, by the loosest threshold of a fixed grid whose exact bound is below the target. */
    RISK_CERTIFIED(Target.RISK);

    /** The quantity that the target is about. */
    public enum Target {
        NOTHING,
        RATE,
        RISK
    }

    private final Target target;

    Objective(Target target) {
        this.target = target;
    }

    /** The quantity that the target is about. */
    public Target target() {
        return target;
    }

    /** The name in configuration and records, for example {@code rate-tracking}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The objective of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static Objective of(String id) {
        return Arrays.stream(values())
                .filter(objective -> objective.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("deferral.control.objective = " + id
                        + ": must be one of "
                        + Arrays.stream(values()).map(Objective::id).collect(Collectors.joining(", "))));
    }
}
