package dev.assay.topology.config;

import dev.assay.topology.config.DeferralSettings.Rule;
import dev.assay.topology.config.DeferralSettings.Signal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has to hold between sections; each names the values it rests on. Stateless; any thread may call it. */
final class SectionChecks {
    private static final String RULE = "deferral.rule";
    private static final String CONTROL = "deferral.control";
    private static final String TIMEOUT = "streams.transaction-timeout";

    private SectionChecks() {}

    /** @throws ConfigException with all that does not hold */
    static void require(
            StreamsSettings streams,
            LedgerSettings ledger,
            DeferralSettings deferral,
            DeferralControlSettings control,
            CascadeSettings cascade) {
        Checks checks = Checks.across();
        rules(checks, deferral, cascade);
        odds(checks, deferral, "cascade.small-threshold", cascade.smallThreshold());
        odds(checks, deferral, "cascade.large-threshold", cascade.largeThreshold());
        controlled(checks, deferral, control);
        begins(checks, deferral, control, cascade);
        waits(checks, streams, ledger);
        checks.done();
    }

    private static void rules(Checks checks, DeferralSettings deferral, CascadeSettings cascade) {
        boolean learned = deferral.rule() == Rule.LEARNED;
        String unread = "is not read by deferral.rule: " + deferral.rule().id();
        String fix = "leave it out, or write learned";
        Object small = cascade.smallRuleFile();
        Object large = cascade.largeRuleFile();
        checks.relate(learned || small == null, Set.of(RULE), "cascade.small-rule-file", small, unread, fix);
        checks.relate(learned || large == null, Set.of(RULE), "cascade.large-rule-file", large, unread, fix);
        boolean models = cascade.enabled() && !cascade.preferProducer();
        boolean there = deferral.modelFile() != null || (models && small != null && large != null);
        Set<String> given = Set.of(
                RULE,
                "deferral.enabled",
                "cascade.enabled",
                "cascade.prefer-producer",
                "cascade.small-rule-file",
                "cascade.large-rule-file");
        checks.relate(
                there || !learned || !deferral.enabled(),
                given,
                "deferral.model-file",
                null,
                "is missing for deferral.rule: learned"
                        + (cascade.enabled() && cascade.preferProducer()
                                ? ", which decides on token numbers of producers first (cascade.prefer-producer)"
                                : ""),
                wayOut(cascade));
    }

    private static String wayOut(CascadeSettings cascade) {
        String file = "name a file that assay calibrate deferral wrote";
        if (!cascade.enabled()) {
            return file;
        }
        String files = "cascade.small-rule-file and cascade.large-rule-file";
        return cascade.preferProducer()
                ? file + " from such numbers, or write cascade.prefer-producer: false, with " + files
                : "name " + files + ", or here the one of the two that the other key lacks";
    }

    private static void odds(Checks checks, DeferralSettings deferral, String key, @Nullable Double threshold) {
        boolean odds = threshold == null || (threshold >= 0 && threshold <= 1);
        checks.relate(
                odds || deferral.rule() != Rule.LEARNED,
                Set.of(RULE),
                key,
                threshold,
                "is no probability of being right",
                "write a number in [0, 1]");
    }

    private static void controlled(Checks checks, DeferralSettings deferral, DeferralControlSettings control) {
        checks.relate(
                !control.enabled() || control.allows(deferral.threshold()),
                Set.of(CONTROL),
                "deferral.threshold",
                deferral.threshold(),
                "is not from deferral.control.lowest to deferral.control.highest",
                "write a value between them, or widen them");
        checks.relate(
                deferral.enabled() || !control.enabled(),
                Set.of(CONTROL),
                "deferral.enabled",
                false,
                "leaves deferral.control nothing to decide on",
                "write true, or set deferral.control.enabled to false");
    }

    private static void begins(
            Checks checks, DeferralSettings deferral, DeferralControlSettings control, CascadeSettings cascade) {
        if (!control.startsFromThreshold()) {
            return;
        }
        checks.relate(
                deferral.threshold() != null,
                Set.of(CONTROL),
                "deferral.threshold",
                null,
                "is missing: deferral.control begins with it",
                "set it, or use deferral.control.cold-start: defer and an objective");
        checks.relate(
                deferral.signal() != Signal.AUTO || !deferral.rule().ordinary(),
                Set.of(CONTROL, RULE),
                "deferral.signal",
                deferral.signal(),
                "leaves open which scale deferral.threshold is on, with which deferral.control begins",
                "write logprob or entropy");
        checks.relate(
                !cascade.enabled() || deferral.rule() == Rule.LEARNED,
                Set.of(CONTROL, RULE),
                "cascade.enabled",
                true,
                "puts the numbers of producer and models on scales of their own, and deferral.control begins with"
                        + " the one of deferral.threshold",
                "use deferral.control.cold-start: defer and an objective, or deferral.rule: learned");
    }

    /** A stream thread that waits long is fenced: waits together stay far below the transaction timeout. */
    private static void waits(Checks checks, StreamsSettings streams, LedgerSettings ledger) {
        Duration quarter = streams.transactionTimeout().dividedBy(4);
        String what = "is more than a quarter of " + TIMEOUT;
        String fix =
                "write at most " + ValueText.render(Duration.ofMillis(quarter.toMillis())) + ", or raise " + TIMEOUT;
        Duration wait = ledger.admissionWait();
        Duration stall = ledger.stallBudget();
        checks.relate(wait.compareTo(quarter) <= 0, Set.of(TIMEOUT), "ledger.admission-wait", wait, what, fix);
        checks.relate(stall.compareTo(quarter) <= 0, Set.of(TIMEOUT), "ledger.stall-budget", stall, what, fix);
    }
}
