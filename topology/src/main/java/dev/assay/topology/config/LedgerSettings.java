package dev.assay.topology.config;

import java.time.Duration;

/** The admission ledger: how many events may wait for their answer, and how results are collected. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "ledger",
        about = "The admission ledger: how many events may wait for their answer, and how results are collected.")
public record LedgerSettings(
        @Setting(
                value = "1024",
                about =
                        "Admitted, unanswered events per partition above which admission waits; also bounds what a restart scores again.",
                min = "1",
                max = "1000000")
        int maxUnanswered,

        @Setting(value = "200ms", about = "Longest wait of one record for room in the ledger.", min = "0ms", max = "5s")
        Duration admissionWait,

        @Setting(value = "1s", about = "Longest total wait between two rounds of collecting.", min = "0ms", max = "30s")
        Duration stallBudget,

        @Setting(value = "5ms", about = "How often finished results are collected.", min = "1ms", max = "1s")
        Duration drainInterval,

        @Setting(value = "512", about = "Results collected per round at most.", min = "1", max = "100000")
        int drainMax,

        @Setting(value = "20ms", about = "Longest time of one round of collecting.", min = "1ms", max = "5s")
        Duration drainTime,

        @Setting(
                value = "6",
                about =
                        "Events that were in work when a process ended are scored again, from the third time on one at a time; after so many times they end as abstained.",
                min = "4",
                max = "1000")
        int maxResubmissions) {

    public LedgerSettings {
        Checks checks = Checks.of(
                LedgerSettings.class,
                maxUnanswered,
                admissionWait,
                stallBudget,
                drainInterval,
                drainMax,
                drainTime,
                maxResubmissions);
        checks.done();
    }
}
