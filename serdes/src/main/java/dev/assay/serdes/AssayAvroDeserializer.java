package dev.assay.serdes;

import dev.assay.serdes.config.Settings;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one class from the Confluent wire format, resolving the writer's schema to the class's own.
 *
 * <p>Thread-safe once configured. A registry outage is waited out; bytes that are no such record are a
 * {@link SerializationException} that names the reason. A service that must not throw uses {@link EventDecoder}.
 *
 * @param <T> class of the records
 */
public final class AssayAvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final Class<T> type;
    private @Nullable SchemaRegistryClient owned;
    private @Nullable EventDecoder<T> decoder;

    /** Must be configured before use. */
    public AssayAvroDeserializer(Class<T> type) {
        this.type = type;
    }

    /** Ready to use; {@code registry} stays the caller's to close. */
    public AssayAvroDeserializer(SchemaRegistryClient registry, Class<T> type) {
        this.type = type;
        this.decoder = EventDecoder.specific(registry, type);
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        if (!Settings.of(settings).flag("specific.avro.reader", true)) {
            throw Settings.refusal(
                    "specific.avro.reader", "false", "use GenericAvroDeserializer, or remove the setting");
        }
        if (decoder == null) {
            owned = SchemaRegistryClient.create(settings);
            decoder = EventDecoder.specific(owned, type);
        }
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] value) {
        if (decoder == null) {
            throw new IllegalStateException("configure the deserializer first");
        }
        return value == null ? null : orThrow(decoder.decode(value), topic);
    }

    static <R extends org.apache.avro.generic.IndexedRecord> R orThrow(Decoded<R> decoded, String topic) {
        if (decoded instanceof Decoded.Unreadable<R> unreadable) {
            throw new SerializationException(
                    "unreadable record on " + topic + ": " + unreadable.reason() + ", " + unreadable.detail());
        }
        return ((Decoded.Event<R>) decoded).record();
    }

    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }
}
