package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.DemoEvents;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as an operator sees it: processes, exit codes, one line per problem. */
@Timeout(180)
class ServeProcessIT {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration COMMAND = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(dir);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static TestConfig fresh(String name) {
        return TestConfig.fresh(
                        name,
                        cluster.kafka().bootstrapServers(),
                        cluster.registry().url(),
                        dir)
                .withDemoKeys();
    }

    private static ServiceProcess assay(String... args) {
        return ServiceProcess.run(dir.resolve("command-" + System.nanoTime() + ".log"), List.of(args));
    }

    @Test
    void eventsGoInAndVerdictsComeOutByCommandAndSigtermEndsWellWithCodeZero() throws Exception {
        TestConfig given = fresh("serve");
        AssayConfig config = given.read();
        String file = given.write().toString();
        Path events = Files.write(given.dir().resolve("events.jsonl"), DemoEvents.lines("watermark"));
        int count = DemoEvents.lines("watermark").size();
        try (ServiceProcess service =
                ServiceProcess.serve(given.write(), given.dir().resolve("service.log"))) {
            service.awaitRunning(START);
            try (ServiceProcess produce = assay("produce", "-c", file, events.toString())) {
                assertThat(produce.awaitExit(COMMAND)).isZero();
                assertThat(produce.output())
                        .isEqualToIgnoringNewLines("sent " + count + " events to "
                                + config.topics().input());
            }
            try (ServiceProcess tail = assay(
                    "tail",
                    "-c",
                    file,
                    "--from-beginning",
                    "--max",
                    Integer.toString(count),
                    "--idle",
                    "30",
                    config.topics().verdicts())) {
                assertThat(tail.awaitExit(COMMAND)).isZero();
                assertThat(tail.output().lines().toList())
                        .hasSize(count)
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("{\"eventId\":\"demo-watermark-")
                                .contains("\"disposition\":\"SCORED\""));
            }
            service.terminate();
            assertThat(service.awaitExit(Duration.ofSeconds(30))).isZero();
            assertThat(service.output())
                    .contains("stopped")
                    .doesNotContain("ERROR")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void producedSamplesOfTheirOwnComeToTheirAnswer() throws Exception {
        TestConfig given = fresh("samples").with("topics.partitions", "6").with("samples.max-wait", "60s");
        String file = given.write().toString();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lines.add("{\"eventId\":\"a%d\",\"requestId\":\"q%d\",\"expectedSamples\":2,\"completion\":\"Paris.\"}"
                    .formatted(i, i));
            lines.add("{\"eventId\":\"s%d\",\"sampleOf\":\"q%d\",\"completion\":\"Paris.\"}".formatted(i, i));
            lines.add("{\"eventId\":\"t%d\",\"sampleOf\":\"q%d\",\"completion\":\"Lyon.\"}".formatted(i, i));
        }
        Path events = Files.write(given.dir().resolve("events.jsonl"), lines);
        try (ServiceProcess service =
                ServiceProcess.serve(given.write(), given.dir().resolve("service.log"))) {
            service.awaitRunning(START);
            try (ServiceProcess produce = assay("produce", "-c", file, events.toString())) {
                assertThat(produce.awaitExit(COMMAND)).isZero();
            }
            String verdicts = given.read().topics().verdicts();
            try (ServiceProcess tail =
                    assay("tail", "-c", file, "--from-beginning", "--max", "18", "--idle", "90", verdicts)) {
                assertThat(tail.awaitExit(COMMAND.plusSeconds(90))).isZero();
                List<String> all = tail.output().lines().toList();
                assertThat(all).hasSize(18);
                assertThat(all.stream().filter(line -> line.startsWith("{\"eventId\":\"a")))
                        .hasSize(6)
                        .allSatisfy(line -> assertThat(line)
                                .contains("\"samples_joined\":\"2\"")
                                .doesNotContain("\"SAMPLES\""));
            }
        }
    }

    @Test
    void sigtermEndsAServiceThatStillWaitsForItsBroker() throws Exception {
        TestConfig given = fresh("waiting").with("kafka.bootstrap-servers", "127.0.0.1:1");
        try (ServiceProcess service =
                ServiceProcess.serve(given.write(), given.dir().resolve("service.log"))) {
            service.awaitOutput("is not reachable", START);
            service.terminate();
            assertThat(service.awaitExit(Duration.ofSeconds(30))).isZero();
        }
    }

    @Test
    void aWrongConfigurationEndsWithCodeTwoAndOneLineThatSaysWhatToDo() throws Exception {
        Path file = Files.writeString(dir.resolve("wrong.yaml"), "topics:\n  partitons: 3\n");
        try (ServiceProcess service = assay("serve", "-c", file.toString())) {
            assertThat(service.awaitExit(COMMAND)).isEqualTo(2);
            assertThat(service.output().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("assay: ")
                    .contains("partitons")
                    .contains("did you mean")
                    .contains("partitions");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerATailIsNamedWithCode69() throws Exception {
        try (ServiceProcess tail = assay("tail", "--set", "kafka.bootstrap-servers=127.0.0.1:1", "verdicts")) {
            assertThat(tail.awaitExit(COMMAND)).isEqualTo(69);
            assertThat(tail.output().lines().toList())
                    .singleElement()
                    .asString()
                    .contains("Kafka at 127.0.0.1:1");
        }
    }
}
