package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.session.SessionRules;
import dev.assay.topology.AssayTopology;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringProcessorTest {
    private static final AssayTopology.Topics TOPICS =
            new AssayTopology.Topics("in", "verdicts", "deferrals", "quarantine");

    @TempDir
    private Path stateDir;

    private final ManualJudge judge = new ManualJudge();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<String, String> input;
    private TestOutputTopic<String, String> verdicts;
    private TestOutputTopic<String, String> quarantine;

    @BeforeEach
    void start() {
        start(LedgerLimits.DEFAULT, new Credits(64));
    }

    private void start(LedgerLimits limits, Credits credits) {
        if (driver != null) {
            driver.close();
        }
        StreamMeters meters = new StreamMeters(new Meters(registry), credits);
        ScoringProcessor.Shared shared = new ScoringProcessor.Shared(
                TOPICS.input(),
                judge,
                (partition, offsets, alive, sink) -> {},
                credits,
                limits,
                meters,
                SessionRules.DEFAULT);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(AssayTopology.build(TOPICS, shared), properties, Instant.ofEpochMilli(1_000));
        input = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
        verdicts = driver.createOutputTopic("verdicts", new StringDeserializer(), new StringDeserializer());
        quarantine = driver.createOutputTopic("quarantine", new StringDeserializer(), new StringDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void verdictKeepsKeyTimestampAndHeadersOfItsEvent() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", "00-abc".getBytes(StandardCharsets.UTF_8));
        input.pipeInput(new TestRecord<>("k", "one", headers, Instant.ofEpochMilli(77)));
        judge.asked.get(0).settle();
        tick();

        TestRecord<String, String> verdict = verdicts.readRecord();
        assertThat(verdict.key()).isEqualTo("k");
        assertThat(verdict.value()).isEqualTo("one");
        assertThat(verdict.timestamp()).isEqualTo(77);
        assertThat(verdict.headers().lastHeader("traceparent").value())
                .isEqualTo("00-abc".getBytes(StandardCharsets.UTF_8));
        assertThat(verdicts.isEmpty()).isTrue();
    }

    @Test
    void whatATaskLeavesBehindIsAbandonedUnderItsOwnNumber() {
        input.pipeInput("k", "one");
        input.pipeInput("k", "two");
        Admission first = judge.asked.get(0).admission();
        assertThat(judge.asked.get(1).admission().incarnation()).isEqualTo(first.incarnation());
        assertThat(judge.abandoned).isEmpty();
        start();
        assertThat(judge.abandoned).containsExactly(first.task() + " " + first.incarnation());
        input.pipeInput("k", "three");
        Admission later = judge.asked.get(judge.asked.size() - 1).admission();
        assertThat(later.task()).isEqualTo(first.task());
        assertThat(later.incarnation()).isGreaterThan(first.incarnation());
    }

    @Test
    void ledgerHoldsARecordExactlyFromAdmissionToRelease() {
        input.pipeInput("k", "one");
        input.pipeInput("k", "two");
        assertThat(ledgerSize()).isEqualTo(2);
        judge.asked.get(1).settle();
        tick();
        assertThat(verdicts.isEmpty()).isTrue();
        assertThat(ledgerSize()).isEqualTo(2);
        judge.asked.get(0).settle();
        tick();
        assertThat(verdicts.readValuesToList()).containsExactly("one", "two");
        assertThat(ledgerSize()).isZero();
    }

    @Test
    void nullKeysAndNullValuesAreAdmittedLikeAllOthers() {
        input.pipeInput((String) null, "keyless");
        input.pipeInput("k", (String) null);
        judge.asked.get(1).quarantine();
        judge.asked.get(0).settle();
        tick();
        assertThat(verdicts.readValuesToList()).containsExactly("keyless");
        assertThat(quarantine.getQueueSize()).isEqualTo(1);
        assertThat(ledgerSize()).isZero();
    }

    @Test
    void recordsBeyondTheCreditsAreParkedAndOfferedLater() {
        start(LedgerLimits.DEFAULT, new Credits(8));
        for (int i = 0; i < 20; i++) {
            input.pipeInput("k" + i, "v" + i);
        }
        assertThat(judge.asked).hasSize(8);
        for (int settled = 0; settled < 20; settled++) {
            judge.asked.get(settled).settle();
            tick();
        }
        assertThat(verdicts.readValuesToList()).hasSize(20).doesNotHaveDuplicates();
        assertThat(ledgerSize()).isZero();
    }

    @Test
    void aFullLedgerSlowsAdmissionButLosesNothing() {
        LedgerLimits tight = new LedgerLimits(
                4, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(5), 512, Duration.ofMillis(20), 6);
        start(tight, new Credits(64));
        for (int i = 0; i < 10; i++) {
            input.pipeInput("k" + i, "v" + i);
        }
        assertThat(registry.find("assay.admission.wait").timer().count()).isPositive();
        judge.asked.forEach(ManualJudge.Asked::settle);
        tick();
        assertThat(verdicts.readValuesToList()).hasSize(10);
    }

    private int ledgerSize() {
        KeyValueStore<Bytes, LedgerEntry> store = driver.getKeyValueStore(AdmissionLedger.STORE);
        List<Long> offsets = new ArrayList<>();
        new AdmissionLedger(store).forEach((offset, entry) -> offsets.add(offset));
        return offsets.size();
    }

    /** Often enough for everything that was posted: one round is bounded in time. */
    private void tick() {
        for (int round = 0; round < 20; round++) {
            driver.advanceWallClockTime(Duration.ofMillis(5));
        }
    }
}
