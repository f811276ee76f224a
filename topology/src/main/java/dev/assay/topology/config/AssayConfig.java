package dev.assay.topology.config;

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
        SectionChecks.require(streams, ledger, deferral, deferralControl, cascade);
    }

    /** Events in scoring at once over all partitions, at least 1. */
    public int effectiveCredits() {
        return engine.credits() > 0 ? engine.credits() : 3 * lane.maxRows();
    }
}
