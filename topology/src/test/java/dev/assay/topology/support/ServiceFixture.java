package dev.assay.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.app.AssayService;
import dev.assay.topology.config.AssayConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The service on a thread of this process. Confined to the test's thread. */
public final class ServiceFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final AssayService service;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** Status and body of an admin page. */
    public record Page(int status, String body) {}

    private ServiceFixture(AssayConfig config) {
        service = new AssayService(config);
        Thread thread = new Thread(
                () -> {
                    try {
                        ended.complete(service.run());
                    } catch (InterruptedException | RuntimeException | Error e) {
                        ended.completeExceptionally(e);
                    }
                },
                "service-under-test");
        thread.start();
    }

    /** Starts and does not wait, for tests of the start itself. */
    public static ServiceFixture launch(AssayConfig config) {
        return new ServiceFixture(config);
    }

    /** Starts and waits until the stream runs. */
    public static ServiceFixture start(AssayConfig config) throws Exception {
        return launch(config).awaitRunning();
    }

    /** Waits until the stream runs. */
    public ServiceFixture awaitRunning() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!service.awaitRunning(Duration.ofMillis(100))) {
            assertThat(ended).as("the service ended while starting").isNotDone();
            assertThat(System.nanoTime()).as("the stream did not run in time").isLessThan(deadline);
        }
        return this;
    }

    /** Whether {@code run} has neither returned nor thrown. */
    public boolean lives() {
        return !ended.isDone();
    }

    /** A page of the admin server. */
    public Page get(String path) throws Exception {
        URI uri = Objects.requireNonNull(service.adminUri(), "the admin server is not up")
                .resolve(path);
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
        return new Page(answer.statusCode(), answer.body());
    }

    /** Value of a series that has no labels, or 0 when the scrape does not show it. */
    public double metric(String series) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Stops as SIGTERM does; fails when the service ended for another reason. */
    public void stop() throws Exception {
        service.stop();
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("failure")
                .isNull();
    }

    /** Stops if still running; does not judge how it ended. */
    @Override
    public void close() {
        service.stop();
        try {
            service.awaitStopped(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
