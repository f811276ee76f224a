package dev.assay.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.Source;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final Source SOURCE = Source.newBuilder()
            .setTopic("generated-text")
            .setPartition(0)
            .setOffset(7)
            .setTimestamp(Instant.EPOCH)
            .build();

    private final DemoEvent marked = event(Kind.WATERMARK, "watermarked", "w", Map.of("key", "mine"));
    private final DemoEvent wrong = event(Kind.CASCADE, "wrong", "c", Map.of());
    private final List<BrokenRecord> broken = BrokenRecord.from(new byte[20]);
    private final Account account = new Account(List.of(marked, wrong), broken);

    @Test
    void nothingIsWrongWhenAllCameOnceAndAgrees() {
        settleAll();
        assertThat(account.complete()).isTrue();
        assertThat(account.problems(5)).isEmpty();
        assertThat(account.missing()).isZero();
        assertThat(account.duplicates()).isZero();
        assertThat(account.agreeingOf(Kind.WATERMARK)).isEqualTo(1);
        assertThat(account.agreeingOf(Kind.CASCADE)).isEqualTo(1);
        assertThat(account.latency(0.5)).isEqualTo(20);
        assertThat(account.latency(0.95)).isEqualTo(30);
    }

    @Test
    void whatIsMissingIsNamed() {
        account.verdict(deferring("c"), 20);
        assertThat(account.complete()).isFalse();
        assertThat(account.missing()).isEqualTo(4);
        assertThat(account.problems(5))
                .containsExactlyInAnyOrder(
                        "no verdict for w",
                        "broken-1 is not in quarantine",
                        "broken-2 is not in quarantine",
                        "broken-3 is not in quarantine",
                        "c is deferred, but not in the topic deferrals");
    }

    @Test
    void aSecondOutputIsADuplicateInEveryTopic() {
        settleAll();
        assertThat(account.verdict(deferring("c"), 20)).isNull();
        account.deferral(deferred("c"));
        assertThat(account.quarantine(quarantined(broken.get(0), broken.get(0).reason())))
                .isNull();
        assertThat(account.duplicates()).isEqualTo(3);
        assertThat(account.problems(5))
                .containsExactlyInAnyOrder(
                        "c is 2 times in verdicts", "c is 2 times in deferrals", "broken-1 is 2 times in quarantine");
    }

    @Test
    void aVerdictAgainstTheLabelIsAProblem() {
        settleAll(watermark("w", "another", true), deferring("c"));
        assertThat(account.agreeingOf(Kind.WATERMARK)).isZero();
        assertThat(account.problems(5))
                .singleElement()
                .asString()
                .startsWith("w is watermarked, the verdict says: found");
    }

    @Test
    void aVerdictWithoutTheFamilysEvidenceDoesNotAgree() {
        settleAll(verdict("w").build(), deferring("c"));
        assertThat(account.problems(5)).singleElement().asString().contains("no finding: NONE");
    }

    @Test
    void quarantineForAnotherReasonOrWithOtherBytesIsAProblem() {
        BrokenRecord first = broken.get(0);
        Account.Row row = account.quarantine(quarantined(first, Reason.NULL_VALUE));
        assertThat(row).isNotNull();
        assertThat(row.finding().agrees()).isFalse();
        Quarantined otherBytes = Quarantined.newBuilder(
                        quarantined(broken.get(1), broken.get(1).reason()))
                .setValue(ByteBuffer.wrap(new byte[1]))
                .build();
        account.quarantine(otherBytes);
        assertThat(account.problems(5))
                .contains(
                        "broken-1 (random bytes) was quarantined as NULL_VALUE",
                        "broken-2 (cut in half) was quarantined as TRUNCATED_BYTES without its bytes");
    }

    @Test
    void outputsForWhatWasNotSentAndRecordsThatGotLostAreProblems() {
        settleAll();
        account.verdict(verdict("stranger").build(), 1);
        account.deferral(deferred("w"));
        assertThat(account.problems(4))
                .containsExactlyInAnyOrder(
                        "a verdict for stranger, which was not sent",
                        "w is in the topic deferrals, but its verdict does not say so",
                        "5 records were sent, the input topic holds 4");
    }

    private void settleAll() {
        settleAll(watermark("w", "mine", true), deferring("c"));
    }

    private void settleAll(Verdict first, Verdict second) {
        account.verdict(first, 20);
        account.verdict(second, 30);
        account.deferral(deferred("c"));
        broken.forEach(one -> account.quarantine(quarantined(one, one.reason())));
    }

    private static DemoEvent event(Kind kind, String label, String id, Map<String, String> attributes) {
        GeneratedText event = GeneratedText.newBuilder()
                .setEventId(id)
                .setAttributes(attributes)
                .build();
        return new DemoEvent(kind, label, event);
    }

    private static Verdict.Builder verdict(String id) {
        return Verdict.newBuilder()
                .setEventId(id)
                .setDisposition(Disposition.SCORED)
                .setEvidence(List.of())
                .setFingerprint("f")
                .setSource(SOURCE)
                .setTimings(Timings.newBuilder().setAdmittedAt(Instant.EPOCH).build());
    }

    private static Verdict watermark(String id, String key, boolean flagged) {
        return verdict(id)
                .setEvidence(List.of(Evidence.newBuilder()
                        .setScorer("watermark.kgw.lefthash")
                        .setFamily(Family.WATERMARK)
                        .setDisposition(Disposition.SCORED)
                        .setKeyId(key)
                        .setStatistic(40.0)
                        .setEffectiveCount(50L)
                        .setAdjustedPValue(1e-9)
                        .setFlagged(flagged)
                        .build()))
                .build();
    }

    private static Verdict deferring(String id) {
        return verdict(id).setDeferral(decision()).build();
    }

    private static DeferralDecision decision() {
        return DeferralDecision.newBuilder()
                .setDecision(Decision.DEFER)
                .setRule("chow-average")
                .setSignal("logprob")
                .setScore(-0.5)
                .setThreshold(-0.13)
                .build();
    }

    private static DeferredEvent deferred(String id) {
        return DeferredEvent.newBuilder()
                .setEvent(GeneratedText.newBuilder().setEventId(id).build())
                .setDecision(decision())
                .setFingerprint("f")
                .setSource(SOURCE)
                .build();
    }

    private static Quarantined quarantined(BrokenRecord record, Reason reason) {
        return Quarantined.newBuilder()
                .setReason(reason)
                .setKey(ByteBuffer.wrap(record.id().getBytes(StandardCharsets.UTF_8)))
                .setValue(ByteBuffer.wrap(record.value()))
                .setSource(SOURCE)
                .setQuarantinedAt(Instant.EPOCH)
                .build();
    }
}
