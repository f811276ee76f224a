package dev.assay.serdes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.schema.GeneratedText;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SampleEvents;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.devregistry.DevRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class RegistryFaultTest {
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger recoveries = new AtomicInteger();
    private final RegistryListener listener = new RegistryListener() {
        @Override
        public void onFailure(long attempt) {
            retries.incrementAndGet();
        }

        @Override
        public void onRecovered() {
            recoveries.incrementAndGet();
        }
    };

    private SchemaRegistryClient client(String url, String... more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("schema.registry.url", url, "retries.wait.ms", "20", "retries.max.wait.ms", "100"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return SchemaRegistryClient.create(RegistryConfig.from(settings), listener);
    }

    static Stream<Arguments> outages() {
        return Stream.of(
                Arguments.of("500", MisbehavingRegistry.reply(500, "{\"error_code\":50001,\"message\":\"x\"}")),
                Arguments.of("503 without body", MisbehavingRegistry.reply(503, "")),
                Arguments.of("429", MisbehavingRegistry.reply(429, "")),
                Arguments.of("401", MisbehavingRegistry.reply(401, "{\"error_code\":401,\"message\":\"x\"}")),
                Arguments.of("403", MisbehavingRegistry.reply(403, "{\"error_code\":40301,\"message\":\"x\"}")),
                Arguments.of("404 of another server", MisbehavingRegistry.reply(404, "<html>nothing here</html>")),
                Arguments.of("404 of a wrong path", MisbehavingRegistry.reply(404, "{\"error_code\":404}")),
                Arguments.of("422 to an id", MisbehavingRegistry.reply(422, "{\"error_code\":42201}")),
                Arguments.of("302", MisbehavingRegistry.reply(302, "")),
                Arguments.of("200 that is not JSON", MisbehavingRegistry.reply(200, "<html>welcome</html>")),
                Arguments.of("200 without schema", MisbehavingRegistry.reply(200, "{\"id\":1}")),
                Arguments.of("200 with schema of a wrong type", MisbehavingRegistry.reply(200, "{\"schema\":{}}")),
                Arguments.of("200 with an empty body", MisbehavingRegistry.reply(200, "")),
                Arguments.of("half an answer", MisbehavingRegistry.halfAnAnswer()),
                Arguments.of("a slow answer", MisbehavingRegistry.slow(2_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void anythingButADefiniteAnswerIsRepeatedUntilThereIsOne(String name, MisbehavingRegistry.Behaviour fault)
            throws IOException {
        try (MisbehavingRegistry server = MisbehavingRegistry.start(fault, fault);
                SchemaRegistryClient client = client(server.url(), "request.timeout.ms", "300")) {
            assertThat(client.schemaById(7)).isInstanceOf(SchemaLookup.Found.class);
            assertThat(retries).hasValue(2);
            assertThat(recoveries).hasValue(1);
        }
    }

    @Test
    void aRegistryThatIsDownAtStartIsWaitedFor() throws Exception {
        DevRegistry server = DevRegistry.start();
        server.stop();
        try (SchemaRegistryClient client = client(server.url())) {
            Future<Integer> id = CompletableFuture.supplyAsync(
                    () -> client.register("events-value", GeneratedText.getClassSchema()));
            await(() -> retries.get() >= 3);
            assertThat(id.isDone()).isFalse();
            server.restart();
            assertThat(id.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(recoveries).hasValue(1);
        } finally {
            server.close();
        }
    }

    @Test
    void anOutageInTheMiddleStallsAndQuarantinesNothing() throws Exception {
        DevRegistry server = DevRegistry.start();
        try (SchemaRegistryClient producers = client(server.url());
                SchemaRegistryClient client = client(server.url())) {
            byte[] value = new AssayAvroSerializer<GeneratedText>(producers, SerializerConfig.defaults())
                    .serialize("events", SampleEvents.full());
            EventDecoder<GeneratedText> decoder = EventDecoder.specific(client, GeneratedText.class);
            server.stop();
            Future<Decoded<GeneratedText>> stalled = CompletableFuture.supplyAsync(() -> decoder.decode(value));
            await(() -> retries.get() >= 3);
            assertThat(stalled.isDone()).isFalse();
            server.restart();
            assertThat(stalled.get(20, TimeUnit.SECONDS)).isInstanceOf(Decoded.Event.class);
            server.stop();
            // What was read once is read on through the next outage.
            assertThat(decoder.decode(value)).isInstanceOf(Decoded.Event.class);
        } finally {
            server.close();
        }
    }

    @Test
    void anInterruptedThreadLeavesWithItsFlagSet() throws Exception {
        DevRegistry server = DevRegistry.start();
        server.stop();
        try (SchemaRegistryClient client =
                client(server.url(), "retries.wait.ms", "60000", "retries.max.wait.ms", "60000")) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    client.schemaById(1);
                    flag.completeExceptionally(new AssertionError("answered"));
                } catch (RegistryUnavailableException stopped) {
                    flag.complete(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            await(() -> retries.get() >= 1);
            thread.interrupt();
            assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aThreadInterruptedInTheMiddleOfACallLeavesToo() throws Exception {
        try (MisbehavingRegistry server = MisbehavingRegistry.start(MisbehavingRegistry.slow(30_000));
                SchemaRegistryClient client = client(server.url(), "request.timeout.ms", "60000")) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    client.schemaById(1);
                } catch (RuntimeException stopped) {
                    end.complete(stopped);
                }
            });
            thread.start();
            await(() -> server.requests() == 1);
            thread.interrupt();
            assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(RegistryUnavailableException.class);
            // The next caller asks for itself.
            assertThat(client.schemaById(1)).isInstanceOf(SchemaLookup.Found.class);
        }
    }

    @Test
    void closingTheClientLetsEveryWaiterGo() throws Exception {
        DevRegistry server = DevRegistry.start();
        server.stop();
        SchemaRegistryClient client = client(server.url(), "retries.wait.ms", "60000", "retries.max.wait.ms", "60000");
        Future<?> waiter = CompletableFuture.runAsync(() -> client.schemaById(1));
        await(() -> retries.get() >= 1);
        client.close();
        assertThatThrownBy(() -> waiter.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void patienceCanEnd() throws IOException {
        DevRegistry server = DevRegistry.start();
        server.stop();
        try (SchemaRegistryClient counted = client(server.url(), "max.retries", "2")) {
            assertThatThrownBy(() -> counted.schemaById(1)).isInstanceOf(RegistryUnavailableException.class);
            assertThat(retries).hasValue(3);
        }
        RegistryConfig timed = RegistryConfig.from(Map.of("schema.registry.url", server.url()))
                .withPatience(Patience.atMost(Duration.ofMillis(500)));
        long began = System.nanoTime();
        try (SchemaRegistryClient client = SchemaRegistryClient.create(timed)) {
            assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(RegistryUnavailableException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anotherUrlAnswersForOneThatIsDown() throws IOException {
        DevRegistry down = DevRegistry.start();
        down.stop();
        try (MisbehavingRegistry up = MisbehavingRegistry.start();
                SchemaRegistryClient client = client(down.url() + "," + up.url() + "/")) {
            assertThat(client.schemaById(1)).isInstanceOf(SchemaLookup.Found.class);
            assertThat(client.schemaById(2)).isInstanceOf(SchemaLookup.Found.class);
            assertThat(retries).hasValue(0);
        }
    }

    @Test
    void callersThatAskTheSameShareOneRequest() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (MisbehavingRegistry server = MisbehavingRegistry.start(MisbehavingRegistry.slow(500));
                SchemaRegistryClient client = client(server.url())) {
            List<Future<SchemaLookup>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> client.schemaById(1)));
            }
            for (Future<SchemaLookup> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(SchemaLookup.Found.class);
            }
            assertThat(server.requests()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anUnknownIdIsBelievedForAMomentOnly() throws Exception {
        try (DevRegistry server = DevRegistry.start();
                SchemaRegistryClient client = client(server.url(), "missing.id.cache.ttl.sec", "1");
                SchemaRegistryClient other = client(server.url())) {
            assertThat(client.schemaById(1)).isEqualTo(new SchemaLookup.Unknown(1));
            int asked = server.requests();
            assertThat(client.schemaById(1)).isEqualTo(new SchemaLookup.Unknown(1));
            assertThat(server.requests()).isEqualTo(asked);
            other.register("events-value", GeneratedText.getClassSchema());
            await(() -> client.schemaById(1) instanceof SchemaLookup.Found);
        }
    }

    @Test
    void anOutageIsWarnedOfOnce() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(RetryLoop.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        MisbehavingRegistry.Behaviour fault = MisbehavingRegistry.reply(500, "");
        try (MisbehavingRegistry server = MisbehavingRegistry.start(fault, fault, fault, fault, fault);
                SchemaRegistryClient client = client(server.url())) {
            client.schemaById(1);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).filteredOn(event -> event.getLevel() == Level.WARN).hasSize(1);
        assertThat(log.list).filteredOn(event -> event.getLevel() == Level.INFO).hasSize(1);
    }

    @Test
    void whoAsksOnlyOnceIsCountedAndWarnsOfAnOutageToo() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(RetryLoop.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        DevRegistry server = DevRegistry.start();
        server.stop();
        RegistryConfig once =
                RegistryConfig.from(Map.of("schema.registry.url", server.url())).withPatience(Patience.attempts(1));
        try (SchemaRegistryClient client = SchemaRegistryClient.create(once, listener)) {
            for (int i = 1; i <= 3; i++) {
                assertThatThrownBy(() -> client.schemaById(7)).isInstanceOf(RegistryUnavailableException.class);
                assertThat(retries).hasValue(i);
            }
            server.restart();
            assertThat(client.schemaById(7)).isEqualTo(new SchemaLookup.Unknown(7));
        } finally {
            logger.detachAppender(log);
            server.close();
        }
        assertThat(log.list).filteredOn(event -> event.getLevel() == Level.WARN).hasSize(1);
        assertThat(log.list).filteredOn(event -> event.getLevel() == Level.INFO).hasSize(1);
    }

    @Test
    void whoMustNotWaitGetsWhatIsCachedAndNoMore() throws IOException {
        try (MisbehavingRegistry server = MisbehavingRegistry.start();
                SchemaRegistryClient client = client(server.url())) {
            client.schemaById(1);
            client.withoutAsking(() -> assertThat(client.schemaById(1)).isInstanceOf(SchemaLookup.Found.class));
            assertThatThrownBy(() -> client.withoutAsking(() -> client.schemaById(2)))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThat(server.requests()).isEqualTo(1);
            assertThat(retries).as("nobody was asked").hasValue(0);
            assertThat(client.schemaById(2)).isInstanceOf(SchemaLookup.Found.class);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
