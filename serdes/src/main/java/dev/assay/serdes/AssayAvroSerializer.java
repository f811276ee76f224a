package dev.assay.serdes;

import dev.assay.serdes.registry.RegisteredSchema;
import dev.assay.serdes.registry.RegistryRefusedException;
import dev.assay.serdes.registry.SchemaLookup;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.serdes.trust.TrustedSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format.
 *
 * <p>Thread-safe once configured. A registry outage is waited out; a refusal is a {@link SerializationException} that
 * names subject and reason, never content.
 *
 * @param <T> class of the records
 */
public final class AssayAvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        TrustedSchemas.install();
    }

    private @Nullable SchemaRegistryClient registry;
    private SerializerConfig config = SerializerConfig.defaults();
    private boolean ownsRegistry;

    /** For Kafka, which calls {@link #configure} next. */
    public AssayAvroSerializer() {}

    /** Ready to use; {@code registry} stays the caller's to close. */
    public AssayAvroSerializer(SchemaRegistryClient registry, SerializerConfig config) {
        this.registry = registry;
        this.config = config;
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        config = SerializerConfig.from(settings, isKey);
        if (registry == null) {
            registry = SchemaRegistryClient.create(settings);
            ownsRegistry = true;
        }
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        if (record == null) {
            return null;
        }
        return this.<T>bind(topic, record.getSchema()).encode(record);
    }

    /**
     * Resolves the schema id now; what comes back encodes records of this schema for this topic without a registry.
     *
     * @param <R> class of the records
     */
    public <R extends SpecificRecord> Bound<R> bind(String topic, Schema schema) {
        String subject = config.strategy().subject(topic, config.isKey(), schema.getFullName());
        try {
            return new Bound<>(target(client(), subject, schema), schema);
        } catch (RegistryRefusedException refused) {
            throw new SerializationException(
                    "no schema id for " + schema.getFullName() + " under " + subject + ": " + refused.getMessage(),
                    refused);
        }
    }

    /** An encoder that knows its schema id and no registry: it never waits. Immutable; any thread may use it. */
    public static final class Bound<R extends SpecificRecord> {
        private final RegisteredSchema target;
        private final Schema schema;

        private Bound(RegisteredSchema target, Schema schema) {
            this.target = target;
            this.schema = schema;
        }

        /** The record in wire format; one that does not fit its schema is a {@link SerializationException}. */
        public byte[] encode(R record) {
            return encoded(target, schema, record);
        }
    }

    private static byte[] encoded(RegisteredSchema target, Schema schema, SpecificRecord record) {
        try {
            byte[] datum =
                    target.schema().equals(schema) ? own(record) : rewritten(own(record), schema, target.schema());
            return framed(target.id(), datum);
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException unwritable) {
            throw new SerializationException("a " + schema.getFullName() + " does not fit its schema ("
                    + unwritable.getClass().getSimpleName() + "); check required fields");
        }
    }

    private RegisteredSchema target(SchemaRegistryClient client, String subject, Schema schema) {
        if (config.autoRegister()) {
            return new RegisteredSchema(client.register(subject, schema, config.normalize()), schema);
        }
        if (config.useSchemaId() >= 0) {
            SchemaLookup lookup = client.schemaById(config.useSchemaId());
            if (lookup instanceof SchemaLookup.Found found) {
                return checked(found.schema(), schema, "use.schema.id=" + config.useSchemaId());
            }
            throw new SerializationException("use.schema.id=" + config.useSchemaId() + " is not a usable schema id");
        }
        if (config.useLatestVersion()) {
            var latest = client.latest(subject);
            return checked(
                    new RegisteredSchema(latest.id(), latest.schema()), schema, "the latest version of " + subject);
        }
        return new RegisteredSchema(
                client.lookUp(subject, schema, config.normalize()).id(), schema);
    }

    private RegisteredSchema checked(RegisteredSchema target, Schema schema, String what) {
        if (config.strict() && !target.schema().equals(schema)) {
            var result = SchemaCompatibility.checkReaderWriterCompatibility(target.schema(), schema);
            if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
                throw new SerializationException(what + " cannot hold every " + schema.getFullName()
                        + "; register a compatible version, or turn the check off with latest.compatibility.strict"
                        + " or id.compatibility.strict");
            }
        }
        return target;
    }

    private static byte[] own(SpecificRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema(), SpecificData.getForSchema(record.getSchema()))
                .write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /** The same datum as {@code target} would write it; by name, because positions may differ. */
    private static byte[] rewritten(byte[] datum, Schema schema, Schema target) throws IOException {
        GenericData model = new GenericData();
        GenericRecord read =
                new GenericDatumReader<GenericRecord>(schema, target, model).read(null, new BoundedDecoder(datum, 0));
        ByteArrayOutputStream out = new ByteArrayOutputStream(datum.length + 64);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(target, model).write(read, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] framed(int id, byte[] datum) {
        byte[] framed = java.util.Arrays.copyOf(WireFormat.header(id), WireFormat.HEADER + datum.length);
        System.arraycopy(datum, 0, framed, WireFormat.HEADER, datum.length);
        return framed;
    }

    private SchemaRegistryClient client() {
        if (registry == null) {
            throw new IllegalStateException("configure the serializer first");
        }
        return registry;
    }

    @Override
    public void close() {
        if (ownsRegistry && registry != null) {
            registry.close();
        }
    }
}
