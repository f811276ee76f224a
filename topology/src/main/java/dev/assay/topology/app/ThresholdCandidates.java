package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.control.AuditSeed;
import dev.assay.scoring.cascade.rule.RouteName;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.DeferralControlSettings;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.threshold.AnswerSketch;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.EventKey;
import dev.assay.topology.threshold.ThresholdDeferral;
import dev.assay.topology.threshold.ThresholdKeys;
import dev.assay.topology.threshold.ThresholdRules;
import org.jspecify.annotations.Nullable;

/**
 * Which events thresholds of their own decide on, and under which key. The service and the command line use it alike.
 * Immutable; any thread may call it.
 */
final class ThresholdCandidates {
    private final ThresholdKeys keys;

    private ThresholdCandidates(ThresholdKeys keys) {
        this.keys = keys;
    }

    /** As configured, or null when the rule's decisions stand. */
    static @Nullable ThresholdCandidates of(AssayConfig config) {
        DeferralControlSettings control = config.deferralControl();
        return control.enabled()
                ? new ThresholdCandidates(new ThresholdKeys(
                        control.keyedBy("route")
                                ? RouteName.parse(config.deferral().routeAttribute())
                                : null,
                        control.keyedBy("model"),
                        control.keyedBy("length"),
                        config.deferral().signal() == DeferralSettings.Signal.AUTO
                                || config.cascade().enabled()))
                : null;
    }

    /** The rules of the thresholds, or null when the rule's decisions stand. */
    static @Nullable ThresholdRules rules(AssayConfig config) {
        DeferralControlSettings control = config.deferralControl();
        return control.enabled()
                ? new ThresholdRules(
                        control.policy(config.deferral().threshold()), control.maxKeys(), control.maxRemembered())
                : null;
    }

    /** Everything of the keys that can change a decision, as one line for the fingerprint. */
    String describe() {
        return keys.toString();
    }

    /** The candidate that an event is; null for one without a decision, a sample for example. */
    @Nullable
    Candidate candidate(GeneratedText event, Subject subject, @Nullable Deferral scored) {
        if (scored == null) {
            return null;
        }
        int length = subject.tokens().length();
        int tokens = length > 0 ? length : ThresholdKeys.tokensOf(subject.text());
        String scale = scale(scored);
        boolean processed = LogprobMode.PROCESSED.id().equals(scored.notes().get("mode"));
        String key = keys.of(event.getAttributes(), subject.model(), tokens, scale, processed);
        String parent = parent(event);
        return new Candidate(
                EventKey.of(subject.tenant(), subject.eventId()),
                EventKey.of(subject.eventId()),
                parent == null ? null : EventKey.of(subject.tenant(), parent),
                parent == null ? null : EventKey.of(parent),
                key,
                keys.spill(scale, processed),
                AuditSeed.of(key, subject.eventId()),
                scored,
                AnswerSketch.of(subject.text()));
    }

    /**
     * A result whose decision no threshold of its own replaces: a larger model's answer stands, for deferred again it would go
     * round for ever, and whatever else is decided says that nothing certifies it.
     */
    static ScoringResult standing(GeneratedText event, ScoringResult result) {
        Deferral scored = result.deferral();
        if (scored == null) {
            return result;
        }
        if (parent(event) != null) {
            return result.deciding(ThresholdDeferral.standing(scored));
        }
        return scored.decision() == Deferral.Decision.ABSTAIN
                ? result
                : result.deciding(ThresholdDeferral.uncontrolled(scored));
    }

    private static @Nullable String parent(GeneratedText event) {
        String parent = event.getParentId();
        return parent == null || parent.isBlank() ? null : parent;
    }

    /** Numbers of the producer and of each model that read the answer are on scales of their own. */
    private static String scale(Deferral scored) {
        Double tier = scored.measures().get("tier");
        boolean proxy = "proxy".equals(scored.notes().get("source"));
        return proxy && tier != null ? scored.signal() + "/tier-" + tier.intValue() : scored.signal();
    }
}
