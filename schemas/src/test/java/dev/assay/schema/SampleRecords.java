package dev.assay.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One filled record of every contract, for tests. */
final class SampleRecords {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Source SOURCE = new Source("generated-text", 3, 42L, TIME);

    private SampleRecords() {}

    static List<SpecificRecord> all() {
        return List.of(
                generatedText(),
                leastGeneratedText(),
                verdict(),
                quarantined(),
                deferredEvent(),
                label(),
                order(),
                thresholdChange());
    }

    static GeneratedText leastGeneratedText() {
        return GeneratedText.newBuilder().setEventId("event-2").build();
    }

    static GeneratedText generatedText() {
        return GeneratedText.newBuilder()
                .setEventId("event-1")
                .setConversationId("conversation-1")
                .setRequestId("request-1")
                .setParentId("event-0")
                .setTenant("tenant-1")
                .setOccurredAt(TIME)
                .setModel(new ProducerModel("model-1", "2", "vocabulary-1", 50_272))
                .setPrompt("Who wrote it?")
                .setCompletion("Nobody knows. \uD83D\uDE00")
                .setTokens(TokenData.newBuilder()
                        .setIds(List.of(1, 2))
                        .setLogprobs(List.of(-0.5, -1.25))
                        .setEntropies(List.of(0.5, Double.NaN))
                        .setTopK(1)
                        .setTopIds(List.of(1, 3))
                        .setTopLogprobs(List.of(-0.5, -1.0))
                        .setMode(LogprobMode.PROCESSED)
                        .build())
                .setSamples(List.of(new SampledCompletion("Somebody.", null)))
                .setSentences(List.of("Nobody knows."))
                .setContentType("text/plain")
                .setLanguage("en")
                .setAttributes(Map.of("source", "test"))
                .build();
    }

    static Verdict verdict() {
        return Verdict.newBuilder()
                .setEventId("event-1")
                .setDisposition(Disposition.SCORED)
                .setEvidence(List.of(Evidence.newBuilder()
                        .setScorer("watermark.kgw.lefthash")
                        .setFamily(Family.WATERMARK)
                        .setDisposition(Disposition.SCORED)
                        .setKeyId("key-1")
                        .setStatisticName("green")
                        .setStatistic(80.0)
                        .setPValue(1e-12)
                        .setEffectiveCount(100L)
                        .setMeasures(Map.of("z_score", 11.5))
                        .setSpans(List.of(Span.newBuilder()
                                .setUnit(SpanUnit.TOKEN)
                                .setStart(0)
                                .setEnd(100)
                                .setLabel("watermark")
                                .build()))
                        .build()))
                .setDeferral(decision())
                .setFingerprint("fingerprint-1")
                .setSource(SOURCE)
                .setTimings(new Timings(TIME, 10L, 20L, 0))
                .build();
    }

    static Quarantined quarantined() {
        return Quarantined.newBuilder()
                .setReason(Reason.UNKNOWN_MAGIC_BYTE)
                .setDetail("first byte is 7, not 0")
                .setValue(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)))
                .setHeaders(List.of(new RecordHeader("trace", ByteBuffer.wrap(new byte[] {1}))))
                .setSource(SOURCE)
                .setQuarantinedAt(TIME)
                .build();
    }

    static DeferredEvent deferredEvent() {
        return new DeferredEvent(generatedText(), decision(), "fingerprint-1", SOURCE);
    }

    private static DeferralDecision decision() {
        return DeferralDecision.newBuilder()
                .setDecision(Decision.DEFER)
                .setRule("chow-average")
                .setSignal("logprob")
                .setScore(-1.5)
                .setThreshold(-1.0)
                .build();
    }

    static Feedback label() {
        return Feedback.newBuilder()
                .setEventId("event-1")
                .setTenant("tenant-1")
                .setCorrect(true)
                .setSource("human")
                .setJudgedAt(TIME)
                .build();
    }

    static Feedback order() {
        return Feedback.newBuilder()
                .setKind(FeedbackKind.REVERT)
                .setThresholdKey("model=model-1")
                .setThresholdVersion(7L)
                .setOrderId("order-1")
                .build();
    }

    static ThresholdChange thresholdChange() {
        return ThresholdChange.newBuilder()
                .setThresholdKey("model=model-1")
                .setPartition(3)
                .setVersion(8L)
                .setOldThreshold(-0.25)
                .setNewThreshold(-0.5)
                .setState(ThresholdState.FROZEN)
                .setCause(ThresholdCause.REVERT)
                .setTrigger(ThresholdTrigger.ORDER)
                .setMeasures(Map.of("gain.pairs", 4.0))
                .setPolicy("policy-1")
                .setOffset(42L)
                .setChangedAt(TIME)
                .setOrderId("order-1")
                .build();
    }
}
