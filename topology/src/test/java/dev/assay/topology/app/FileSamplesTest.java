package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Decision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Reason;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Subject;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.mapping.SubjectMapper;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples in lines of their own against the same samples inside the answer. */
class FileSamplesTest {
    private static final String TEXT = "Alan Turing was born in London in 1912 and studied at Cambridge.";
    private static final String[] SAMPLES = {
        "Alan Turing was born in London in 1912.", "Turing was born in 1912 and studied in Cambridge.", "He was a poet."
    };

    @Test
    void separateSamplesGiveTheNumbersOfThoseInsideTheEvent() throws IOException {
        List<Verdict> verdicts = score(
                Map.of(),
                sample("s0", 0),
                "{\"eventId\":\"a\",\"requestId\":\"r\",\"expectedSamples\":3,\"completion\":\"" + TEXT + "\"}",
                sample("s0", 0),
                sample("s1", 1),
                sample("s2", 2),
                "{\"eventId\":\"b\",\"completion\":\"" + TEXT + "\",\"samples\":[{\"text\":\"" + SAMPLES[0]
                        + "\"},{\"text\":\"" + SAMPLES[1] + "\"},{\"text\":\"" + SAMPLES[2] + "\"}]}");
        assertThat(verdicts).extracting(Verdict::getEventId).containsExactly("s0", "a", "s0", "s1", "s2", "b");
        assertThat(scores(verdicts.get(1))).isNotEmpty().isEqualTo(scores(verdicts.get(5)));
        assertThat(consistency(verdicts.get(1)))
                .allSatisfy(one -> assertThat(one.getNotes())
                        .containsEntry("samples_joined", "3")
                        .containsEntry("samples_expected", "3"));
        assertThat(verdicts.get(3).getDisposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(verdicts.get(3).getDeferral()).isNull();
    }

    @Test
    void incompleteGroupsAbstainWithTheCount() throws IOException {
        Verdict verdict = score(Map.of("deferral.enabled", "false"), answer("a", 3), sample("s0", 0), sample("s1", 1))
                .get(0);
        assertThat(verdict.getDisposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(verdict.getReason()).isEqualTo(Reason.SAMPLES);
        assertThat(verdict.getDetail()).startsWith("2 of 3 samples");
        assertThat(consistency(verdict)).isNotEmpty().allSatisfy(one -> {
            assertThat(one.getReason()).isEqualTo(Reason.SAMPLES);
            assertThat(one.getDetail()).startsWith("2 of 3 samples");
        });
    }

    @Test
    void whatASettingCutsIsSaidBesideWhatWasExpected() throws IOException {
        Map<String, String> two = Map.of("samples.max", "2", "deferral.enabled", "false");
        List<Verdict> cut = score(two, answer("a", 3), sample("s0", 0), sample("s1", 1), sample("s2", 2));
        assertThat(scores(cut.get(0))).isNotEmpty();
        assertThat(consistency(cut.get(0)))
                .allSatisfy(one -> assertThat(one.getNotes())
                        .containsEntry("samples_joined", "2")
                        .containsEntry("samples_expected", "3")
                        .containsEntry("samples_cut", "to 2 by samples.max"));
        assertThat(score(two, answer("a", 3), sample("s0", 0)).get(0).getDetail())
                .isEqualTo("1 of 2 samples (3 expected, samples.max is 2), the others did not come in time");
        Map<String, String> input = Map.of("samples.max", "3", "input.max-samples", "2");
        Verdict verdict =
                score(input, answer("a", 3), sample("s0", 0), sample("s1", 1)).get(0);
        assertThat(consistency(verdict).get(0).getNotes()).containsEntry("samples_cut", "to 2 by input.max-samples");
        assertThat(consistency(score(Map.of(), answer("a", 1), sample("s0", 0)).get(0)))
                .allSatisfy(one -> assertThat(one.getNotes()).doesNotContainKey("samples_cut"));
    }

    @Test
    void aServiceWithoutKeysSaysWhatElseIsMissing() throws IOException {
        Map<String, String> keyless = Map.of("watermark.enabled", "true");
        List<Verdict> verdicts = score(
                keyless, sample("s0", 0), "{\"eventId\":\"alone\",\"completion\":\"" + TEXT + "\"}", answer("a", 3));
        assertThat(verdicts).extracting(Verdict::getDisposition).containsOnly(Disposition.ABSTAINED);
        assertThat(verdicts)
                .extracting(Verdict::getReason)
                .containsExactly(Reason.NO_SAMPLES, Reason.NO_SAMPLES, Reason.SAMPLES);
        assertThat(verdicts)
                .allSatisfy(
                        one -> assertThat(one.getEvidence().get(0).getReason()).isEqualTo(Reason.NO_KEY));
        Map<String, String> nothingElse =
                Map.of("watermark.enabled", "true", "consistency.enabled", "false", "deferral.enabled", "false");
        assertThat(score(nothingElse, sample("s0", 0)))
                .singleElement()
                .satisfies(one -> assertThat(one.getReason()).isEqualTo(Reason.NO_KEY));
    }

    @Test
    void whoExpectsSamplesThatNothingCanWaitForIsTold() throws IOException {
        List<Verdict> verdicts = score(
                Map.of("deferral.enabled", "false"),
                "{\"eventId\":\"a\",\"expectedSamples\":3,\"completion\":\"" + TEXT + "\"}",
                "{\"eventId\":\"b\",\"requestId\":\"r\",\"expectedSamples\":-1,\"completion\":\"" + TEXT + "\"}",
                "{\"eventId\":\"c\",\"requestId\":\"q\",\"completion\":\"" + TEXT + "\"}");
        assertThat(verdicts).extracting(Verdict::getReason).containsOnly(Reason.NO_SAMPLES);
        assertThat(verdicts)
                .extracting(verdict -> consistency(verdict).get(0).getDetail())
                .containsExactly(
                        "expectedSamples without requestId: nothing to wait for", "expectedSamples is -1", null);
        assertThat(verdicts.get(0).getDetail()).isEqualTo("expectedSamples without requestId: nothing to wait for");
    }

    @Test
    void whoExpectsNoMoreThanThereIsIsToldNothing() throws IOException {
        List<Verdict> verdicts = score(
                Map.of("deferral.enabled", "false"),
                "{\"eventId\":\"a\",\"expectedSamples\":0,\"completion\":\"" + TEXT + "\"}",
                "{\"eventId\":\"b\",\"expectedSamples\":1,\"samples\":[{\"text\":\"Oslo\"}],\"completion\":\"" + TEXT
                        + "\"}",
                "{\"eventId\":\"c\",\"requestId\":\"r\",\"expectedSamples\":0,\"completion\":\"" + TEXT + "\"}");
        assertThat(verdicts)
                .extracting(Verdict::getReason)
                .containsExactly(Reason.NO_SAMPLES, Reason.SAMPLES, Reason.NO_SAMPLES);
        assertThat(verdicts).extracting(Verdict::getDetail).containsOnly("no scorer had a number");
        assertThat(consistency(verdicts.get(0)).get(0).getDetail()).isNull();
        assertThat(consistency(verdicts.get(1)).get(0).getDetail())
                .isEqualTo("1 of 1 samples have text, at least 2 needed");
    }

    @Test
    void whoHasFewerSamplesThanExpectedAndNoRequestIsTold() throws IOException {
        String few = "{\"eventId\":\"a\",\"expectedSamples\":3,\"samples\":[{\"text\":\"Oslo\"}],\"completion\":\""
                + TEXT + "\"}";
        Verdict verdict = score(Map.of("deferral.enabled", "false"), few).get(0);
        assertThat(verdict.getReason()).isEqualTo(Reason.SAMPLES);
        assertThat(verdict.getDetail()).isEqualTo("expectedSamples without requestId: nothing to wait for");
        assertThat(consistency(verdict).get(0).getDetail())
                .isEqualTo("1 of 1 samples have text, at least 2 needed;"
                        + " expectedSamples without requestId: nothing to wait for");
    }

    @Test
    void blankRequestsJoinNothing() throws IOException {
        List<Verdict> verdicts = score(
                Map.of("deferral.enabled", "false"),
                answer("a", 2).replace("\"r\"", "\" \""),
                sample("s0", 0).replace("\"r\"", "\" \""),
                sample("s1", 1).replace("\"r\"", "\" \""));
        assertThat(scores(verdicts.get(0))).isEmpty();
        assertThat(verdicts.get(0).getDetail()).isEqualTo("expectedSamples without requestId: nothing to wait for");
    }

    @Test
    void incompleteGroupsAreScoredWhereThatIsWanted() throws IOException {
        Map<String, String> wanted = Map.of("samples.score-incomplete", "true");
        List<Verdict> verdicts = score(wanted, answer("a", 3), sample("s0", 0), sample("s1", 1), answer("again", 3));
        assertThat(scores(verdicts.get(0))).isNotEmpty();
        assertThat(verdicts.get(3).getEvidence())
                .anySatisfy(one -> assertThat(one.getDetail()).startsWith("0 of 3 samples, an earlier answer"));
    }

    @Test
    void samplesThatBreakTheRulesDoNotSpoilTheirAnswer() throws IOException {
        List<Verdict> verdicts = score(
                Map.of(),
                answer("a", 2),
                "{\"eventId\":\"bad\",\"sampleOf\":\"r\",\"completion\":\"half \\ud83d of a pair\"}",
                sample("s0", 0),
                sample("s1", 1));
        assertThat(verdicts.get(1).getDisposition()).isEqualTo(Disposition.REJECTED);
        assertThat(scores(verdicts.get(0))).isNotEmpty();
    }

    @Test
    void nothingIsJoinedWhereThatIsSwitchedOff() throws IOException {
        Map<String, String> off = Map.of("samples.join", "false");
        List<Verdict> verdicts = score(off, answer("a", 2), sample("s0", 0), sample("s1", 1));
        assertThat(consistency(verdicts.get(0)))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.getReason()).isEqualTo(Reason.NO_SAMPLES))
                .allSatisfy(one -> assertThat(one.getDetail())
                        .isEqualTo("samples.join is off: expectedSamples waits for nothing"));
        assertThat(consistency(verdicts.get(1)).get(0).getDetail()).isNull();
    }

    @Test
    void samplesAreLetGoWithTheirAnswer() throws InterruptedException {
        ScoringEngine engine = new ScoringEngine(
                List.of(),
                List.of(),
                null,
                new InputRules(InputLimits.DEFAULT),
                (query, task) -> {
                    throw new IllegalStateException("no model");
                },
                0.05,
                Runnable::run);
        FileSamples samples = new FileSamples(new SampleJoiner(engine, 16, false));
        WeakReference<String> early = give(samples, engine, event("s0").setSampleOf("r"), 0);
        System.gc();
        assertThat(early.get()).as("its answer is still to come").isNotNull();
        give(samples, engine, event("a").setRequestId("r").setExpectedSamples(2), 1);
        WeakReference<String> last = give(samples, engine, event("s1").setSampleOf("r"), 2);
        WeakReference<String> late = give(samples, engine, event("s2").setSampleOf("r"), 3);
        for (int i = 0; i < 200 && (early.get() != null || last.get() != null || late.get() != null); i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(early.get()).isNull();
        assertThat(last.get()).isNull();
        assertThat(late.get()).isNull();
        assertThat(samples.waits(1)).isFalse();
    }

    private static GeneratedText.Builder event(String id) {
        return GeneratedText.newBuilder().setEventId(id).setAttributes(Map.of());
    }

    /** Nothing but what is asked for keeps the text that is returned. */
    private static WeakReference<String> give(
            FileSamples samples, ScoringEngine engine, GeneratedText.Builder event, long line) {
        GeneratedText whole = event.setCompletion("text of line " + line).build();
        Subject subject = SubjectMapper.subject(whole, null);
        assertThat(samples.submit(whole, subject, line, one -> engine.submit(one, "score")))
                .isNotNull();
        return new WeakReference<>(subject.text());
    }

    @Test
    void manyLinesBehindAWaitingAnswerStayInOrder() throws IOException {
        List<String> lines = new ArrayList<>(List.of(answer("a", 2)));
        for (int i = 0; i < 600; i++) {
            lines.add("{\"eventId\":\"plain-" + i + "\",\"completion\":\"Nothing to see.\"}");
        }
        lines.add(sample("s0", 0));
        lines.add(sample("s1", 1));
        List<Verdict> verdicts = score(Map.of(), lines.toArray(String[]::new));
        assertThat(verdicts).hasSize(603);
        assertThat(verdicts.get(0).getEventId()).isEqualTo("a");
        assertThat(scores(verdicts.get(0))).isNotEmpty();
        assertThat(verdicts.get(600).getEventId()).isEqualTo("plain-599");
    }

    private static String answer(String id, int expected) {
        return "{\"eventId\":\"" + id + "\",\"requestId\":\"r\",\"expectedSamples\":" + expected + ",\"completion\":\""
                + TEXT + "\"}";
    }

    private static String sample(String id, int index) {
        return "{\"eventId\":\"" + id + "\",\"sampleOf\":\"r\",\"completion\":\"" + SAMPLES[index] + "\"}";
    }

    private static List<Evidence> consistency(Verdict verdict) {
        return verdict.getEvidence().stream()
                .filter(one -> one.getScorer().startsWith("consistency"))
                .toList();
    }

    private static Map<String, Double> scores(Verdict verdict) {
        Map<String, Double> scores = new LinkedHashMap<>();
        consistency(verdict).stream()
                .filter(one -> one.getScore() != null)
                .forEach(one -> scores.put(one.getScorer(), one.getScore()));
        return scores;
    }

    @Test
    void aLargerModelsAnswerStandsWithoutThresholdsThatFollowTheTraffic() throws IOException {
        Map<String, String> settings = Map.of("deferral.signal", "logprob", "deferral.threshold", "-0.13");
        String answer = "\"completion\":\"Oslo\",\"tokens\":{\"logprobs\":[-0.4,-0.5,-0.6],\"mode\":\"RAW\"}";
        List<Verdict> verdicts = score(
                settings,
                "{\"eventId\":\"small\"," + answer + "}",
                "{\"eventId\":\"large\",\"parentId\":\"small\"," + answer + "}");
        assertThat(verdicts.get(0).getDeferral().getDecision()).isEqualTo(Decision.DEFER);
        assertThat(verdicts.get(1).getDeferral().getDecision()).isEqualTo(Decision.ACCEPT);
    }

    /** Müller and Möller in Latin-1 would be one name with the replacement character; the lines around them are judged. */
    @Test
    void aLineInAnotherEncodingIsNoEvent() throws IOException {
        String line =
                "{\"eventId\":\"e\",\"completion\":\"M\u00fcller\",\"samples\":[\"M\u00fcller\",\"M\u00f6ller\"]}\n";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(line.getBytes(StandardCharsets.UTF_8));
        file.write(line.getBytes(StandardCharsets.ISO_8859_1));
        file.write(line.getBytes(StandardCharsets.UTF_8));
        StringWriter out = new StringWriter();
        Map<String, String> values = Map.of("embedding.enabled", "false", "watermark.enabled", "false");
        try (FileScorer scorer = new FileScorer(AssayConfigReader.read(null, Map.of(), values));
                TextLines in = new TextLines("events.jsonl", new ByteArrayInputStream(file.toByteArray()));
                BufferedWriter writer = new BufferedWriter(out)) {
            assertThat(scorer.run("file", in, writer)).isOne();
        }
        List<Verdict> verdicts = out.toString()
                .lines()
                .map(one -> JsonCodec.read(one, Verdict.class, Map.of()))
                .toList();
        assertThat(verdicts)
                .extracting(verdict -> verdict.getDisposition().name())
                .containsExactly("SCORED", "REJECTED", "SCORED");
        assertThat(verdicts.get(1).getReason().name()).isEqualTo("UNDECODABLE_BYTES");
        assertThat(verdicts.get(1).getDetail()).isEqualTo("events.jsonl line 2 is not UTF-8 text; save it in UTF-8");
        assertThat(verdicts.get(2).getSource().getOffset()).isEqualTo(2);
    }

    private static List<Verdict> score(Map<String, String> settings, String... lines) throws IOException {
        Map<String, String> values = new LinkedHashMap<>(settings);
        values.put("embedding.enabled", "false");
        values.putIfAbsent("watermark.enabled", "false");
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(AssayConfigReader.read(null, Map.of(), values));
                TextLines in = TextLines.of("lines", String.join("\n", lines));
                BufferedWriter writer = new BufferedWriter(out)) {
            assertThat(scorer.run("file", in, writer)).isZero();
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            verdicts.add(JsonCodec.read(line, Verdict.class, Map.of()));
        }
        return verdicts;
    }
}
