package dev.assay.serdes.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one registry call: asks each URL in turn, beginning with the one that answered last.
 *
 * <p>Thread-safe. Ends in an answer, a {@link RegistryRefusedException} or a {@link RegistryUnavailableException}.
 */
final class RegistryTransport {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LONGEST_ANSWER = 32 << 20;
    private static final int LONGEST_MESSAGE = 500;

    private final List<URI> urls;
    private final RegistryCredentials credentials;
    private final Duration requestTimeout;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryTransport(RegistryConfig config) {
        this.urls = config.urls();
        this.credentials = config.credentials();
        this.requestTimeout = config.requestTimeout();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout());
        javax.net.ssl.SSLContext tls = config.sslContext();
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    JsonMapper json() {
        return json;
    }

    /**
     * Asks until one URL gives a definite answer.
     *
     * @param path raw path with query, from its leading slash
     * @param body JSON to POST, or null to GET
     */
    JsonNode ask(String path, @Nullable JsonNode body) throws InterruptedException {
        int first = preferred.get();
        RegistryUnavailableException outage = null;
        for (int i = 0; i < urls.size(); i++) {
            int index = Math.floorMod(first + i, urls.size());
            try {
                JsonNode answer = askOne(urls.get(index), path, body);
                preferred.set(index);
                return answer;
            } catch (RegistryUnavailableException unavailable) {
                if (outage != null) {
                    unavailable.addSuppressed(outage);
                }
                outage = unavailable;
            }
        }
        throw outage == null ? new RegistryUnavailableException("no registry URL") : outage;
    }

    private JsonNode askOne(URI base, String path, @Nullable JsonNode body) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request(base, path, body), BoundedBody::of);
        try {
            HttpResponse<byte[]> response = pending.get(requestTimeout.toMillis() + 500, TimeUnit.MILLISECONDS);
            return interpret(base, path, response.statusCode(), response.body());
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new RegistryUnavailableException(at(base, path) + " is not reachable: " + cause, cause);
        } catch (TimeoutException slow) {
            throw new RegistryUnavailableException(at(base, path) + " did not answer in " + requestTimeout, slow);
        } finally {
            pending.cancel(true);
        }
    }

    private HttpRequest request(URI base, String path, @Nullable JsonNode body) {
        URI target = URI.create(RegistryConfig.shown(base) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(requestTimeout)
                .header("Accept", MEDIA_TYPE + ", application/json;q=0.9");
        RegistryCredentials own =
                base.getUserInfo() == null ? credentials : new RegistryCredentials.Basic(base.getUserInfo());
        own.authorization().ifPresent(value -> request.header("Authorization", value));
        return body == null
                ? request.GET().build()
                : request.header("Content-Type", MEDIA_TYPE)
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
    }

    private JsonNode interpret(URI base, String path, int status, byte[] body) {
        if (status == 200) {
            JsonNode answer = parse(body);
            if (answer == null) {
                throw new RegistryUnavailableException(
                        at(base, path) + " answered 200 with something that is not JSON; is the URL a registry's?");
            }
            return answer;
        }
        JsonNode error = parse(body);
        int code = error == null ? 0 : error.path("error_code").asInt(0);
        if (isDefinite(status, code)) {
            throw new RegistryRefusedException(status, code == 0 ? status : code, refusal(path, status, code, error));
        }
        throw new RegistryUnavailableException(at(base, path) + " answered " + status + hint(status));
    }

    /** A 404 counts only with the protocol's own code: any other server on that address says 404 too. */
    private static boolean isDefinite(int status, int code) {
        return switch (status) {
            case 404 -> code >= 40400 && code <= 40499;
            case 400, 405, 406, 409, 413, 415, 422 -> code != 0;
            default -> false;
        };
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 407 -> ": set basic.auth.user.info or bearer.auth.token";
            case 403 -> ": these credentials may not do this; grant the right in the registry";
            case 404 -> " without a registry's error code: check the path of " + RegistryConfig.URL_KEY;
            case 429 -> ": too many requests";
            default -> "";
        };
    }

    private static String refusal(String path, int status, int code, @Nullable JsonNode error) {
        String message = error == null ? "" : error.path("message").asText("");
        String shortened =
                message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
        return "registry refused " + path + " with " + status + " (" + code + "): " + shortened;
    }

    private @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JsonProcessingException notJson) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String at(URI base, String path) {
        return "registry " + RegistryConfig.shown(base) + path;
    }

    /** Collects an answer and refuses to go on once it is longer than any schema can sensibly be. */
    private static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
        private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
        private java.util.concurrent.Flow.@Nullable Subscription subscription;
        private long received;
        private boolean refused;

        static HttpResponse.BodySubscriber<byte[]> of(HttpResponse.ResponseInfo info) {
            return new BoundedBody();
        }

        @Override
        public java.util.concurrent.CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(java.util.concurrent.Flow.Subscription given) {
            subscription = given;
            whole.onSubscribe(given);
        }

        @Override
        public void onNext(List<java.nio.ByteBuffer> part) {
            for (java.nio.ByteBuffer buffer : part) {
                received += buffer.remaining();
            }
            if (received <= LONGEST_ANSWER) {
                whole.onNext(part);
            } else if (!refused) {
                refused = true;
                if (subscription != null) {
                    subscription.cancel();
                }
                whole.onError(new IOException("answer longer than " + LONGEST_ANSWER + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!refused) {
                whole.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!refused) {
                whole.onComplete();
            }
        }
    }
}
