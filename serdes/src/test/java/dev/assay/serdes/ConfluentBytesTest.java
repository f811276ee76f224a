package dev.assay.serdes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes of the official serializer, recorded; see the README beside them. */
class ConfluentBytesTest {
    private DevRegistry server;
    private SchemaRegistryClient registry;

    @BeforeEach
    void start() throws IOException {
        server = DevRegistry.start();
        registry = SchemaRegistryClient.create(Map.of("schema.registry.url", server.url()));
        for (int id = 1; id <= 2; id++) {
            Schema schema = new Schema.Parser().parse(resource("schema-" + id + ".avsc"));
            assertThat(registry.register("recorded-" + id, schema)).isEqualTo(id);
        }
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConfluentBytesTest.class.getResourceAsStream("/confluent-7.0.1/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String name) throws IOException {
        return HexFormat.of().parseHex(resource(name).replaceAll("\\s", ""));
    }

    @Test
    void theOfficialSerializersEventIsRead() throws IOException {
        assertThat(EventDecoder.specific(registry, GeneratedText.class).decode(bytes("generated-text-specific.hex")))
                .isEqualTo(new Decoded.Event<>(SampleEvents.full(), 1));
    }

    @Test
    void anOlderProducersEventIsResolvedToTheCurrentContract() throws IOException {
        Decoded<GeneratedText> decoded =
                EventDecoder.specific(registry, GeneratedText.class).decode(bytes("generated-text-generic.hex"));
        GeneratedText event = ((Decoded.Event<GeneratedText>) decoded).record();
        assertThat(event.getEventId()).isEqualTo("event-7");
        assertThat(event.getCompletion()).isEqualTo("An answer.");
        assertThat(event.getTokens().getIds()).containsExactly(5, 6, 7);
        assertThat(event.getSamples()).isEmpty();
    }

    @Test
    void ourSerializerWritesTheSameBytes() throws IOException {
        // By id, so that the recorded schema is written even after the contract has grown.
        SerializerConfig recorded =
                SerializerConfig.from(Map.of("auto.register.schemas", "false", "use.schema.id", "1"), false);
        byte[] ours = new AssayAvroSerializer<GeneratedText>(registry, recorded).serialize("any", SampleEvents.full());
        assertThat(ours).isEqualTo(bytes("generated-text-specific.hex"));
    }

    @Test
    void everyRecordedEventIsReadableGenerically() throws IOException {
        for (String name : List.of("generated-text-specific.hex", "generated-text-generic.hex")) {
            assertThat(EventDecoder.generic(registry).decode(bytes(name))).isInstanceOf(Decoded.Event.class);
        }
    }
}
