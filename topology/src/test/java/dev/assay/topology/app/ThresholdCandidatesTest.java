package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Feedback;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.mapping.FeedbackMapper;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.EventKey;
import dev.assay.topology.threshold.Note;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThresholdCandidatesTest {
    private static final Subject SUBJECT = Subject.ofText("e", "An answer of some words.", List.of(), List.of());
    private final GeneratedText event =
            GeneratedText.newBuilder().setEventId("e").build();

    @Test
    void scalesThatDifferHaveThresholdsOfTheirOwn() {
        Map<String, String> values =
                Map.of("deferral.control.enabled", "true", "cascade.enabled", "true", "deferral.signal", "logprob");
        assertThat(key(values, Map.of("source", "producer"), Map.of())).endsWith("|signal=logprob");
        assertThat(key(values, Map.of("source", "proxy"), Map.of("tier", 1.0))).endsWith("|signal=logprob/tier-1");
        assertThat(key(values, Map.of("source", "proxy"), Map.of("tier", 2.0))).endsWith("|signal=logprob/tier-2");
    }

    @Test
    void processedNumbersSteerNoOtherThreshold() {
        Map<String, String> values = Map.of(
                "deferral.control.enabled", "true",
                "deferral.signal", "logprob",
                "deferral.control.key", "all");
        assertThat(key(values, Map.of("source", "producer", "mode", "raw"), Map.of()))
                .isEqualTo("all");
        assertThat(key(values, Map.of("source", "producer", "mode", "undeclared"), Map.of()))
                .isEqualTo("all");
        assertThat(key(values, Map.of("source", "proxy", "mode", "proxy", "producer.mode", "processed"), Map.of()))
                .isEqualTo("all");
        assertThat(key(values, Map.of("source", "producer", "mode", "processed"), Map.of()))
                .isEqualTo("all|mode=processed");
    }

    @Test
    void oneScaleNeedsNoNameInTheKey() {
        Map<String, String> values = Map.of("deferral.control.enabled", "true", "deferral.signal", "logprob");
        assertThat(key(values, Map.of(), Map.of())).doesNotContain("signal");
    }

    @Test
    void routesAreNamedByTheOneSettingAndByAttributesTogether() {
        Map<String, String> values = Map.of(
                "deferral.control.enabled", "true",
                "deferral.signal", "logprob",
                "deferral.route-attribute", "task,tenant",
                "deferral.control.key", "route");
        event.setAttributes(new TreeMap<>(Map.of("route", "other", "task", "faq", "tenant", "acme")));
        assertThat(key(values, Map.of(), Map.of())).isEqualTo("route=faq/acme");
        event.setAttributes(new TreeMap<>(Map.of("tenant", "acme")));
        assertThat(key(values, Map.of(), Map.of())).isEqualTo("route=-/acme");
        event.setAttributes(new TreeMap<>());
        assertThat(key(values, Map.of(), Map.of())).isEqualTo("route=-");
    }

    @Test
    void aLargerModelsAnswerIsNotDeferredAgain() {
        Deferral deferred = new Deferral(
                Deferral.Decision.DEFER, "chow-average", "logprob", -0.3, -0.13, Reason.NONE, Map.of("tokens", 7.0));
        ScoringResult result =
                new ScoringResult(Disposition.SCORED, Reason.NONE, null, List.of(), deferred, 0, 0, "fingerprint");
        for (String none : new String[] {null, " "}) {
            event.setParentId(none);
            Deferral own = ThresholdCandidates.standing(event, result).deferral();
            assertThat(own.decision()).isEqualTo(Deferral.Decision.DEFER);
            assertThat(own.threshold()).isEqualTo(-0.13);
            assertThat(own.certifiedRisk()).isNull();
            assertThat(own.notes()).containsEntry("certificate", "none (deferral.control is off)");
        }
        event.setParentId("deferred");
        ScoringResult standing = ThresholdCandidates.standing(event, result);
        assertThat(standing.fingerprint()).isEqualTo("fingerprint");
        Deferral stands = Objects.requireNonNull(standing.deferral());
        assertThat(stands.decision()).isEqualTo(Deferral.Decision.ACCEPT);
        assertThat(stands.score()).isEqualTo(-0.3);
        assertThat(stands.notes()).containsEntry("answers", "not-compared");
    }

    /** Tenants may number their events alike, and labels say whose they are. */
    @Test
    void anEventIsNamedWithinItsTenant() {
        ThresholdCandidates candidates = Objects.requireNonNull(ThresholdCandidates.of(
                AssayConfigReader.read(null, Map.of(), Map.of("deferral.control.enabled", "true"))));
        Deferral scored =
                new Deferral(Deferral.Decision.ABSTAIN, "r", "logprob", -0.5, null, Reason.NO_THRESHOLD, Map.of());
        event.setParentId("p");
        Feedback label = Feedback.newBuilder().setEventId("e").setCorrect(true).build();
        for (String tenant : new String[] {null, " ", "acme"}) {
            event.setTenant(tenant);
            label.setTenant(tenant);
            Candidate candidate =
                    Objects.requireNonNull(candidates.candidate(event, SubjectMapper.subject(event, null), scored));
            assertThat(candidate.bare()).isEqualTo(EventKey.of("e"));
            assertThat(candidate.event().equals(candidate.bare())).isEqualTo(!"acme".equals(tenant));
            assertThat(candidate.answers()).isEqualTo(EventKey.of(tenant, "p"));
            assertThat(candidate.answersBare()).isEqualTo(EventKey.of("p"));
            assertThat(FeedbackMapper.note(label)).isEqualTo(new Note.Label(candidate.event(), candidate.bare(), true));
        }
    }

    private String key(Map<String, String> values, Map<String, String> notes, Map<String, Double> measures) {
        ThresholdCandidates candidates =
                Objects.requireNonNull(ThresholdCandidates.of(AssayConfigReader.read(null, Map.of(), values)));
        Deferral scored = new Deferral(
                Deferral.Decision.ABSTAIN,
                "chow-average",
                "logprob",
                -0.5,
                null,
                Reason.NO_THRESHOLD,
                measures,
                notes,
                null,
                null,
                null);
        return Objects.requireNonNull(candidates.candidate(event, SUBJECT, scored))
                .key();
    }
}
