package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import dev.assay.schema.TokenData;
import dev.assay.schema.Verdict;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.DemoEvents;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a file and the stream give the same numbers for the same events, with the models of the build. */
@Timeout(300)
class CascadeParityIT {
    /** Equal rows of different batches differ by this much on a CPU, and sums of a hundred tokens by more. */
    private static final double CLOSE = 2e-4;

    @TempDir
    Path dir;

    @Test
    void aFileAndTheStreamAgree() throws Exception {
        List<GeneratedText> events = events();
        try (Cluster cluster = Cluster.start(dir)) {
            TestConfig given = TestConfig.fresh(
                            "parity",
                            cluster.kafka().bootstrapServers(),
                            cluster.registry().url(),
                            dir)
                    .with("watermark.enabled", "false")
                    .with("consistency.enabled", "false")
                    .with("lane.device", "cpu")
                    .with("deferral.rule", "mean-margin")
                    .with("deferral.threshold", "0.5")
                    .with("cascade.enabled", "true")
                    .with("cascade.band-low", "-4.5")
                    .with("cascade.small-threshold", "0.35")
                    .with("cascade.large-threshold", "0.35")
                    .with("machine-text.enabled", "true")
                    .with("machine-text.memorisation", "true")
                    .with("machine-text.provenance", "true")
                    .with("machine-text.min-tokens", "10");
            Map<String, Verdict> streamed = stream(given.read(), cluster, events);
            Map<String, Verdict> scored = file(given, events);
            assertThat(streamed.keySet()).isEqualTo(scored.keySet()).hasSize(events.size());
            streamed.forEach((id, verdict) -> same(id, verdict, scored.get(id)));
            assertThat(notes(streamed, "end")).contains("sure", "last", "producer");
            assertThat(notes(streamed, "mode")).contains("proxy", "raw");
        }
    }

    private static Set<String> notes(Map<String, Verdict> verdicts, String name) {
        return verdicts.values().stream()
                .map(verdict -> verdict.getEvidence().get(0).getNotes().get(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Verdict> stream(AssayConfig config, Cluster cluster, List<GeneratedText> events)
            throws Exception {
        ExactlyOneOutcome outcome = new ExactlyOneOutcome();
        KeyOrder order = new KeyOrder();
        try (ServiceFixture service = ServiceFixture.start(config);
                EventSender sender = new EventSender(
                        cluster.kafka().bootstrapServers(),
                        cluster.registry().url(),
                        config.topics().input(),
                        outcome,
                        order);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            for (GeneratedText event : events) {
                sender.send(event.getEventId(), event);
            }
            sender.flush();
            assertThat(reader.readUntil(outcome::complete, Duration.ofMinutes(3)))
                    .as(() -> "unanswered: " + outcome.missing())
                    .isTrue();
            outcome.verify();
            service.stop();
            return byId(reader.verdicts());
        }
    }

    private static Map<String, Verdict> file(TestConfig given, List<GeneratedText> events) throws Exception {
        Path lines = Files.write(
                given.dir().resolve("events.jsonl"),
                events.stream().map(JsonCodec::write).toList());
        Path log = given.dir().resolve("score.log");
        try (ServiceProcess score =
                ServiceProcess.run(log, List.of("score", "-c", given.write().toString(), lines.toString()))) {
            assertThat(score.awaitExit(Duration.ofMinutes(3))).as(score::output).isZero();
            return byId(score.output()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .map(line -> JsonCodec.read(line, Verdict.class, Map.of()))
                    .toList());
        }
    }

    private static Map<String, Verdict> byId(List<Verdict> verdicts) {
        return verdicts.stream().collect(Collectors.toMap(Verdict::getEventId, Function.identity()));
    }

    private static void same(String id, Verdict one, Verdict other) {
        assertThat(one.getFingerprint()).as(id).isEqualTo(other.getFingerprint());
        assertThat(one.getDisposition()).as(id).isEqualTo(other.getDisposition());
        assertThat(one.getReason()).as(id).isEqualTo(other.getReason());
        assertThat(one.getEvidence()).as(id).hasSameSizeAs(other.getEvidence());
        for (int i = 0; i < one.getEvidence().size(); i++) {
            Evidence here = one.getEvidence().get(i);
            Evidence there = other.getEvidence().get(i);
            String what = id + " " + here.getScorer();
            assertThat(here.getScorer()).as(what).isEqualTo(there.getScorer());
            assertThat(here.getReason()).as(what).isEqualTo(there.getReason());
            assertThat(here.getNotes()).as(what).isEqualTo(there.getNotes());
            close(what, here.getScore(), there.getScore());
            close(what, here.getMeasures(), there.getMeasures());
        }
        DeferralDecision here = one.getDeferral();
        DeferralDecision there = other.getDeferral();
        assertThat(here.getDecision()).as(id).isEqualTo(there.getDecision());
        assertThat(here.getReason()).as(id).isEqualTo(there.getReason());
        assertThat(here.getThreshold()).as(id).isEqualTo(there.getThreshold());
        assertThat(here.getNotes()).as(id).isEqualTo(there.getNotes());
        close(id, here.getScore(), there.getScore());
        close(id, here.getMeasures(), there.getMeasures());
    }

    private static void close(String what, Map<String, Double> one, Map<String, Double> other) {
        assertThat(one.keySet()).as(what).isEqualTo(other.keySet());
        one.forEach((name, value) -> close(what + " " + name, value, other.get(name)));
    }

    private static void close(String what, Double one, Double other) {
        if (one == null || other == null) {
            assertThat(one).as(what).isEqualTo(other);
            return;
        }
        assertThat(one).as(what).isCloseTo(other, within(CLOSE * Math.max(1, Math.abs(other))));
    }

    /** Prose of several lengths, noise, empty and odd texts, and events with numbers of their own, sound and not. */
    private static List<GeneratedText> events() {
        List<String> prose = DemoEvents.lines("watermark").stream()
                .map(line -> JsonCodec.read(line, GeneratedText.class).getCompletion())
                .filter(text -> text != null && text.length() > 100)
                .limit(12)
                .toList();
        List<GeneratedText> events = new ArrayList<>();
        for (int i = 0; i < prose.size(); i++) {
            String text = prose.get(i);
            add(events, "The story began: ", text.substring(0, Math.min(text.length(), 60 + 50 * i)), null);
        }
        add(events, null, "qxv 88# zrrk ]] plomf vvv 0x77 ~~ wug blicket dax 9931 {;", null);
        add(events, null, "\uD83D\uDE00\uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD", null);
        add(events, "Why?", "Yes.", null);
        add(events, null, "An answer with numbers of its own.", tokens(LogprobMode.RAW, -0.2, -1.5, 0.0009));
        add(events, null, "An answer with processed numbers.", tokens(LogprobMode.PROCESSED, -0.2, -1.5));
        add(events, null, "An answer with a placeholder.", tokens(LogprobMode.RAW, -9999.0, -1.5));
        return events;
    }

    private static TokenData tokens(LogprobMode mode, Double... logprobs) {
        return TokenData.newBuilder()
                .setLogprobs(new ArrayList<>(List.of(logprobs)))
                .setMode(mode)
                .build();
    }

    private static void add(List<GeneratedText> events, String prompt, String text, TokenData tokens) {
        events.add(GeneratedText.newBuilder()
                .setEventId("e-" + events.size())
                .setPrompt(prompt)
                .setCompletion(text)
                .setTokens(tokens)
                .setAttributes(new TreeMap<>())
                .build());
    }
}
