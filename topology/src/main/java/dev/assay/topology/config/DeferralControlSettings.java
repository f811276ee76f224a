package dev.assay.topology.config;

import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import dev.assay.scoring.cascade.control.ControlPolicy.Certification;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.Objective;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Thresholds that follow the traffic. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "deferral.control",
        about =
                "Thresholds that follow the traffic, one per route, model and length in every partition. Decisions are made at release, in the order of the partition; labels come on `topics.feedback`, every change goes to `topics.thresholds`. Keep all instances on one setting: switch it on or off with none running.")
public record DeferralControlSettings(
        @Setting(
                value = "false",
                about = "Whether thresholds follow the traffic; otherwise deferral.threshold decides.")
        boolean enabled,

        @Setting(
                value = "rate-tracking",
                about =
                        "What the thresholds are steered by: the fraction deferred, the fraction of all answers accepted and wrong (risk-conformal, risk-online), or the error among accepted answers (risk-certified). With none deferral.threshold stays and labels still give a certificate.")
        Objective objective,

        @Setting(value = "0.2", about = "The wanted fraction or risk.", min = "0.0001", max = "0.9999")
        double target,

        @Setting(
                value = "route,model,length",
                about =
                        "What tells the traffic apart that has a threshold of its own: route (see deferral.route-attribute), model, length, or all for none. Numbers that the producer declares to be processed have thresholds of their own in any case.")
        String key,

        @Setting(
                value = "64",
                about = "Thresholds per partition at most; events of further keys share one more.",
                min = "1",
                max = "1000")
        int maxKeys,

        @Setting(
                about = "How many recent scores (rates) or labels (risks) count; without it 200 scores or 500 labels.",
                min = "20",
                max = "5000")
        @Nullable
        Integer window,

        @Setting(
                value = "0.3",
                about = "How fast rate-approximation moves, in spreads of the scores per event.",
                min = "0.0001",
                max = "2")
        double step,

        @Setting(
                value = "0.02",
                about =
                        "Share of the recent scores between the threshold and the one recorded last from which a new version is recorded; 0 records every move. What rate-tracking and risk-online add for a single event is recorded with 0 only; a verdict shows the recorded threshold as threshold.recorded where it is another than the one that decided.",
                min = "0",
                max = "0.5")
        double resolution,

        @Setting(value = "10", about = "Recorded versions that one can go back to.", min = "1", max = "100")
        int versions,

        @Setting(about = "The threshold never falls below it, whatever the objective; on the scale of the score.")
        @Nullable
        Double lowest,

        @Setting(about = "The threshold never rises above it, on the scale of the score.") @Nullable
        Double highest,

        @Setting(about = "The thresholds of any hour differ by at most this.", min = "1e-9") @Nullable
        Double largestStepPerHour,

        @Setting(
                value = "1",
                about =
                        "Chance that an accepted answer is drawn for a label; verdicts say so, and labels of others do not count.",
                min = "0.0001",
                max = "1")
        double auditProbability,

        @Setting(value = "1", about = "The same for deferred answers.", min = "0.0001", max = "1")
        double deferredAuditProbability,

        @Setting(
                value = "2000",
                about =
                        "Drawn answers of one threshold that may wait for a label, accepted and deferred ones each; beyond it the oldest counts as missing. Under risk-online what is accepted while an operator holds the threshold needs no place.",
                min = "1",
                max = "100000")
        int maxPending,

        @Setting(
                value = "50000",
                about =
                        "Decisions per partition that are remembered for their label or the larger model's answer, some 400 bytes each; the oldest are forgotten first.",
                min = "1",
                max = "10000000")
        int maxRemembered,

        @Setting(value = "7d", about = "How long a label may take, in stream time.", min = "1s", max = "3650d")
        Duration timeToLive,

        @Setting(
                value = "wrong",
                about =
                        "What an accepted answer counts as whose label never came, for risk-online: wrong keeps its promise in any case, also for what it accepted before a freeze, expected takes what recent labels say. risk-conformal and risk-certified leave such answers out: label all that are drawn.")
        MissingLabel missingLabel,

        @Setting(
                value = "defer",
                about =
                        "Until enough is known: defer everything, or let deferral.threshold decide and only watch (shadow).")
        ColdStart.Behaviour coldStart,

        @Setting(value = "100", about = "Scores before a rate is trusted.", min = "1", max = "5000")
        int minScores,

        @Setting(
                about = "Labels before a risk is steered; without it as many as could prove the target.",
                min = "1",
                max = "1000000")
        @Nullable
        Integer minLabels,

        @Setting(
                about =
                        "Largest error among accepted answers to certify; without it the target of a risk, 0.1 for a rate.",
                min = "0.0001",
                max = "0.9999")
        @Nullable
        Double certifiedError,

        @Setting(value = "0.1", about = "Chance that a certificate is wrong.", min = "1e-9", max = "0.5")
        double delta,

        @Setting(value = "1000", about = "Recent labels that a certificate rests on.", min = "20", max = "20000")
        int certificateLabels) {

    private static final List<String> PARTS = List.of("route", "model", "length");

    public DeferralControlSettings {
        Checks checks = Checks.of(
                DeferralControlSettings.class,
                enabled,
                objective,
                target,
                key,
                maxKeys,
                window,
                step,
                resolution,
                versions,
                lowest,
                highest,
                largestStepPerHour,
                auditProbability,
                deferredAuditProbability,
                maxPending,
                maxRemembered,
                timeToLive,
                missingLabel,
                coldStart,
                minScores,
                minLabels,
                certifiedError,
                delta,
                certificateLabels);
        boolean known = key.equals("all") || (!parts(key).isEmpty() && PARTS.containsAll(parts(key)));
        checks.require(
                known, "key", key, "names something else", "write some of " + String.join(", ", PARTS) + ", or all");
        boolean ordered = lowest == null || highest == null || lowest <= highest;
        checks.relate(ordered, "lowest", lowest, "is above deferral.control.highest", "write a lower one");
        boolean labelled = minLabels == null || objective.target() == Objective.Target.RISK;
        checks.relate(labelled, "min-labels", minLabels, "is only for objectives of risk", "leave it out");
        boolean promised = certifiedError == null || objective != Objective.RISK_CERTIFIED || certifiedError == target;
        checks.relate(
                promised,
                "certified-error",
                certifiedError,
                "is not deferral.control.target, which is what risk-certified is to hold",
                "leave it out");
        acceptsAnything(checks, objective, target, labels(window));
        Double error = objective == Objective.RISK_CERTIFIED ? (Double) target : certifiedError;
        if (error != null) {
            certifiesAnything(checks, error, delta, certificateLabels);
        }
        checks.done();
    }

    /** With too few labels no threshold can keep a small target, however right the answers are. */
    private static void acceptsAnything(Checks checks, Objective objective, double target, int labels) {
        // As the controller asks: (0 wrong + 1) / (labels + 1) at most the target.
        boolean accepts = objective != Objective.RISK_CONFORMAL || 1.0 / (labels + 1) <= target;
        checks.relate(
                accepts,
                "window",
                labels,
                "is too short for a target of " + target + ": nothing would ever be accepted",
                fewest((long) Math.ceil(1 / target - 1), 5_000));
    }

    /** Nor can they prove a small error; risk-certified accepts nothing before. */
    private static void certifiesAnything(Checks checks, double error, double delta, int labels) {
        if (error > 0 && error < 1 && delta > 0 && delta < 1) {
            long needed = RiskCertificate.labelsNeeded(error, delta);
            checks.relate(
                    labels >= needed,
                    "certificate-labels",
                    labels,
                    "is too few to certify an error of " + error + ", however right all answers are",
                    fewest(needed, 20_000));
        }
    }

    private static int labels(@Nullable Integer window) {
        return window != null ? window : 500;
    }

    /**
     * What keeps an objective from ever accepting anything at a target, however right the answers are.
     *
     * @param wanted in (0, 1)
     * @return empty when nothing does
     */
    public List<Problem> obstacles(Objective tried, double wanted) {
        Checks checks = Checks.within("deferral.control");
        acceptsAnything(checks, tried, wanted, labels(window));
        if (tried == Objective.RISK_CERTIFIED) {
            certifiesAnything(checks, wanted, delta, certificateLabels);
        }
        return checks.problems();
    }

    private static String fewest(long needed, int most) {
        return needed <= most
                ? "write " + needed + " or more"
                : "write a greater target: " + needed + " would be needed, and " + most + " is the most";
    }

    private static Set<String> parts(String key) {
        Set<String> parts = new TreeSet<>(Arrays.asList(key.strip().split("\\s*,\\s*")));
        parts.remove("");
        return parts;
    }

    /** Whether this part of the traffic (route, model, length) has thresholds of its own. */
    public boolean keyedBy(String part) {
        return parts(key).contains(part);
    }

    /** Whether deferral.threshold decides on some events. */
    boolean startsFromThreshold() {
        return enabled && (objective == Objective.NONE || coldStart == ColdStart.Behaviour.SHADOW);
    }

    /** Whether a threshold, on the scale of the score, lies within the bounds; no threshold does. */
    boolean allows(@Nullable Double threshold) {
        return threshold == null
                || ((lowest == null || threshold >= lowest) && (highest == null || threshold <= highest));
    }

    /**
     * The same for a controller, which works on minus the score.
     *
     * @param threshold {@code deferral.threshold}, from which a cold start may begin
     */
    public ControlPolicy policy(@Nullable Double threshold) {
        return policy(objective, target, threshold);
    }

    /**
     * The same settings for another objective and target, to try them; what is only for some objectives is left out for others.
     *
     * @param wanted in (0, 1)
     */
    public ControlPolicy policy(Objective tried, double wanted, @Nullable Double threshold) {
        boolean risk = tried.target() == Objective.Target.RISK;
        boolean promised = tried == Objective.RISK_CERTIFIED;
        double error = certifiedError != null && !promised ? certifiedError : risk ? wanted : 0.1;
        return new ControlPolicy(
                tried,
                wanted,
                risk ? labels(window) : window != null ? window : 200,
                step,
                resolution,
                versions,
                new Bounds(
                        highest == null ? Double.NEGATIVE_INFINITY : 0.0 - highest,
                        lowest == null ? Double.POSITIVE_INFINITY : 0.0 - lowest,
                        largestStepPerHour == null ? Double.POSITIVE_INFINITY : largestStepPerHour),
                new Audit(auditProbability, deferredAuditProbability, maxPending, timeToLive, missingLabel),
                new ColdStart(
                        coldStart,
                        minScores,
                        risk ? minLabels : null,
                        threshold == null ? null : (Double) (0.0 - threshold)),
                new Certification(error, delta, certificateLabels));
    }
}
