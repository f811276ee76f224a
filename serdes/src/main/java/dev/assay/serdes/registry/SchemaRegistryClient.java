package dev.assay.serdes.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Client of a schema registry that speaks the Confluent REST API: Confluent, Apicurio ccompat, Karapace, Redpanda.
 *
 * <p>Thread-safe. Each call waits out an outage for as long as the configured {@link Patience}; it ends in an answer, in
 * {@link RegistryRefusedException} (definite no) or in {@link RegistryUnavailableException} (patience at its end, thread
 * interrupted, or client closed). Answers are cached; callers that ask the same at the same time share one request.
 */
public final class SchemaRegistryClient implements AutoCloseable {
    private final RegistryTransport transport;
    private final RetryLoop retry;
    private final Cache<Integer, SchemaLookup> byId;
    private final Cache<Integer, SchemaLookup> unknownIds;
    private final Cache<Question, SubjectVersion> bySchema;
    private final @Nullable Cache<String, SubjectVersion> latest;
    private final SingleFlight<Integer, SchemaLookup> idFlights = new SingleFlight<>();
    private final SingleFlight<Question, SubjectVersion> schemaFlights = new SingleFlight<>();
    private final ThreadLocal<Boolean> cacheOnly = ThreadLocal.withInitial(() -> false);

    /** What is asked about a schema; the parts make the cache key. */
    private record Question(String subject, Schema schema, boolean register, boolean normalize) {}

    private SchemaRegistryClient(RegistryConfig config, RegistryListener listener) {
        this.transport = new RegistryTransport(config);
        this.retry = new RetryLoop(config, listener);
        this.byId = Caffeine.newBuilder().maximumSize(config.cacheSize()).build();
        this.unknownIds = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(config.unknownIdTtl())
                .build();
        this.bySchema = Caffeine.newBuilder().maximumSize(config.cacheSize()).build();
        this.latest = latestCache(config.latestTtl(), config.cacheSize());
    }

    private static @Nullable Cache<String, SubjectVersion> latestCache(Duration ttl, int size) {
        if (ttl.isZero()) {
            return null;
        }
        Caffeine<Object, Object> cache = Caffeine.newBuilder().maximumSize(size);
        return ttl.isNegative() ? cache.build() : cache.expireAfterWrite(ttl).build();
    }

    /** A client; opens no connection before the first call. */
    public static SchemaRegistryClient create(RegistryConfig config, RegistryListener listener) {
        return new SchemaRegistryClient(config, listener);
    }

    /** A client that reports trouble to the log only. */
    public static SchemaRegistryClient create(RegistryConfig config) {
        return create(config, RegistryListener.NONE);
    }

    /** A client from the same keys as the Confluent serializers. */
    public static SchemaRegistryClient create(Map<String, ?> settings) {
        return create(RegistryConfig.from(settings));
    }

    /**
     * Runs {@code work} on this thread with what is cached alone: a call that would have to ask ends at once in
     * {@link RegistryUnavailableException}. For threads that must not wait for a registry that hangs.
     */
    public void withoutAsking(Runnable work) {
        boolean before = cacheOnly.get();
        cacheOnly.set(true);
        try {
            work.run();
        } finally {
            cacheOnly.set(before);
        }
    }

    private <T> T repeat(RetryLoop.Attempt<T> attempt) {
        if (cacheOnly.get()) {
            throw new RegistryUnavailableException("the answer is not cached, and this thread does not ask");
        }
        return retry.run(attempt);
    }

    /** The schema under {@code id}. An unknown id is asked for again once the short negative cache has run out. */
    public SchemaLookup schemaById(int id) {
        SchemaLookup known = byId.getIfPresent(id);
        if (known == null) {
            known = unknownIds.getIfPresent(id);
        }
        return known != null ? known : repeat(() -> idFlights.run(id, () -> fetchById(id)));
    }

    private SchemaLookup fetchById(int id) throws InterruptedException {
        SchemaLookup answer;
        try {
            answer = readById(id, transport.ask("/schemas/ids/" + id, null));
        } catch (RegistryRefusedException refused) {
            if (!refused.isNotFound()) {
                // Nothing but "not found" is about the id; anything else is about us or the server.
                throw new RegistryUnavailableException(String.valueOf(refused.getMessage()), refused);
            }
            answer = new SchemaLookup.Unknown(id);
        }
        (answer instanceof SchemaLookup.Unknown ? unknownIds : byId).put(id, answer);
        return answer;
    }

    private SchemaLookup readById(int id, JsonNode answer) throws InterruptedException {
        require(answer, "schema", JsonNode::isTextual);
        try {
            return new SchemaLookup.Found(new RegisteredSchema(id, SchemaText.parse(answer, this::fetchVersion)));
        } catch (SchemaText.UnusableSchema unusable) {
            return new SchemaLookup.Unusable(id, String.valueOf(unusable.getMessage()));
        }
    }

    private JsonNode fetchVersion(String subject, int version) throws InterruptedException {
        JsonNode answer = transport.ask("/subjects/" + encode(subject) + "/versions/" + version, null);
        require(answer, "schema", JsonNode::isTextual);
        return answer;
    }

    /** Registers {@code schema} under {@code subject}, or finds it there, and returns its id. */
    public int register(String subject, Schema schema, boolean normalize) {
        return ask(new Question(subject, schema, true, normalize)).id();
    }

    /** Registers without normalisation. */
    public int register(String subject, Schema schema) {
        return register(subject, schema, false);
    }

    /** Finds {@code schema} under {@code subject}; refused with 40401 or 40403 when it is not there. */
    public SubjectVersion lookUp(String subject, Schema schema, boolean normalize) {
        return ask(new Question(subject, schema, false, normalize));
    }

    /** Looks up without normalisation. */
    public SubjectVersion lookUp(String subject, Schema schema) {
        return lookUp(subject, schema, false);
    }

    private SubjectVersion ask(Question question) {
        SubjectVersion known = bySchema.getIfPresent(question);
        if (known != null) {
            return known;
        }
        return repeat(() -> schemaFlights.run(question, () -> {
            SubjectVersion answer = askOnce(question);
            bySchema.put(question, answer);
            return answer;
        }));
    }

    private SubjectVersion askOnce(Question question) throws InterruptedException {
        String path = "/subjects/" + encode(question.subject())
                + (question.register() ? "/versions" : "")
                + (question.normalize() ? "?normalize=true" : "");
        JsonNode answer = transport.ask(path, schemaBody(question.schema()));
        return new SubjectVersion(
                question.subject(),
                answer.path("version").asInt(0),
                require(answer, "id", JsonNode::isInt).asInt(),
                question.schema());
    }

    private ObjectNode schemaBody(Schema schema) {
        return transport.json().createObjectNode().put("schema", schema.toString());
    }

    /** The newest version of {@code subject}; cached as long as {@code latest.cache.ttl.sec} says. */
    public SubjectVersion latest(String subject) {
        SubjectVersion known = latest == null ? null : latest.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        SubjectVersion answer = repeat(() -> version(subject, "latest"));
        if (latest != null) {
            latest.put(subject, answer);
        }
        return answer;
    }

    private SubjectVersion version(String subject, String version) throws InterruptedException {
        JsonNode answer = transport.ask("/subjects/" + encode(subject) + "/versions/" + version, null);
        require(answer, "schema", JsonNode::isTextual);
        try {
            return new SubjectVersion(
                    subject,
                    require(answer, "version", JsonNode::isInt).asInt(),
                    require(answer, "id", JsonNode::isInt).asInt(),
                    SchemaText.parse(answer, this::fetchVersion));
        } catch (SchemaText.UnusableSchema unusable) {
            throw new RegistryRefusedException(
                    422,
                    RegistryRefusedException.INVALID_SCHEMA,
                    subject + " " + version + ": " + unusable.getMessage());
        }
    }

    /** The versions of {@code subject}, ascending; refused with 40401 when there is no such subject. */
    public List<Integer> versions(String subject) {
        JsonNode answer = repeat(() -> list("/subjects/" + encode(subject) + "/versions"));
        List<Integer> versions = new ArrayList<>();
        answer.forEach(version -> versions.add(version.asInt()));
        return List.copyOf(versions);
    }

    /** All subjects. */
    public List<String> subjects() {
        JsonNode answer = repeat(() -> list("/subjects"));
        List<String> subjects = new ArrayList<>();
        answer.forEach(subject -> subjects.add(subject.asText()));
        return List.copyOf(subjects);
    }

    private JsonNode list(String path) throws InterruptedException {
        JsonNode answer = transport.ask(path, null);
        if (!answer.isArray()) {
            throw new RegistryUnavailableException("the registry's answer to " + path + " is not a list");
        }
        return answer;
    }

    /** Whether {@code schema} could follow the latest version of {@code subject} under its compatibility level. */
    public boolean isCompatibleWithLatest(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + encode(subject) + "/versions/latest";
        return repeat(() -> require(transport.ask(path, schemaBody(schema)), "is_compatible", JsonNode::isBoolean)
                .asBoolean());
    }

    private static JsonNode require(JsonNode answer, String field, java.util.function.Predicate<JsonNode> shape) {
        JsonNode value = answer.path(field);
        if (!shape.test(value)) {
            throw new RegistryUnavailableException(
                    "the registry's answer has no usable \"" + field + "\"; is the URL a registry's?");
        }
        return value;
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Lets every waiting caller go with a {@link RegistryUnavailableException}; cached answers stay readable. */
    @Override
    public void close() {
        retry.close();
    }
}
