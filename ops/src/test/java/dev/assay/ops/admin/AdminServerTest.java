package dev.assay.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.ops.health.Health;
import dev.assay.ops.health.Status;
import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.ops.meters.ServiceRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private final PrometheusMeterRegistry registry = ServiceRegistry.open();
    private final AtomicReference<Status> readiness = new AtomicReference<>(Status.waiting("REBALANCING"));
    private final Health health = Health.builder()
            .live("streams", () -> Status.up("RUNNING"))
            .ready("streams", readiness::get)
            .started("model", Status::up)
            .build();
    private final AtomicReference<Map<String, ?>> info = new AtomicReference<>(Map.of("version", "0.1.0"));
    private final AdminServer server = AdminServer.start("127.0.0.1", 0, health, registry, info::get);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/health/live, 200", "/health/ready, 503", "/health/started, 200"})
    void probesAnswerByStatusCode(String path, int code) throws Exception {
        HttpResponse<String> response = send("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(code);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(new ObjectMapper().readTree(response.body()).path("status").asText())
                .isEqualTo(code == 200 ? "up" : "down");
    }

    @Test
    void readinessFollowsItsCondition() throws Exception {
        readiness.set(Status.up("RUNNING"));

        assertThat(send("GET", AdminServer.READY_PATH, "").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreTheRegistry() throws Exception {
        new Meters(registry).counter(MeterCatalog.EVENTS, "generated-text").increment(3);

        HttpResponse<String> response = send("GET", AdminServer.METRICS_PATH, "");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("assay_events_total{topic=\"generated-text\"} 3.0")
                .doesNotContain("# EOF");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text | true",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1 | true",
                "application/vnd.google.protobuf;q=0.9,APPLICATION/OPENMETRICS-TEXT;q=0.6 | true",
                "application/openmetrics-text;q=0.3,text/plain;q=0.9 | false",
                "application/openmetrics-text;q=0 | false",
                "application/openmetrics-text;q=x | false",
                "application/vnd.google.protobuf | false",
                "*/* | false",
                ";,;,q= | false"
            })
    void openMetricsWhenAsked(String accept, boolean openMetrics) throws Exception {
        HttpResponse<String> response = send("GET", AdminServer.METRICS_PATH, accept);

        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith(openMetrics ? "application/openmetrics-text; version=1.0.0" : "text/plain; version=0.0.4");
        assertThat(response.body().endsWith("# EOF\n")).isEqualTo(openMetrics);
    }

    @Test
    void infoIsTheMapAsJson() throws Exception {
        info.set(Map.of("fingerprint", "abc", "models", List.of("minilm")));

        var json = new ObjectMapper()
                .readTree(send("GET", AdminServer.INFO_PATH, "").body());

        assertThat(json.path("fingerprint").asText()).isEqualTo("abc");
        assertThat(json.at("/models/0").asText()).isEqualTo("minilm");
    }

    @Test
    void infoThatCannotBeToldIsAServerError() throws Exception {
        info.set(Map.of("self", new Object()));

        HttpResponse<String> response = send("GET", AdminServer.INFO_PATH, "");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(send("GET", AdminServer.LIVE_PATH, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/live/", "/metricsx", "/health/live/../../etc", "/%00"})
    void otherPathsAreNotFound(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/health/live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreRefused(String method) throws Exception {
        HttpResponse<String> response = send(method, AdminServer.LIVE_PATH, "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/metrics", "/info"})
    void headAnswersTheLengthWithoutABody(String path) throws Exception {
        HttpResponse<String> head = send("HEAD", path, "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).isPresent();
        assertThat(send("GET", path, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aTakenPortNamesKeyValueAndFix() {
        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", server.port(), health, registry, info::get))
                .isInstanceOf(AdminServerException.class)
                .hasMessageContaining("admin.port is " + server.port())
                .hasMessageContaining("set another port");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void anImpossiblePortIsRefused(int port) {
        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", port, health, registry, info::get))
                .isInstanceOf(AdminServerException.class)
                .hasMessageContaining("admin.port is " + port);
    }

    @Test
    void aHostThatDoesNotResolveNamesItsKey() {
        assertThatThrownBy(() -> AdminServer.start("no such host", 0, health, registry, info::get))
                .isInstanceOf(AdminServerException.class)
                .hasMessageContaining("admin.host");
    }

    @Test
    void idleConnectionsDoNotBlockProbes() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        }

        assertThat(send("GET", AdminServer.LIVE_PATH, "").statusCode()).isEqualTo(200);
        for (Socket socket : idle) {
            socket.close();
        }
    }

    @Test
    void closingFreesThePortAtOnce() throws Exception {
        int port = server.port();
        send("GET", AdminServer.LIVE_PATH, "");
        long before = System.nanoTime();

        server.close();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThatThrownBy(() -> send("GET", AdminServer.LIVE_PATH, "")).isInstanceOf(IOException.class);
        try (ServerSocket reused = new ServerSocket()) {
            reused.setReuseAddress(true);
            reused.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(reused.isBound()).isTrue();
        }
    }

    @Test
    void anyLocalAddressIsToldAsLoopback() {
        try (AdminServer open = AdminServer.start("0.0.0.0", 0, health, registry, info::get)) {
            assertThat(open.uri()).hasToString("http://127.0.0.1:" + open.port());
        }
    }

    private HttpResponse<String> send(String method, String path, String accept)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(server.uri() + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
