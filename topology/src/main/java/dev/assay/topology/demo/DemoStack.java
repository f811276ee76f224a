package dev.assay.topology.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.topology.app.AssayService;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.embedded.EmbeddedKafkaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Broker, registry and service on this machine, and the folder they live in. Started and closed by one thread.
 *
 * <p>The broker is the real one in a process of its own; registry and service run in this process. Closing ends all of them
 * and removes the folder.
 */
final class DemoStack implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK = Duration.ofMillis(50);
    /** How its folders are named, before the process id. */
    static final String FOLDER = "assay-demo-";

    private static final int MOST_THREADS = 8;
    private static final int DELETE_ATTEMPTS = 20;
    private static final String BROKER_CLASS = "kafka.server.KafkaRaftServer";

    private final Deque<AutoCloseable> closers = new ArrayDeque<>();
    private final AssayConfig config;
    private final AssayService service;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private DemoStack(Progress progress) throws Exception {
        try {
            Path dir =
                    Files.createTempDirectory(FOLDER + ProcessHandle.current().pid() + "-");
            closers.push(() -> delete(dir));
            EmbeddedKafkaProcess broker = progress.step("starting a Kafka broker (KRaft, own JVM)", () -> broker(dir));
            closers.push(broker);
            DevRegistry registry = progress.step("starting a schema registry", DevRegistry::start);
            closers.push(registry);
            config = config(dir, broker.bootstrapServers(), registry.url());
            service = new AssayService(config);
            progress.step("starting Assay (models, topics, stream)", this::startService);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Starts everything, and leaves nothing behind if that fails. */
    static DemoStack start(Progress progress) throws Exception {
        return new DemoStack(progress);
    }

    private static EmbeddedKafkaProcess broker(Path dir) throws IOException {
        try {
            Class.forName(BROKER_CLASS, false, DemoStack.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "this installation has no broker; run the demo from a checkout, or point serve at a cluster", e);
        }
        Path data = dir.resolve("broker");
        try {
            return EmbeddedKafkaProcess.start(data);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("the broker did not start: " + lastWords(data.resolve("broker.log"), e), e);
        }
    }

    /** The folder goes, so what its log says about the failure is told now. */
    private static String lastWords(Path log, Exception failure) throws IOException {
        if (!Files.exists(log)) {
            return String.valueOf(failure.getMessage());
        }
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> line.matches("(Caused by|Error|Exception).*") || line.contains("Exception: "))
                .reduce((first, second) -> second)
                .orElse(lines.isEmpty() ? String.valueOf(failure.getMessage()) : lines.get(lines.size() - 1));
    }

    /** The defaults but for what the bundled events need: their keys, their tokenizer, and the rule chosen for the cascade's answers. */
    private static AssayConfig config(Path dir, String bootstrapServers, String registryUrl) throws IOException {
        int processors = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        Map<String, String> overrides = Map.ofEntries(
                Map.entry("kafka.bootstrap-servers", bootstrapServers),
                Map.entry("kafka.application-id", "assay-demo"),
                Map.entry("registry.url", registryUrl),
                Map.entry("topics.partitions", "3"),
                Map.entry("streams.state-dir", dir.resolve("state").toString()),
                Map.entry("watermark.key-file", BundledEvents.keyFile(dir).toString()),
                Map.entry("watermark.tokenizers", BundledEvents.tokenizers(dir).toString()),
                // Batches small enough to be watched on a laptop's processor.
                Map.entry("lane.max-batch-tokens", "2048"),
                Map.entry("lane.intra-op-threads", Integer.toString(processors)),
                Map.entry("deferral.rule", "chow-average"),
                Map.entry("deferral.signal", "logprob"),
                Map.entry("deferral.threshold", "-0.13"),
                // About a quarter of the bundled texts are read by the larger model too.
                Map.entry("cascade.enabled", "true"),
                Map.entry("cascade.band-low", "-4.8"),
                Map.entry("cascade.band-high", "-3.4"),
                Map.entry("admin.host", "127.0.0.1"),
                Map.entry("admin.port", "0"));
        return AssayConfigReader.read(null, Map.of(), overrides);
    }

    private boolean startService() throws InterruptedException {
        Thread thread = new Thread(this::runService, "demo-service");
        thread.setDaemon(true);
        thread.start();
        closers.push(() -> {
            service.stop();
            if (!service.awaitStopped(STOP_PATIENCE)) {
                throw new IllegalStateException("the service did not stop within " + STOP_PATIENCE.toSeconds() + " s");
            }
        });
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!service.awaitRunning(LOOK)) {
            requireService();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the service was not running after " + START_PATIENCE.toMinutes() + " min; --debug shows why");
            }
        }
        return true;
    }

    private void runService() {
        try {
            String failure = service.run();
            ended.complete(failure == null ? "it was stopped" : failure);
        } catch (InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /**
     * Does nothing while the service lives.
     *
     * @throws IllegalStateException with the reason once it has ended
     */
    void requireService() throws InterruptedException {
        if (ended.isDone()) {
            try {
                throw new IllegalStateException("the service ended: " + ended.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException known) {
                    throw known;
                }
                throw new IllegalStateException("the service ended", e);
            }
        }
    }

    /** What everything runs with. */
    AssayConfig config() {
        return config;
    }

    /** Where metrics, health and information are. */
    URI adminUri() {
        URI uri = service.adminUri();
        if (uri == null) {
            throw new IllegalStateException("the service has no admin server");
        }
        return uri;
    }

    /** Where the model runs, as the service's own information page says. */
    String device() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(adminUri().resolve("/info"))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new JsonMapper().readTree(response.body()).path("device").asText("unknown");
    }

    /** Something was left behind. */
    static final class UncleanEnd extends IOException {
        private static final long serialVersionUID = 1L;

        UncleanEnd(Exception cause) {
            super("the demo did not stop cleanly: " + cause.getMessage(), cause);
        }
    }

    /** Ends everything in the reverse order of its start; failures are thrown when all has been tried. */
    @Override
    public void close() throws UncleanEnd {
        // An interrupt asked for just this; it is not to disturb it.
        boolean unused = Thread.interrupted();
        UncleanEnd failed = null;
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                if (failed == null) {
                    failed = new UncleanEnd(e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** A process that was killed a moment ago may still write while the folder is deleted. */
    private static void delete(Path dir) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                deleteOnce(dir);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw new IOException("cannot delete " + dir + ": " + e.getMessage(), e);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        }
    }

    private static void deleteOnce(Path dir) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(dir)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }
}
