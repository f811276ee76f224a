package dev.assay.serdes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SampleEvents;
import dev.assay.serdes.SerializerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client needs of any registry that speaks the Confluent REST API; run over each that can be had. */
abstract class RegistryContract {
    private static final AtomicInteger SUBJECTS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BACKWARD = "{\"compatibility\":\"BACKWARD\"}";

    private final String subject = "contract-" + SUBJECTS.incrementAndGet() + "-value";
    private SchemaRegistryClient client;

    /** Base URL of a running registry. */
    abstract String url();

    @BeforeEach
    void connect() throws Exception {
        client = SchemaRegistryClient.create(
                Map.of("schema.registry.url", url(), "missing.id.cache.ttl.sec", "0", "latest.cache.ttl.sec", "0"));
        assertThat(send("PUT", "/config", BACKWARD).statusCode()).isEqualTo(200);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private Schema schema(String... optionalFields) {
        var fields = SchemaBuilder.record("Record" + subject.replaceAll("\\D", ""))
                .fields()
                .requiredString("id");
        for (String field : optionalFields) {
            fields = fields.optionalString(field);
        }
        return fields.endRecord();
    }

    private Schema breaking() {
        return SchemaBuilder.record("Record" + subject.replaceAll("\\D", ""))
                .fields()
                .requiredString("id")
                .requiredLong("novel")
                .endRecord();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryRefusedException.class,
                        refused -> assertThat(refused.errorCode()).isEqualTo(code));
    }

    @Test
    void registeringTwiceGivesOneIdAndOneVersion() {
        int id = client.register(subject, schema());
        try (SchemaRegistryClient other = SchemaRegistryClient.create(Map.of("schema.registry.url", url()))) {
            assertThat(other.register(subject, schema())).isEqualTo(id);
        }
        assertThat(client.versions(subject)).containsExactly(1);
        assertThat(client.subjects()).contains(subject);
    }

    @Test
    void theSameSchemaHasTheSameIdUnderAnotherSubject() {
        assertThat(client.register(subject + "-2", schema())).isEqualTo(client.register(subject, schema()));
    }

    @Test
    void aRegisteredSchemaComesBackById() {
        int id = client.register(subject, schema("note"));
        assertThat(client.schemaById(id)).isEqualTo(new SchemaLookup.Found(new RegisteredSchema(id, schema("note"))));
    }

    @Test
    void anUnknownIdIsDefinite() {
        assertThat(client.schemaById(2_000_000_000)).isEqualTo(new SchemaLookup.Unknown(2_000_000_000));
    }

    @Test
    void lookUpFindsWhatIsThereAndRegistersNothing() {
        assertRefused(() -> client.lookUp(subject, schema()), RegistryRefusedException.UNKNOWN_SUBJECT);
        int id = client.register(subject, schema());
        assertThat(client.lookUp(subject, schema()).id()).isEqualTo(id);
        assertThat(client.lookUp(subject, schema()).version()).isEqualTo(1);
        assertRefused(() -> client.lookUp(subject, schema("note")), RegistryRefusedException.UNKNOWN_SCHEMA);
        assertThat(client.versions(subject)).containsExactly(1);
    }

    @Test
    void latestFollowsNewVersions() {
        client.register(subject, schema());
        int second = client.register(subject, schema("note"));
        SubjectVersion latest = client.latest(subject);
        assertThat(latest).isEqualTo(new SubjectVersion(subject, 2, second, schema("note")));
        assertThat(client.versions(subject)).containsExactly(1, 2);
    }

    @Test
    void unknownSubjectsAreDefinite() {
        assertRefused(() -> client.latest(subject), RegistryRefusedException.UNKNOWN_SUBJECT);
        assertRefused(() -> client.versions(subject), RegistryRefusedException.UNKNOWN_SUBJECT);
    }

    @Test
    void anIncompatibleVersionIsRefused() throws Exception {
        client.register(subject, schema());
        assertThat(send("PUT", "/config/" + subject, BACKWARD).statusCode()).isEqualTo(200);
        assertThat(client.isCompatibleWithLatest(subject, schema("note"))).isTrue();
        assertThat(client.isCompatibleWithLatest(subject, breaking())).isFalse();
        assertRefused(() -> client.register(subject, breaking()), RegistryRefusedException.INCOMPATIBLE);
        assertThat(client.versions(subject)).containsExactly(1);
    }

    @Test
    void compatibilityCanBeSwitchedOffForASubject() throws Exception {
        client.register(subject, schema());
        assertThat(send("PUT", "/config/" + subject, "{\"compatibility\":\"NONE\"}")
                        .statusCode())
                .isEqualTo(200);
        client.register(subject, breaking());
        assertThat(client.versions(subject)).containsExactly(1, 2);
        assertThat(send("GET", "/config/" + subject, "").body()).contains("NONE");
    }

    @Test
    void textThatIsNoSchemaAndVersionsThatAreNoneAreRefusedWithTheirCodes() throws Exception {
        HttpResponse<String> invalid = send("POST", "/subjects/" + subject + "/versions", "{\"schema\":\"{oops\"}");
        assertThat(invalid.statusCode()).isEqualTo(422);
        assertThat(invalid.body()).contains("42201");
        client.register(subject, schema());
        HttpResponse<String> version = send("GET", "/subjects/" + subject + "/versions/99", "");
        assertThat(version.statusCode()).isEqualTo(404);
        assertThat(version.body()).contains("40402");
    }

    @Test
    void aDeletedSubjectIsGoneButItsIdsCanStillBeRead() throws Exception {
        int id = client.register(subject, schema());
        assertThat(send("DELETE", "/subjects/" + subject, "").statusCode()).isEqualTo(200);
        assertRefused(() -> client.versions(subject), RegistryRefusedException.UNKNOWN_SUBJECT);
        assertThat(client.subjects()).doesNotContain(subject);
        assertThat(client.schemaById(id)).isInstanceOf(SchemaLookup.Found.class);
    }

    @Test
    void subjectsMayHoldUnusualCharacters() {
        String unusual = subject + " ä+%:.1";
        int id = client.register(unusual, schema());
        assertThat(client.latest(unusual).id()).isEqualTo(id);
        assertThat(client.subjects()).contains(unusual);
    }

    @Test
    void normalisationIsAccepted() {
        int id = client.register(subject, schema(), true);
        assertThat(client.lookUp(subject, schema(), true).id()).isEqualTo(id);
    }

    @Test
    void eventsPassThrough() {
        byte[] value = new AssayAvroSerializer<GeneratedText>(client, SerializerConfig.defaults())
                .serialize("contract-events", SampleEvents.full());
        Decoded<GeneratedText> decoded =
                EventDecoder.specific(client, GeneratedText.class).decode(value);
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Event.class, event -> assertThat(event.record()).isEqualTo(SampleEvents.full()));
    }
}
