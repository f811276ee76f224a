package dev.assay.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Reason;
import dev.assay.schema.Source;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingTest {
    @Test
    void aWatermarkCountsOnlyWithItsOwnKey() {
        DemoEvent event = event(Kind.WATERMARK, "watermarked", Map.of("key", "a"));
        assertThat(Finding.of(event, verdict(null, key("a", 1e-12, true), key("b", 0.5, false))))
                .isEqualTo(new Finding("found, p = 1e-12", "a, 40 of 50 tokens green", true));
        assertThat(Finding.of(event, verdict(null, key("a", 0.5, false), key("b", 1e-12, true)))
                        .agrees())
                .isFalse();
    }

    @Test
    void whatIsAddedUpIsCalledByItsName() {
        DemoEvent event = event(Kind.WATERMARK, "watermarked", Map.of("key", "a"));
        Evidence found = Evidence.newBuilder(key("a", 1e-12, true))
                .setStatisticName("gumbel_sum")
                .setNotes(Map.of("tokens", "text"))
                .build();
        assertThat(Finding.of(event, verdict(null, found)).detail())
                .isEqualTo("a, gumbel sum 40 over 50 draws, read from the text");
    }

    @Test
    void withoutAWatermarkNoKeyMayFindOne() {
        DemoEvent event = event(Kind.WATERMARK, "unwatermarked", Map.of());
        assertThat(Finding.of(event, verdict(null, key("a", 0.25, false), key("b", 1, false))))
                .isEqualTo(new Finding("none found, p = 0.25", "least of 2 keys", true));
        assertThat(Finding.of(event, verdict(null, key("a", 0.25, false), key("b", 1e-4, true)))
                        .agrees())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "hallucinated, combined, 1.5, 0.2, true, true, 'unsupported, 1.50 > 0.20'",
        "hallucinated, combined, 0.1, 0.2, false, false, 'supported, 0.10 < 0.20'",
        "factual, combined, 0.1, 0.2, false, true, 'supported, 0.10 < 0.20'",
        "incorrect, agreement, 0.1, 0.5, true, true, 'unsupported, 0.10 < 0.50'",
        "correct, agreement, 0.1, 0.5, true, false, 'unsupported, 0.10 < 0.50'",
        "correct, agreement, 0.9, 0.5, false, true, 'supported, 0.90 > 0.50'"
    })
    void consistencyIsDecidedByTheNumberThatTheScorerNames(
            String label, String by, double score, double level, boolean flagged, boolean agrees, String words) {
        Evidence deciding = consistency(by, by, score, level, flagged);
        Evidence other = consistency("ngram", by, 9, 1, !flagged);
        Finding finding = Finding.of(event(Kind.CONSISTENCY, label, Map.of()), verdict(null, other, deciding));
        assertThat(finding.words()).isEqualTo(words);
        assertThat(finding.agrees()).isEqualTo(agrees);
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, DEFER, true, 'defer, -0.50 < -0.13'",
        "wrong, ACCEPT, false, 'accept, -0.50 < -0.13'",
        "right, ACCEPT, true, 'accept, -0.50 < -0.13'",
        "right, DEFER, false, 'defer, -0.50 < -0.13'",
        "right, ABSTAIN, false, 'undecided, -0.50 < -0.13'"
    })
    void deferralIsTheDecisionAgainstTheLabel(String label, Decision decision, boolean agrees, String words) {
        Verdict verdict = verdict(decision(decision, -0.5));
        Finding finding = Finding.of(event(Kind.CASCADE, label, Map.of()), verdict);
        assertThat(finding.words()).isEqualTo(words);
        assertThat(finding.agrees()).isEqualTo(agrees);
        assertThat(Finding.defers(verdict)).isEqualTo(decision == Decision.DEFER);
    }

    @Test
    void aVerdictWithoutANumberNeverAgrees() {
        Evidence abstained = Evidence.newBuilder()
                .setScorer("any")
                .setFamily(Family.CONSISTENCY)
                .setDisposition(Disposition.ABSTAINED)
                .setReason(Reason.NO_SAMPLES)
                .build();
        assertThat(Finding.of(event(Kind.CONSISTENCY, "factual", Map.of()), verdict(null, abstained)))
                .isEqualTo(new Finding("no finding: NO_SAMPLES", "", false));
        assertThat(Finding.of(event(Kind.WATERMARK, "unwatermarked", Map.of()), verdict(null)))
                .isEqualTo(new Finding("no finding: NONE", "", false));
        assertThat(Finding.of(event(Kind.CASCADE, "right", Map.of()), verdict(null)))
                .isEqualTo(new Finding("no decision: NONE", "", false));
    }

    private static DemoEvent event(Kind kind, String label, Map<String, String> attributes) {
        return new DemoEvent(
                kind,
                label,
                GeneratedText.newBuilder()
                        .setEventId("e")
                        .setAttributes(attributes)
                        .build());
    }

    private static Evidence key(String id, double p, boolean flagged) {
        return Evidence.newBuilder()
                .setScorer("watermark.kgw.lefthash")
                .setFamily(Family.WATERMARK)
                .setDisposition(Disposition.SCORED)
                .setKeyId(id)
                .setStatistic(40.0)
                .setEffectiveCount(50L)
                .setAdjustedPValue(p)
                .setFlagged(flagged)
                .build();
    }

    private static Evidence consistency(String name, String by, double score, double level, boolean flagged) {
        return Evidence.newBuilder()
                .setScorer("consistency." + name)
                .setFamily(Family.CONSISTENCY)
                .setDisposition(Disposition.SCORED)
                .setScore(score)
                .setEffectiveCount(20L)
                .setMeasures(Map.of("threshold", level))
                .setNotes(Map.of("flagged_by", by))
                .setFlagged(flagged)
                .build();
    }

    private static DeferralDecision decision(Decision decision, double score) {
        return DeferralDecision.newBuilder()
                .setDecision(decision)
                .setRule("chow-average")
                .setSignal("logprob")
                .setScore(score)
                .setThreshold(-0.13)
                .build();
    }

    private static Verdict verdict(@Nullable DeferralDecision decision, Evidence... evidence) {
        return Verdict.newBuilder()
                .setEventId("e")
                .setDisposition(Disposition.SCORED)
                .setEvidence(List.of(evidence))
                .setDeferral(decision)
                .setFingerprint("f")
                .setSource(Source.newBuilder()
                        .setTopic("t")
                        .setPartition(0)
                        .setOffset(0)
                        .setTimestamp(Instant.EPOCH)
                        .build())
                .setTimings(Timings.newBuilder().setAdmittedAt(Instant.EPOCH).build())
                .build();
    }
}
