package dev.assay.ops.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.ops.health.Health;
import dev.assay.ops.health.HealthReport;
import dev.assay.ops.health.Probe;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health, metrics and build information on the JDK's HTTP server, on daemon threads of its own. Thread-safe: any
 * thread may start, read and close it.
 *
 * <p>Only GET and HEAD are answered. A passing probe answers 200, a failing one 503, both with the JSON of {@link
 * HealthReport}. {@code /metrics} speaks the Prometheus text format, or OpenMetrics when the {@code Accept} header asks.
 */
public final class AdminServer implements AutoCloseable {
    public static final String LIVE_PATH = "/health/live";
    public static final String READY_PATH = "/health/ready";
    public static final String STARTED_PATH = "/health/started";
    public static final String METRICS_PATH = "/metrics";
    public static final String INFO_PATH = "/info";

    /** The configuration key that an operator changes when the port is taken. */
    public static final String PORT_KEY = "admin.port";

    /** The configuration key of the address to listen on. */
    public static final String HOST_KEY = "admin.host";

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String JSON = "application/json; charset=utf-8";
    private static final int THREADS = 3;

    static {
        // Read once by the JDK's server: without them a client that sends half a request holds a thread for ever.
        setDefault("sun.net.httpserver.maxReqTime", "10");
        setDefault("sun.net.httpserver.maxRspTime", "30");
        setDefault("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService pool;
    private final Map<String, Supplier<Answer>> answers;
    private final PrometheusMeterRegistry registry;

    private record Answer(int status, String contentType, String body) {}

    private AdminServer(
            HttpServer server,
            Health health,
            PrometheusMeterRegistry registry,
            Supplier<? extends Map<String, ?>> info) {
        this.server = server;
        this.registry = registry;
        this.pool = Executors.newFixedThreadPool(THREADS, daemons());
        this.answers = Map.of(
                LIVE_PATH, () -> probe(health, Probe.LIVE),
                READY_PATH, () -> probe(health, Probe.READY),
                STARTED_PATH, () -> probe(health, Probe.STARTED),
                METRICS_PATH, () -> metrics(""),
                INFO_PATH, () -> json(200, info.get()));
    }

    /**
     * Opens the port and starts to answer.
     *
     * @param host an address or name of this machine; {@code 0.0.0.0} for all of its addresses
     * @param port 0 to 65535; 0 takes any free one, {@link #port()} says which
     * @param info what {@code /info} shows, asked at every request; values that Jackson can write
     * @throws AdminServerException when the port cannot be opened; the message names the key, the value and the fix
     */
    public static AdminServer start(
            String host,
            int port,
            Health health,
            PrometheusMeterRegistry registry,
            Supplier<? extends Map<String, ?>> info) {
        HttpServer http = bind(host, port);
        var admin = new AdminServer(http, health, registry, info);
        http.createContext("/", admin::handle);
        http.setExecutor(admin.pool);
        http.start();
        return admin;
    }

    private static HttpServer bind(String host, int port) {
        if (port < 0 || port > 65535) {
            throw new AdminServerException(PORT_KEY + " is " + port + "; set it to 0 (any free port) to 65535");
        }
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new AdminServerException(
                    HOST_KEY + " is " + host + ", which does not resolve; set an address of this machine or 0.0.0.0");
        }
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            var refused = new AdminServerException(PORT_KEY + " is " + port + " and cannot be opened on " + host + " ("
                    + e.getMessage() + "); stop what holds it, set another port, or 0 for any free one");
            refused.initCause(e);
            throw refused;
        }
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The address that a client on this machine can use. */
    public URI uri() {
        String host = server.getAddress().getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : server.getAddress().getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** Stops at once, without waiting for requests under way; a second call does nothing. */
    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        @Nullable Supplier<Answer> found = path == null ? null : answers.get(path);
        if (found == null) {
            return json(
                    404,
                    Map.of(
                            "error",
                            "no such path",
                            "paths",
                            answers.keySet().stream().sorted().toList()));
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return json(405, Map.of("error", "only GET and HEAD are answered"));
        }
        try {
            return path.equals(METRICS_PATH) ? metrics(accept(exchange)) : found.get();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be answered", path, e);
            return json(500, Map.of("error", e.getClass().getSimpleName()));
        }
    }

    private static String accept(HttpExchange exchange) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept"), "");
    }

    private Answer metrics(String accept) {
        MetricsFormat format = MetricsFormat.of(accept);
        return new Answer(200, format.contentType(), registry.scrape(format.contentType()));
    }

    private static Answer probe(Health health, Probe probe) {
        HealthReport report = health.report(probe);
        return new Answer(report.passing() ? 200 : 503, JSON, report.toJson());
    }

    private static Answer json(int status, Map<String, ?> content) {
        try {
            return new Answer(status, JSON, new ObjectMapper().writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the map cannot be written as JSON", e);
        }
    }

    private static ThreadFactory daemons() {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "assay-admin-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
