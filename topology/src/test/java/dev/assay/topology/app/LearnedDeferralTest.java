package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Reason;
import dev.assay.schema.Verdict;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.DeferralFit;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From labelled events to a rule file to verdicts, with the settings of the service. */
class LearnedDeferralTest {
    @TempDir
    Path folder;

    @Test
    void eventsAreJudgedByTheRouteTheyName() throws IOException {
        Path file = rule();
        RuleArtefact rule = RuleFile.read(file);
        assertThat(rule.routes().get("silent").informative()).isFalse();
        List<Verdict> verdicts = score(
                Map.of("deferral.model-file", file.toString()),
                event("sure", "easy", -0.01),
                event("unsure", "easy", -3),
                event("silent", "silent", -0.01),
                event("unknown", "other", -0.01),
                "{\"eventId\":\"bare\",\"completion\":\"no numbers\"}");
        DeferralDecision sure = verdicts.get(0).getDeferral();
        assertThat(sure.getDecision()).isEqualTo(Decision.ACCEPT);
        assertThat(sure.getThresholdKey()).isEqualTo("easy");
        assertThat(sure.getMeasures()).containsKeys("u", "u.low", "u.high", "g");
        assertThat(sure.getNotes())
                .containsEntry("artefact", rule.fingerprint())
                .containsEntry("source", "producer")
                .containsEntry("mode", "raw")
                .containsEntry("certificate", "none (deferral.control is off)");
        assertThat(sure.getScore()).isGreaterThan(sure.getThreshold());
        DeferralDecision unsure = verdicts.get(1).getDeferral();
        assertThat(unsure.getDecision()).isEqualTo(Decision.DEFER);
        assertThat(unsure.getThreshold()).isEqualTo(sure.getThreshold());
        DeferralDecision silent = verdicts.get(2).getDeferral();
        assertThat(silent.getDecision()).isEqualTo(Decision.ABSTAIN);
        assertThat(silent.getReason()).isEqualTo(Reason.UNINFORMATIVE);
        assertThat(silent.getScore()).isNull();
        assertThat(verdicts.get(3).getDeferral().getNotes()).containsEntry("route", "unknown: pooled map");
        assertThat(verdicts.get(4).getDeferral().getReason()).isEqualTo(Reason.NO_LOGPROBS);
    }

    @Test
    void theFingerprintKnowsRuleAndCosts() throws IOException {
        Path file = rule();
        String line = event("a", "easy", -0.01);
        String one = score(Map.of("deferral.model-file", file.toString()), line)
                .get(0)
                .getFingerprint();
        String other = score(Map.of("deferral.model-file", file.toString(), "deferral.defer-cost", "0.2"), line)
                .get(0)
                .getFingerprint();
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void aFileThatIsNoRuleIsRefusedWithTheFix() throws IOException {
        Path file = Files.writeString(folder.resolve("no-rule.json"), "{}");
        assertThatThrownBy(() -> score(Map.of("deferral.model-file", file.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("deferral.model-file")
                .hasMessageContaining("assay calibrate deferral");
    }

    private Path rule() throws IOException {
        Random random = new Random(2);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            boolean easy = i % 3 != 0;
            double logprob = -3 * random.nextDouble();
            boolean wrong = random.nextDouble() < (easy ? 0.02 - 0.3 * logprob : 0.8);
            boolean largeWrong = random.nextDouble() < (easy ? 0.1 : 0.8);
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":%s,\"wrong\":%b,\"large_wrong\":%b}%n",
                    event("e" + i, easy ? "easy" : "silent", logprob),
                    wrong,
                    largeWrong));
        }
        Path labels = Files.writeString(folder.resolve("labels.jsonl"), lines);
        RuleArtefact rule = DeferralFit.fit(CascadeAnswers.read(List.of(labels), null, "route"));
        return Files.write(folder.resolve("rule.json"), RuleFile.write(rule));
    }

    private static String event(String id, String route, double logprob) {
        return String.format(
                Locale.ROOT,
                "{\"eventId\":\"%s\",\"completion\":\"x\",\"tokens\":{\"logprobs\":[%.5f],\"mode\":\"RAW\"},"
                        + "\"attributes\":{\"route\":\"%s\"}}",
                id,
                logprob,
                route);
    }

    private static List<Verdict> score(Map<String, String> settings, String... lines) throws IOException {
        Map<String, String> values = new TreeMap<>(settings);
        values.put("embedding.enabled", "false");
        values.put("watermark.enabled", "false");
        values.put("deferral.rule", "learned");
        AssayConfig config = AssayConfigReader.read(null, Map.of(), values);
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(config);
                TextLines in = TextLines.of("lines", String.join("\n", lines));
                BufferedWriter writer = new BufferedWriter(out)) {
            assertThat(scorer.run("file", in, writer)).isZero();
        }
        return out.toString()
                .lines()
                .map(line -> JsonCodec.read(line, Verdict.class, Map.of()))
                .toList();
    }
}
