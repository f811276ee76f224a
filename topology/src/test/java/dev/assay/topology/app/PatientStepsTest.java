package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.scoring.SourceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps against a registry that knows id 1 at once and does not answer for others until it is let. */
@Timeout(60)
class PatientStepsTest {
    private static final byte[] ANSWER = "{\"schema\":\"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
    private static final SourceRecord RECORD = new SourceRecord("in", 0, 0, 0, null, null, new RecordHeaders());

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService deciding = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService asking = Executors.newScheduledThreadPool(2);
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private HttpServer server;
    private SchemaRegistryClient registry;
    private PatientSteps steps;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().endsWith("/1")) {
                    hanging.await();
                }
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        registry = SchemaRegistryClient.create(RegistryConfig.from(Map.of(
                        "schema.registry.url",
                        "http://127.0.0.1:" + server.getAddress().getPort()))
                .withPatience(Patience.attempts(1)));
        steps = new PatientSteps(deciding, asking, registry);
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        deciding.shutdownNow();
        asking.shutdownNow();
        registry.close();
        server.stop(0);
        serving.shutdownNow();
    }

    private void step(int id, String name) {
        steps.run(
                () -> {
                    registry.schemaById(id);
                    done.add(name);
                },
                RECORD,
                e -> done.add("defect of " + name));
    }

    @Test
    void aRegistryThatHangsKeepsOnlyThoseThatNeedIt() {
        registry.schemaById(1);
        for (int id = 2; id < 12; id++) {
            step(id, "new");
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> steps.waiting() == 10);
        for (int i = 0; i < 5; i++) {
            step(1, "known");
        }
        // Less than the client's own patience with a server that does not answer.
        await().atMost(Duration.ofSeconds(5)).until(() -> done.size() == 5);
        assertThat(done).containsOnly("known");
        assertThat(steps.waiting()).isEqualTo(10);
        hanging.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> done.size() == 15);
        await().atMost(Duration.ofSeconds(5)).until(() -> steps.waiting() == 0);
    }

    @Test
    void aDefectIsHandledOnceWhereverItShows() {
        steps.run(
                () -> {
                    registry.schemaById(1);
                    throw new IllegalStateException("after asking");
                },
                RECORD,
                e -> done.add(e.getClass().getSimpleName()));
        await().atMost(Duration.ofSeconds(10)).until(() -> done.size() == 1);
        assertThat(done).containsExactly("IllegalStateException");
        await().atMost(Duration.ofSeconds(5)).until(() -> steps.waiting() == 0);
    }
}
