package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Reason;
import dev.assay.schema.Verdict;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token numbers of producers decide without labels, from events to verdicts, with the settings of the service. */
class ProducerNumbersTest {
    @ParameterizedTest
    @CsvSource({"PROCESSED, processed", "RAW, raw", "UNDECLARED, undeclared"})
    void theDecisionSaysWhichNumbersItRestsOnAndWhatIsCertified(String declared, String mode) throws IOException {
        DeferralDecision decision = decided(Map.of(), "\"logprobs\":[-0.2,-0.3],\"mode\":\"" + declared + "\"");
        assertThat(decision.getDecision()).isEqualTo(Decision.ACCEPT);
        assertThat(decision.getNotes())
                .containsEntry("source", "producer")
                .containsEntry("mode", mode)
                .containsEntry("certificate", "none (deferral.control is off)");
        assertThat(decision.getCertifiedRisk()).isNull();
    }

    @Test
    void processedNumbersSteerAThresholdOfTheirOwn() throws IOException {
        Map<String, String> control = Map.of("deferral.control.enabled", "true", "deferral.control.key", "all");
        DeferralDecision raw = decided(control, "\"logprobs\":[-0.2],\"mode\":\"RAW\"");
        DeferralDecision processed = decided(control, "\"logprobs\":[-0.2],\"mode\":\"PROCESSED\"");
        assertThat(raw.getThresholdKey()).isEqualTo("all|signal=logprob");
        assertThat(processed.getThresholdKey()).isEqualTo("all|signal=logprob|mode=processed");
        assertThat(raw.getNotes().get("certificate")).startsWith("error of 0.1 not certifiable yet");
    }

    @Test
    void whatTopPLeavesIsNotTheSurestAnswer() throws IOException {
        DeferralDecision zeros = decided(Map.of(), "\"logprobs\":[0,0,0,0,0,0]");
        assertThat(zeros.getDecision()).isEqualTo(Decision.ABSTAIN);
        assertThat(zeros.getReason()).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(zeros.getMeasures()).containsEntry("defect.allZero", 6.0);
    }

    @Test
    void alternativesAloneAreEnough() throws IOException {
        Map<String, String> margin = Map.of("deferral.rule", "min-margin", "deferral.threshold", "0.3");
        Verdict verdict = verdict(margin, "\"topK\":2,\"topLogprobs\":[-0.1,-3,-0.2,-4]");
        assertThat(verdict.getDisposition()).isEqualTo(Disposition.SCORED);
        assertThat(verdict.getDeferral().getDecision()).isEqualTo(Decision.ACCEPT);
        assertThat(verdict.getDeferral().getMeasures()).containsEntry("tokens", 2.0);
        Verdict odd = verdict(margin, "\"topK\":2,\"topLogprobs\":[-0.1,-3,-0.2]");
        assertThat(odd.getDisposition()).isEqualTo(Disposition.REJECTED);
        assertThat(odd.getReason()).isEqualTo(Reason.LENGTH_MISMATCH);
    }

    private static DeferralDecision decided(Map<String, String> settings, String tokens) throws IOException {
        return verdict(settings, tokens).getDeferral();
    }

    private static Verdict verdict(Map<String, String> settings, String tokens) throws IOException {
        Map<String, String> values = new TreeMap<>(Map.of("deferral.threshold", "-0.5"));
        values.putAll(settings);
        values.put("embedding.enabled", "false");
        values.put("watermark.enabled", "false");
        AssayConfig config = AssayConfigReader.read(null, Map.of(), values);
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(config);
                TextLines in = TextLines.of(
                        "lines", "{\"eventId\":\"a\",\"completion\":\"x y\",\"tokens\":{" + tokens + "}}");
                BufferedWriter writer = new BufferedWriter(out)) {
            assertThat(scorer.run("file", in, writer)).isZero();
        }
        return JsonCodec.read(out.toString().strip(), Verdict.class, Map.of());
    }
}
