package dev.assay.topology.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The whole configuration, valid by construction. Immutable; any thread may use it. Its text form hides secrets. */
@Removed(
        key = "deferral.control.route-attribute",
        instead = "write deferral.route-attribute, which names the route for the rule learned and for thresholds alike")
public record AssayConfig(
        KafkaSettings kafka,
        RegistrySettings registry,
        TopicsSettings topics,
        StreamsSettings streams,
        LedgerSettings ledger,
        EngineSettings engine,
        InputSettings input,
        WatermarkSettings watermark,
        SessionSettings session,
        SamplesSettings samples,
        ConsistencySettings consistency,
        EmbeddingSettings embedding,
        NliSettings nli,
        DeferralSettings deferral,
        DeferralControlSettings deferralControl,
        LanguageModelsSettings languageModels,
        CascadeSettings cascade,
        MachineTextSettings machineText,
        ExplanationSettings explanation,
        LaneSettings lane,
        AdminSettings admin) {

    public AssayConfig {
        // A stream thread that waits long is fenced: waits together stay far below the transaction timeout.
        Duration quarter = streams.transactionTimeout().dividedBy(4);
        String what = "is more than a quarter of streams.transaction-timeout";
        String fix = "write at most " + ValueText.render(Duration.ofMillis(quarter.toMillis()))
                + ", or raise streams.transaction-timeout";
        Duration wait = ledger.admissionWait();
        Duration stall = ledger.stallBudget();
        boolean decides = deferral.enabled() || !deferralControl.enabled();
        boolean started = !deferralControl.startsFromThreshold() || deferral.threshold() != null;
        boolean oneScale = !deferralControl.startsFromThreshold() || deferral.signal() != DeferralSettings.Signal.AUTO;
        boolean tiered = deferralControl.startsFromThreshold()
                && cascade.enabled()
                && deferral.rule() != DeferralSettings.Rule.LEARNED;
        boolean inside = !deferralControl.enabled() || deferralControl.allows(deferral.threshold());
        boolean learned = deferral.rule() == DeferralSettings.Rule.LEARNED;
        String unread = "is not read by deferral.rule: " + deferral.rule().id();
        Checks.across()
                .require(
                        learned || cascade.smallRuleFile() == null,
                        "cascade.small-rule-file",
                        cascade.smallRuleFile(),
                        unread,
                        "leave it out, or write learned")
                .require(
                        learned || cascade.largeRuleFile() == null,
                        "cascade.large-rule-file",
                        cascade.largeRuleFile(),
                        unread,
                        "leave it out, or write learned")
                .require(
                        !learned || probability(cascade.smallThreshold()),
                        "cascade.small-threshold",
                        cascade.smallThreshold(),
                        "is no probability of being right",
                        "write a number in [0, 1]")
                .require(
                        !learned || probability(cascade.largeThreshold()),
                        "cascade.large-threshold",
                        cascade.largeThreshold(),
                        "is no probability of being right",
                        "write a number in [0, 1]")
                .require(
                        inside,
                        "deferral.threshold",
                        deferral.threshold(),
                        "is not from deferral.control.lowest to deferral.control.highest",
                        "write a value between them, or widen them")
                .require(
                        decides,
                        "deferral.enabled",
                        false,
                        "leaves deferral.control nothing to decide on",
                        "write true, or set deferral.control.enabled to false")
                .require(
                        started,
                        "deferral.threshold",
                        null,
                        "is missing: deferral.control begins with it",
                        "set it, or use deferral.control.cold-start: defer and an objective")
                .require(
                        oneScale,
                        "deferral.signal",
                        deferral.signal(),
                        "leaves open which scale deferral.threshold is on, with which deferral.control begins",
                        "write logprob or entropy")
                .require(
                        !tiered,
                        "cascade.enabled",
                        true,
                        "puts the numbers of producer and models on scales of their own, and deferral.control begins with"
                                + " the one of deferral.threshold",
                        "use deferral.control.cold-start: defer and an objective, or deferral.rule: learned")
                .require(wait.compareTo(quarter) <= 0, "ledger.admission-wait", wait, what, fix)
                .require(stall.compareTo(quarter) <= 0, "ledger.stall-budget", stall, what, fix)
                .done();
    }

    private static boolean probability(@Nullable Double threshold) {
        return threshold == null || (threshold >= 0 && threshold <= 1);
    }

    /** Events in scoring at once over all partitions, at least 1. */
    public int effectiveCredits() {
        return engine.credits() > 0 ? engine.credits() : 3 * lane.maxRows();
    }
}
