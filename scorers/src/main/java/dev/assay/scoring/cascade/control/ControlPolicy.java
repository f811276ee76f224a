package dev.assay.scoring.cascade.control;

import dev.assay.scoring.cascade.RiskCertificate;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the threshold of every key is steered. Immutable; any thread may read it.
 *
 * <p>Uncertainties are finite numbers on any one scale, higher being less certain: give {@link UncertaintyScale#logit} of a
 * probability of being wrong, or minus a confidence. Nothing below depends on the scale except the fields that say so.
 *
 * @param objective what the threshold is steered by
 * @param target wanted fraction deferred, or wanted risk, in (0, 1); ignored by {@link Objective#NONE}
 * @param window how many recent scores (rate) or labels (risk) count, 20 to 5,000
 * @param step how fast {@link Objective#RATE_APPROXIMATION} moves, in spreads of the scores per event, in (0, 2]; others do not
 *     read it
 * @param resolution share of the recent scores, in [0, 0.5], that must lie between the threshold and the one last
 *     recorded before a new version is recorded; 0 records every move
 * @param versions how many recorded thresholds can be gone back to, 1 to 100
 */
public record ControlPolicy(
        Objective objective,
        double target,
        int window,
        double step,
        double resolution,
        int versions,
        Bounds bounds,
        Audit audit,
        ColdStart coldStart,
        Certification certification) {

    /**
     * Where the threshold may go, on the scale of the scores. They win over the objective: while they bind the state is
     * {@link ControlState#LIMITED}.
     *
     * @param lowest threshold; may be negative infinity
     * @param highest threshold; may be infinity
     * @param largestStepPerHour the thresholds used within any hour differ by at most this; may be infinity
     */
    public record Bounds(double lowest, double highest, double largestStepPerHour) {
        /** No bounds. */
        public static final Bounds NONE =
                new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        public Bounds {
            require(lowest <= highest, "lowest", lowest, "must be at most deferral.control.highest (" + highest + ")");
            require(
                    lowest < Double.POSITIVE_INFINITY,
                    "lowest",
                    lowest,
                    "must be below infinity, or nothing is ever deferred");
            require(
                    highest > Double.NEGATIVE_INFINITY,
                    "highest",
                    highest,
                    "must be above minus infinity, or all is deferred");
            require(
                    largestStepPerHour > 0,
                    "largest-step-per-hour",
                    largestStepPerHour,
                    "must be above 0; leave it out for no limit");
        }
    }

    /**
     * Which answers are labelled. Every event is drawn with a known probability, from its id and not from a random
     * generator, and a label counts by one over it.
     *
     * @param accepted probability that an accepted answer is drawn, in (0, 1]
     * @param deferred the same for a small model's answer that was deferred, in (0, 1]
     * @param maxPending drawn answers that may wait for a label, accepted and deferred ones each, 1 to 100,000; beyond it the
     *     oldest counts as missing; what is accepted while {@link Objective#RISK_ONLINE} is held does not wait
     * @param timeToLive how long a label may take, at least a second
     * @param missing what an accepted answer counts as whose label never came, for {@link Objective#RISK_ONLINE}; the other
     *     risks rest on the labels that come, of all that are drawn
     */
    public record Audit(double accepted, double deferred, int maxPending, Duration timeToLive, MissingLabel missing) {
        /** Every answer is expected to be labelled within a week. */
        public static final Audit ALL = new Audit(1, 1, 2_000, Duration.ofDays(7), MissingLabel.WRONG);

        public Audit {
            require(
                    accepted > 0 && accepted <= 1,
                    "audit-probability",
                    accepted,
                    "must be in (0, 1]; 1 draws every answer");
            require(
                    deferred > 0 && deferred <= 1,
                    "deferred-audit-probability",
                    deferred,
                    "must be in (0, 1]; without labels there the threshold can never be loosened knowingly");
            require(maxPending >= 1 && maxPending <= 100_000, "max-pending", maxPending, "must be 1 to 100000");
            require(
                    timeToLive.compareTo(Duration.ofSeconds(1)) >= 0
                            && timeToLive.compareTo(Duration.ofDays(3_650)) <= 0,
                    "time-to-live",
                    timeToLive,
                    "must be from PT1S to 3650 days");
        }
    }

    /** What an accepted answer counts as whose label never came, for {@link Objective#RISK_ONLINE}. */
    public enum MissingLabel {
        /** Wrong: the promise of {@link Objective#RISK_ONLINE} holds whichever labels fail to come. */
        WRONG,
        /** What recent labels of similar scores say: labels must go missing at random. */
        EXPECTED
    }

    /**
     * Until enough is known.
     *
     * @param behaviour what happens to events meanwhile
     * @param minScores scores before a rate or a grid is trusted, 1 to 5,000
     * @param minLabels labels before a risk is steered; null for as many as could prove the target: ceil(log delta / log(1 -
     *     target))
     * @param initialThreshold threshold of {@link Behaviour#SHADOW} and {@link Objective#NONE}, on the scale of the
     *     scores; null otherwise
     */
    public record ColdStart(
            Behaviour behaviour,
            int minScores,
            @Nullable Integer minLabels,
            @Nullable Double initialThreshold) {
        /** Defer everything for the first 100 scores and until the labels can prove something. */
        public static final ColdStart DEFER = new ColdStart(Behaviour.DEFER, 100, null, null);

        /** What happens to events of a cold start. */
        public enum Behaviour {
            /** All are deferred. */
            DEFER,
            /** The initial threshold decides, and the controller only watches. */
            SHADOW
        }

        public ColdStart {
            require(minScores >= 1 && minScores <= 5_000, "min-scores", minScores, "must be 1 to 5000");
            require(
                    minLabels == null || minLabels >= 1,
                    "min-labels",
                    minLabels,
                    "must be at least 1; leave it out to derive it");
            require(
                    initialThreshold == null || Double.isFinite(initialThreshold),
                    "initial-threshold",
                    initialThreshold,
                    "must be a finite number on the scale of the scores");
            require(
                    behaviour == Behaviour.DEFER || initialThreshold != null,
                    "initial-threshold",
                    initialThreshold,
                    "cold-start: shadow decides by it; set it, or use cold-start: defer");
        }
    }

    /**
     * What is certified about the accepted answers.
     *
     * @param error largest error among accepted answers to certify, in (0, 1)
     * @param delta probability that a certificate is wrong, in (0, 1)
     * @param labels how many recent labels it rests on, 20 to 20,000
     */
    public record Certification(double error, double delta, int labels) {
        public Certification {
            require(error > 0 && error < 1, "certified-error", error, "must be in (0, 1), for example 0.1");
            require(delta > 0 && delta < 1, "delta", delta, "must be in (0, 1), for example 0.1 for 90 % confidence");
            require(labels >= 20 && labels <= 20_000, "certificate-labels", labels, "must be 20 to 20000");
        }
    }

    public ControlPolicy {
        if (objective != Objective.NONE) {
            require(target > 0 && target < 1, "target", target, "must be in (0, 1), for example 0.2");
        } else {
            require(
                    coldStart.initialThreshold() != null,
                    "initial-threshold",
                    coldStart.initialThreshold(),
                    "objective: none decides by it; set it, or choose an objective");
        }
        require(window >= 20 && window <= 5_000, "window", window, "must be 20 to 5000");
        require(step > 0 && step <= 2, "step", step, "must be in (0, 2], for example 0.3");
        require(
                resolution >= 0 && resolution <= 0.5,
                "resolution",
                resolution,
                "must be in [0, 0.5], for example 0.02");
        require(versions >= 1 && versions <= 100, "versions", versions, "must be 1 to 100");
        Double initial = coldStart.initialThreshold();
        require(
                initial == null || (initial >= bounds.lowest() && initial <= bounds.highest()),
                "initial-threshold",
                initial,
                "must be from deferral.control.lowest (" + bounds.lowest() + ") to deferral.control.highest ("
                        + bounds.highest() + ")");
        require(
                objective.target() == Objective.Target.RISK || coldStart.minLabels() == null,
                "min-labels",
                coldStart.minLabels(),
                "is only for objectives of risk; leave it out");
    }

    /**
     * A policy with the usual settings.
     *
     * @param target wanted rate or risk; also the error to certify for an objective of risk, 0.1 otherwise
     */
    public static ControlPolicy of(Objective objective, double target) {
        boolean risk = objective.target() == Objective.Target.RISK;
        return new ControlPolicy(
                objective,
                target,
                risk ? 500 : 200,
                0.3,
                0.02,
                10,
                Bounds.NONE,
                Audit.ALL,
                ColdStart.DEFER,
                new Certification(risk ? target : 0.1, 0.1, 1_000));
    }

    /** The same with other bounds. */
    public ControlPolicy with(Bounds other) {
        return new ControlPolicy(
                objective, target, window, step, resolution, versions, other, audit, coldStart, certification);
    }

    /** The same with another audit. */
    public ControlPolicy with(Audit other) {
        return new ControlPolicy(
                objective, target, window, step, resolution, versions, bounds, other, coldStart, certification);
    }

    /** The same with another cold start. */
    public ControlPolicy with(ColdStart other) {
        return new ControlPolicy(
                objective, target, window, step, resolution, versions, bounds, audit, other, certification);
    }

    /** The same with another certification. */
    public ControlPolicy with(Certification other) {
        return new ControlPolicy(
                objective, target, window, step, resolution, versions, bounds, audit, coldStart, other);
    }

    /** The same with another window and step. */
    public ControlPolicy with(int otherWindow, double otherStep) {
        return new ControlPolicy(
                objective,
                target,
                otherWindow,
                otherStep,
                resolution,
                versions,
                bounds,
                audit,
                coldStart,
                certification);
    }

    /** Labels before a risk is steered; 0 for other objectives. */
    public long labelsNeeded() {
        if (objective.target() != Objective.Target.RISK) {
            return 0;
        }
        Integer configured = coldStart.minLabels();
        return configured != null ? configured : RiskCertificate.labelsNeeded(target, certification.delta());
    }

    /** Everything that can change a decision, as one canonical line for a fingerprint. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "control objective=%s target=%s window=%d step=%s resolution=%s bounds=%s,%s,%s audit=%s,%s,%d,%s,%s"
                        + " cold-start=%s,%d,%s,%s certificate=%s,%s,%d",
                objective.id(),
                target,
                window,
                step,
                resolution,
                bounds.lowest(),
                bounds.highest(),
                bounds.largestStepPerHour(),
                audit.accepted(),
                audit.deferred(),
                audit.maxPending(),
                audit.timeToLive(),
                audit.missing().name().toLowerCase(Locale.ROOT),
                coldStart.behaviour().name().toLowerCase(Locale.ROOT),
                coldStart.minScores(),
                coldStart.minLabels(),
                coldStart.initialThreshold(),
                certification.error(),
                certification.delta(),
                certification.labels());
    }

    /** A number that two policies share only when they describe themselves alike. */
    long fingerprint() {
        return AuditSeed.of("control-policy", describe());
    }

    private static void require(boolean holds, String key, @Nullable Object value, String fix) {
        if (!holds) {
            throw new IllegalArgumentException("deferral.control." + key + " = " + value + ": " + fix);
        }
    }
}
