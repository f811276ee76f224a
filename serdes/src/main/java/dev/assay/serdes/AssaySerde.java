package dev.assay.serdes;

import dev.assay.serdes.registry.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Makes Kafka serdes of one record class over one registry client. Stateless; any thread. */
public final class AssaySerde {
    private AssaySerde() {}

    /** A serde that is ready to use; thread-safe, and the client stays the caller's to close. */
    public static <T extends SpecificRecord> Serde<T> of(
            Class<T> type, SchemaRegistryClient registry, SerializerConfig config) {
        return Serdes.serdeFrom(
                new AssayAvroSerializer<T>(registry, config), new AssayAvroDeserializer<>(registry, type));
    }

    /** The same with the serializer's defaults: register, topic name strategy, values. */
    public static <T extends SpecificRecord> Serde<T> of(Class<T> type, SchemaRegistryClient registry) {
        return of(type, registry, SerializerConfig.defaults());
    }
}
