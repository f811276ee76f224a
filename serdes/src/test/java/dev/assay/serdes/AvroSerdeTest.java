package dev.assay.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.Disposition;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.schema.Verdict;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSerdeTest {
    private static final Schema CURRENT = GeneratedText.getClassSchema();

    private DevRegistry server;
    private SchemaRegistryClient registry;

    @BeforeEach
    void start() throws IOException {
        server = DevRegistry.start();
        registry = SchemaRegistryClient.create(Map.of("schema.registry.url", server.url()));
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private static Map<String, Object> settings(DevRegistry server, Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("schema.registry.url", server.url()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    private AssayAvroSerializer<GeneratedText> serializer(boolean isKey, Object... more) {
        AssayAvroSerializer<GeneratedText> serializer = new AssayAvroSerializer<>();
        serializer.configure(settings(server, more), isKey);
        return serializer;
    }

    /** The current contract with its fields turned round, so that positions differ, and with one field more. */
    private static Schema turned() {
        List<Schema.Field> fields = new java.util.ArrayList<>();
        for (Schema.Field field : CURRENT.getFields()) {
            fields.add(0, new Schema.Field(field, field.schema()));
        }
        fields.add(new Schema.Field("novel", Schema.create(Schema.Type.STRING), null, "default"));
        return Schema.createRecord(CURRENT.getName(), null, CURRENT.getNamespace(), false, fields);
    }

    @Test
    void theFirstBytesAreMagicAndBigEndianId() {
        byte[] value = serializer(false).serialize("events", SampleEvents.full());
        assertThat(value).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void serdesPassRecordsAndNulls() {
        try (Serde<GeneratedText> serde = AssaySerde.of(GeneratedText.class, registry)) {
            byte[] value = serde.serializer().serialize("events", SampleEvents.full());
            assertThat(serde.deserializer().deserialize("events", value)).isEqualTo(SampleEvents.full());
            assertThat(serde.serializer().serialize("events", null)).isNull();
            assertThat(serde.deserializer().deserialize("events", null)).isNull();
        }
        assertThat(registry.subjects()).containsExactly("events-value");
    }

    @ParameterizedTest
    @CsvSource({
        "io.confluent.kafka.serializers.subject.TopicNameStrategy, events-value",
        "TopicNameStrategy, events-value",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, dev.assay.schema.GeneratedText",
        "RecordNameStrategy, dev.assay.schema.GeneratedText",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy, events-dev.assay.schema.GeneratedText",
        "topic_record_name, events-dev.assay.schema.GeneratedText"
    })
    void everySubjectStrategyNamesItsSubject(String strategy, String subject) {
        try (var serializer = serializer(false, "value.subject.name.strategy", strategy)) {
            serializer.serialize("events", SampleEvents.least("e"));
        }
        assertThat(registry.subjects()).containsExactly(subject);
    }

    @Test
    void keysHaveTheirOwnSubjectAndStrategy() {
        try (var serializer = serializer(true, "value.subject.name.strategy", "RecordNameStrategy")) {
            serializer.serialize("events", SampleEvents.least("e"));
        }
        assertThat(registry.subjects()).containsExactly("events-key");
    }

    @Test
    void lookUpOnlyRegistersNothing() {
        var serializer = serializer(false, "auto.register.schemas", false);
        assertThatThrownBy(() -> serializer.serialize("events", SampleEvents.full()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("events-value")
                .hasMessageContaining("40401");
        assertThat(registry.subjects()).isEmpty();
        int id = registry.register("events-value", CURRENT);
        assertThat(serializer.serialize("events", SampleEvents.full())).startsWith(0, 0, 0, 0, id);
    }

    @Test
    void theLatestVersionIsWrittenByNameNotByPosition() {
        int id = registry.register("events-value", turned());
        byte[] value = serializer(false, "auto.register.schemas", "false", "use.latest.version", "true")
                .serialize("events", SampleEvents.full());
        assertThat(value).startsWith(0, 0, 0, 0, id);
        assertThat(EventDecoder.specific(registry, GeneratedText.class).decode(value))
                .isEqualTo(new Decoded.Event<>(SampleEvents.full(), id));
        GenericRecord seen = new GenericAvroDeserializer(registry).deserialize("events", value);
        assertThat(seen.get("novel")).hasToString("default");
    }

    @Test
    void anIdCanBePrescribed() {
        int id = registry.register("elsewhere", turned());
        byte[] value = serializer(false, "auto.register.schemas", "false", "use.schema.id", id)
                .serialize("events", SampleEvents.full());
        assertThat(value).startsWith(0, 0, 0, 0, id);
        assertThatThrownBy(() -> serializer(false, "auto.register.schemas", "false", "use.schema.id", 77)
                        .serialize("events", SampleEvents.full()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("77");
    }

    @Test
    void aPrescribedSchemaThatCannotHoldTheRecordIsRefused() {
        int id = registry.register("elsewhere", Verdict.getClassSchema());
        assertThatThrownBy(() -> serializer(false, "auto.register.schemas", "false", "use.schema.id", id)
                        .serialize("events", SampleEvents.full()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("cannot hold");
    }

    @Test
    void recordsThatDoNotFitAreRefusedWithoutTheirContent() {
        GeneratedText broken = SampleEvents.full();
        broken.setEventId(null);
        broken.setCompletion("hush");
        assertThatThrownBy(() -> serializer(false).serialize("events", broken))
                .isInstanceOf(SerializationException.class)
                .hasMessageNotContaining("hush");
    }

    @Test
    void anIncompatibleSchemaIsRefusedBySubject() {
        registry.register("events-value", Schema.create(Schema.Type.STRING));
        assertThatThrownBy(() -> serializer(false).serialize("events", SampleEvents.full()))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("409");
    }

    @Test
    void deserializersNameTheReason() {
        AssayAvroDeserializer<GeneratedText> deserializer = new AssayAvroDeserializer<>(GeneratedText.class);
        deserializer.configure(settings(server), false);
        assertThatThrownBy(() -> deserializer.deserialize("events", new byte[] {9, 9}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("UNKNOWN_MAGIC_BYTE")
                .hasMessageContaining("events");
        deserializer.close();
    }

    @Test
    void oneClassCanReadWhatAnotherServiceWrote() {
        Verdict verdict = Verdict.newBuilder()
                .setEventId("e")
                .setDisposition(Disposition.ABSTAINED)
                .setEvidence(List.of())
                .setFingerprint("f")
                .setSource(new Source("t", 0, 0L, Instant.EPOCH))
                .setTimings(new dev.assay.schema.Timings(Instant.EPOCH, 0L, 0L, 0))
                .build();
        try (Serde<Verdict> serde = AssaySerde.of(Verdict.class, registry)) {
            byte[] value = serde.serializer().serialize("verdicts", verdict);
            assertThat(serde.deserializer().deserialize("verdicts", value)).isEqualTo(verdict);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auto.register.schemas, maybe, true or false",
        "use.latest.version, 1, true or false",
        "use.schema.id, seven, whole number",
        "use.schema.id, -2, whole number",
        "normalize.schemas, yes, true or false",
        "value.subject.name.strategy, com.example.Own, RecordNameStrategy"
    })
    void valuesThatCannotBeUsedAreRefusedWithKeyValueAndFix(String key, String value, String fix) {
        assertThatThrownBy(() -> SerializerConfig.from(Map.of(key, value), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value)
                .hasMessageContaining(fix);
    }

    @Test
    void aGenericReaderIsNotASpecificOne() {
        assertThatThrownBy(() -> new AssayAvroDeserializer<>(GeneratedText.class)
                        .configure(settings(server, "specific.avro.reader", false), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("GenericAvroDeserializer");
    }

    @Test
    void aBoundEncoderWritesTheSameBytesWithoutTheRegistry() {
        GeneratedText event =
                GeneratedText.newBuilder().setEventId("bound").setPrompt("?").build();
        AssayAvroSerializer<GeneratedText> serializer = serializer(false);
        AssayAvroSerializer.Bound<GeneratedText> bound = serializer.bind("events", CURRENT);
        byte[] expected = serializer.serialize("events", event);
        serializer.close();
        server.close();
        assertThat(bound.encode(event)).isEqualTo(expected);
    }
}
