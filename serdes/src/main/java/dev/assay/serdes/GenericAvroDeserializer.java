package dev.assay.serdes;

import dev.assay.serdes.registry.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads any Avro record from the Confluent wire format as its writer wrote it.
 *
 * <p>Thread-safe once configured. A registry outage is waited out; other bytes are a {@link SerializationException}.
 */
public final class GenericAvroDeserializer implements Deserializer<GenericRecord> {
    private @Nullable SchemaRegistryClient owned;
    private @Nullable EventDecoder<GenericRecord> decoder;

    /** For Kafka, which calls {@link #configure} next. */
    public GenericAvroDeserializer() {}

    /** Ready to use; {@code registry} stays the caller's to close. */
    public GenericAvroDeserializer(SchemaRegistryClient registry) {
        this.decoder = EventDecoder.generic(registry);
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        if (decoder == null) {
            owned = SchemaRegistryClient.create(settings);
            decoder = EventDecoder.generic(owned);
        }
    }

    @Override
    public @Nullable GenericRecord deserialize(String topic, byte @Nullable [] value) {
        if (decoder == null) {
            throw new IllegalStateException("configure the deserializer first");
        }
        return value == null ? null : AssayAvroDeserializer.orThrow(decoder.decode(value), topic);
    }

    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }
}
