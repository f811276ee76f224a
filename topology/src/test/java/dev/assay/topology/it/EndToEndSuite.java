package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.app.FileScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Answer;
import dev.assay.topology.support.DemoEvents;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.TestConfig;
import java.io.BufferedWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo events through the whole service, once; every test looks at one side of what came out. Subclasses say which
 * broker and registry it runs against.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEndSuite {
    /** Families that a service without faults, outages, GPU, scoring models or live thresholds has no reason to show. */
    private static final Set<MeterCatalog> ELSEWHERE = EnumSet.of(
            MeterCatalog.BRANCHING_FACTOR,
            MeterCatalog.CASCADE_ENDED,
            MeterCatalog.THRESHOLD_LOWEST,
            MeterCatalog.THRESHOLD_HIGHEST,
            MeterCatalog.QUARANTINED,
            MeterCatalog.LANE_BISECT,
            MeterCatalog.LANE_OOM,
            MeterCatalog.LANE_IDLE_WITH_WORK);

    private static final double THRESHOLD = -0.4;

    @TempDir
    static Path dir;

    private AssayConfig config;
    private ServiceFixture service;
    private ReadCommittedReader reader;
    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final Map<String, GeneratedText> events = new HashMap<>();
    private Map<String, Verdict> verdicts;

    /** Starts broker and registry; the folder is theirs to use. */
    abstract void startServers(Path dir) throws Exception;

    abstract void stopServers();

    abstract String bootstrapServers();

    abstract String registryUrl();

    @BeforeAll
    void scoreTheDemoEvents() throws Exception {
        startServers(dir);
        config = TestConfig.fresh("end-to-end", bootstrapServers(), registryUrl(), dir)
                .withDemoKeys()
                .with("embedding.enabled", "true")
                .with("deferral.threshold", Double.toString(THRESHOLD))
                .with("deferral.entropy-threshold", "-1.0")
                .read();
        service = ServiceFixture.start(config);
        try (EventSender sender = new EventSender(
                bootstrapServers(), registryUrl(), config.topics().input(), outcome, order)) {
            for (GeneratedText event : DemoEvents.all()) {
                events.put(event.getEventId(), event);
                sender.send(event.getEventId(), event);
            }
            sender.flush();
        }
        reader = new ReadCommittedReader(config, outcome, order);
        assertThat(reader.readUntil(outcome::complete, Duration.ofMinutes(2)))
                .as(() -> "unanswered: " + outcome.missing())
                .isTrue();
        reader.readFor(Duration.ofMillis(500));
        verdicts = reader.verdicts().stream().collect(Collectors.toMap(Verdict::getEventId, one -> one));
    }

    @AfterAll
    void stop() throws Exception {
        if (reader != null) {
            reader.close();
        }
        try {
            if (service != null) {
                service.stop();
            }
        } finally {
            stopServers();
        }
    }

    @Test
    void everyEventHasExactlyOneVerdictInTheOrderOfItsKey() {
        outcome.verify();
        order.verify();
        assertThat(verdicts.keySet()).isEqualTo(events.keySet()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(reader.quarantined()).isEmpty();
        assertThat(verdicts.values())
                .allSatisfy(verdict -> assertThat(verdict.getDisposition()).isEqualTo(Disposition.SCORED));
    }

    @Test
    void outputsKeepTheKeyOfTheirEvent() {
        assertThat(reader.answers())
                .filteredOn(answer -> answer.record() instanceof Verdict)
                .allSatisfy(answer -> assertThat(new String(answer.key(), StandardCharsets.UTF_8))
                        .isEqualTo(((Verdict) answer.record()).getEventId()));
    }

    @Test
    void watermarkedTextsAreFlaggedAndOthersAreNot() {
        assertThat(labelled("watermarked"))
                .isNotEmpty()
                .allSatisfy(verdict ->
                        assertThat(flagged(verdict, Family.WATERMARK)).isTrue());
        assertThat(labelled("unwatermarked"))
                .isNotEmpty()
                .allSatisfy(verdict ->
                        assertThat(flagged(verdict, Family.WATERMARK)).isFalse());
    }

    @Test
    void sampledAnswersHaveEvidenceOfWordsAndOfEmbeddings() {
        assertThat(events.values())
                .filteredOn(event -> event.getSamples().size() >= 10)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(verdicts.get(event.getEventId()).getEvidence())
                        .filteredOn(one ->
                                one.getFamily() == Family.CONSISTENCY && one.getDisposition() == Disposition.SCORED)
                        .extracting(Evidence::getScorer)
                        .hasSizeGreaterThanOrEqualTo(2));
    }

    @Test
    void unsureAnswersAreDeferredWithTheEventAndOthersAccepted() {
        List<String> deferred = reader.deferrals().stream()
                .map(one -> one.getEvent().getEventId())
                .toList();
        assertThat(deferred).isNotEmpty().doesNotHaveDuplicates();
        assertThat(reader.deferrals()).allSatisfy(one -> {
            assertThat(one.getEvent()).isEqualTo(events.get(one.getEvent().getEventId()));
            assertThat(one.getDecision())
                    .isEqualTo(verdicts.get(one.getEvent().getEventId()).getDeferral());
        });
        List<Verdict> decided = verdicts.values().stream()
                .filter(one -> one.getDeferral().getDecision() != Decision.ABSTAIN)
                .toList();
        assertThat(decided).hasSizeGreaterThanOrEqualTo(16).allSatisfy(one -> {
            DeferralDecision decision = one.getDeferral();
            boolean defer = decision.getScore() < decision.getThreshold();
            assertThat(decision.getDecision()).isEqualTo(defer ? Decision.DEFER : Decision.ACCEPT);
            assertThat(deferred.contains(one.getEventId())).isEqualTo(defer);
        });
    }

    @Test
    void theStreamAndTheFileGiveTheSameNumbers() throws Exception {
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(config)) {
            String lines = String.join("\n", DemoEvents.lines());
            long refused = scorer.run("demo", TextLines.of("lines", lines), new BufferedWriter(out));
            assertThat(refused).isZero();
        }
        List<Verdict> fromFile = out.toString()
                .lines()
                .map(line -> timeless(JsonCodec.read(line, Verdict.class)))
                .toList();
        assertThat(fromFile)
                .hasSize(events.size())
                .allSatisfy(one ->
                        assertThat(timeless(verdicts.get(one.getEventId()))).isEqualTo(one));
    }

    @Test
    void theAdminServerShowsHealthMetricsAndIdentity() throws Exception {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(service.get("/health/ready"))
                        .satisfies(page -> assertThat(page.status()).isEqualTo(200)));
        assertThat(service.get("/health/live").status()).isEqualTo(200);
        String fingerprint = verdicts.values().iterator().next().getFingerprint();
        assertThat(service.get("/info").body()).contains(fingerprint);
        String scrape = service.get("/metrics").body();
        for (MeterCatalog meter : EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE))) {
            assertThat(meter.seriesNames())
                    .as("series of %s", meter)
                    .anySatisfy(series -> assertThat(scrape).containsPattern("(?m)^" + series + "[ {]"));
        }
        assertThat(scrape).contains("kafka_stream_");
        assertThat(service.metric("assay_ledger_entries")).isZero();
    }

    @Test
    void readersOfTheOutputsSeeOnlyTheirOwnTopics() {
        assertThat(reader.answers()).extracting(Answer::kind).containsOnly(Answer.Kind.VERDICT, Answer.Kind.DEFERRAL);
    }

    private List<Verdict> labelled(String label) {
        return events.values().stream()
                .filter(event -> DemoEvents.label(event).equals(label))
                .map(event -> verdicts.get(event.getEventId()))
                .toList();
    }

    private static boolean flagged(Verdict verdict, Family family) {
        return verdict.getEvidence().stream()
                .anyMatch(one -> one.getFamily() == family && Boolean.TRUE.equals(one.getFlagged()));
    }

    private static Verdict timeless(Verdict verdict) {
        return Verdict.newBuilder(verdict)
                .setSource(Source.newBuilder()
                        .setTopic("")
                        .setPartition(0)
                        .setOffset(0)
                        .setTimestamp(Instant.EPOCH)
                        .build())
                .setTimings(Timings.newBuilder().setAdmittedAt(Instant.EPOCH).build())
                .build();
    }
}
