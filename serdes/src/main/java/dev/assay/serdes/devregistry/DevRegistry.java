package dev.assay.serdes.devregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry inside the process that speaks the Confluent REST API on loopback, for the demo and for tests.
 *
 * <p>Thread-safe. It can be stopped and started again on the same port, keeping its ids; with a state file it keeps them
 * over restarts of the process too. Not for production: one node, no TLS.
 */
public final class DevRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevRegistry.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LONGEST_REQUEST = 8 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final @Nullable Path stateFile;
    private final @Nullable String userInfo;
    private final RegistryState state;
    private final RegistryApi api;
    private final Object lock = new Object();
    private final AtomicInteger requests = new AtomicInteger();
    private int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService workers;

    /**
     * What can be chosen.
     *
     * @param port TCP port on loopback, 0 for any free one
     * @param stateFile where ids are kept over restarts, or null for memory only
     * @param userInfo {@code user:password} that every request must show, or null
     */
    public record Options(
            int port, @Nullable Path stateFile, @Nullable String userInfo) {
        /** Any free port, in memory, open. */
        public static Options inMemory() {
            return new Options(0, null, null);
        }

        @Override
        public String toString() {
            return "Options[port=" + port + ", stateFile=" + stateFile + "]";
        }
    }

    private DevRegistry(Options options, RegistryState state) {
        this.port = options.port();
        this.stateFile = options.stateFile();
        this.userInfo = options.userInfo();
        this.state = state;
        this.api = new RegistryApi(state);
    }

    /** Starts a registry, reading the state file if there is one. */
    public static DevRegistry start(Options options) throws IOException {
        RegistryState state = options.stateFile() == null ? new RegistryState() : StateFile.read(options.stateFile());
        DevRegistry registry = new DevRegistry(options, state);
        registry.restart();
        return registry;
    }

    /** Starts an open registry in memory on a free port. */
    public static DevRegistry start() throws IOException {
        return start(Options.inMemory());
    }

    /** Starts listening, again on the same port after {@link #stop}; does nothing while it runs. */
    public void restart() throws IOException {
        synchronized (lock) {
            if (server == null) {
                listen();
            }
        }
    }

    private void listen() throws IOException {
        HttpServer fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        port = fresh.getAddress().getPort();
        ExecutorService threads = Executors.newFixedThreadPool(4, work -> {
            Thread thread = new Thread(work, "dev-registry");
            thread.setDaemon(true);
            return thread;
        });
        fresh.setExecutor(threads);
        fresh.createContext("/", this::serve);
        fresh.start();
        server = fresh;
        workers = threads;
    }

    /** Stops listening and cuts open connections; what was registered stays. */
    public void stop() {
        synchronized (lock) {
            if (server != null) {
                server.stop(0);
                server = null;
            }
            if (workers != null) {
                workers.shutdownNow();
                workers = null;
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Base URL, for {@code schema.registry.url}; the same after a restart. */
    public String url() {
        synchronized (lock) {
            return "http://127.0.0.1:" + port;
        }
    }

    /** How many requests have come in so far. */
    public int requests() {
        return requests.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            int status = 200;
            JsonNode answer;
            try {
                answer = answer(exchange);
            } catch (RegistryFault fault) {
                status = fault.status();
                answer = error(fault.code(), String.valueOf(fault.getMessage()));
            } catch (RuntimeException broken) {
                LOG.error("request failed", broken);
                status = 500;
                answer = error(50001, "Internal error");
            }
            byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    private JsonNode answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_REQUEST + 1);
        if (body.length > LONGEST_REQUEST) {
            throw new RegistryFault(413, 413, "Request is longer than " + LONGEST_REQUEST + " bytes");
        }
        if (userInfo != null && !authorized(exchange, userInfo)) {
            throw new RegistryFault(401, 401, "Unauthorized");
        }
        String method = exchange.getRequestMethod();
        RegistryApi.Call call = new RegistryApi.Call(
                method,
                path(exchange.getRequestURI().getRawPath()),
                query(exchange.getRequestURI().getRawQuery()),
                body);
        synchronized (lock) {
            JsonNode answer = api.answer(call);
            if (!method.equals("GET")) {
                keep();
            }
            return answer;
        }
    }

    private static boolean authorized(HttpExchange exchange, String userInfo) {
        String expected = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        return expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private void keep() {
        if (stateFile != null) {
            try {
                StateFile.write(stateFile, state);
            } catch (IOException unwritable) {
                throw new UncheckedIOException("registry state cannot be kept", unwritable);
            }
        }
    }

    private static List<String> path(String raw) {
        return Arrays.stream(raw.split("/"))
                .filter(part -> !part.isEmpty())
                .map(DevRegistry::decode)
                .toList();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new RegistryFault(400, 400, "malformed URL");
        }
    }

    private static JsonNode error(int code, String message) {
        return JSON.createObjectNode().put("error_code", code).put("message", message);
    }
}
