package dev.assay.serdes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.serdes.registry.RegisteredSchema;
import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.serdes.registry.SchemaLookup;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.serdes.trust.TrustedSchemas;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a Kafka record into an event or into the reason why they are none: always a value.
 *
 * <p>Thread-safe. Memory is bounded by a multiple of the input's length (below 100), whatever the bytes declare. The one
 * exception that leaves {@link #decode} is {@link RegistryUnavailableException}: patience with an outage ended, the
 * thread was interrupted or the client was closed, so nothing can be said about the record.
 *
 * @param <T> class of the event
 */
public final class EventDecoder<T extends IndexedRecord> {
    private static final int LONGEST_DETAIL = 300;

    static {
        TrustedSchemas.install();
    }

    private final SchemaRegistryClient registry;
    private final @Nullable Schema readerSchema;
    private final Function<Schema, DatumReader<T>> readers;
    private final Cache<Schema, Route<T>> routes =
            Caffeine.newBuilder().weakKeys().maximumSize(10_000).build();

    /**
     * How to read what one writer's schema writes; {@code mismatch} says how the schemas differ, or is null, and so does
     * {@code misread} where Avro would read on and take one thing for another.
     */
    private record Route<T>(
            DatumReader<T> reader,
            @Nullable String mismatch,
            @Nullable String misread) {}

    private EventDecoder(
            SchemaRegistryClient registry, @Nullable Schema readerSchema, Function<Schema, DatumReader<T>> readers) {
        this.registry = registry;
        this.readerSchema = readerSchema;
        this.readers = readers;
    }

    /** Reads events of class {@code type}, resolving the writer's schema to the class's own. */
    public static <T extends SpecificRecord> EventDecoder<T> specific(SchemaRegistryClient registry, Class<T> type) {
        SpecificData model = SpecificData.getForClass(type);
        Schema schema = model.getSchema(type);
        return new EventDecoder<>(registry, schema, writer -> new SpecificDatumReader<>(writer, schema, model));
    }

    /** Reads any record as its writer wrote it. */
    public static EventDecoder<GenericRecord> generic(SchemaRegistryClient registry) {
        return new EventDecoder<>(
                registry, null, writer -> new GenericDatumReader<>(writer, writer, new GenericData()));
    }

    /** Decodes one record's value, null included. Waits while the registry is away. */
    public Decoded<T> decode(byte @Nullable [] value) {
        if (value == null) {
            return unreadable(UnreadableReason.NULL_VALUE, "the record has no value");
        }
        if (value.length == 0) {
            return unreadable(UnreadableReason.TRUNCATED_BYTES, "the value is empty");
        }
        if (value[0] != WireFormat.MAGIC) {
            return unreadable(UnreadableReason.UNKNOWN_MAGIC_BYTE, "first byte is " + (value[0] & 0xFF) + ", not 0");
        }
        if (value.length < WireFormat.HEADER) {
            return unreadable(UnreadableReason.TRUNCATED_BYTES, value.length + " bytes are too few for a schema id");
        }
        int id = WireFormat.schemaId(value);
        // No registry gives out such ids; asking would only let hostile bytes knock at its door.
        SchemaLookup lookup = id < 0 ? new SchemaLookup.Unknown(id) : registry.schemaById(id);
        if (lookup instanceof SchemaLookup.Found found) {
            return decode(value, found.schema());
        }
        if (lookup instanceof SchemaLookup.Unusable unusable) {
            return unreadable(
                    UnreadableReason.INCOMPATIBLE_SCHEMA, "schema id " + unusable.id() + ": " + unusable.why());
        }
        return unreadable(UnreadableReason.UNKNOWN_SCHEMA_ID, "the registry knows no schema id " + id);
    }

    private Decoded<T> decode(byte[] value, RegisteredSchema writer) {
        String prefix = "schema id " + writer.id() + ": ";
        if (writer.schema().getType() != Schema.Type.RECORD) {
            return unreadable(
                    UnreadableReason.INCOMPATIBLE_SCHEMA,
                    prefix + "it writes " + writer.schema().getType() + ", not a record");
        }
        if (readerSchema != null && !sameName(readerSchema, writer.schema())) {
            return unreadable(
                    UnreadableReason.INCOMPATIBLE_SCHEMA,
                    prefix + "it writes " + writer.schema().getName() + ", not " + readerSchema.getName());
        }
        BoundedDecoder decoder = new BoundedDecoder(value, WireFormat.HEADER);
        @Nullable String mismatch = null;
        try {
            Route<T> route = routes.get(writer.schema(), this::route);
            mismatch = route.mismatch();
            if (route.misread() != null) {
                return unreadable(UnreadableReason.INCOMPATIBLE_SCHEMA, prefix + route.misread());
            }
            T record = route.reader().read(null, decoder);
            return decoder.remainingBytes() == 0
                    ? new Decoded.Event<>(record, writer.id())
                    : unreadable(
                            UnreadableReason.UNDECODABLE_BYTES,
                            prefix + decoder.remainingBytes() + " bytes follow the datum");
        } catch (EOFException truncated) {
            return unreadable(UnreadableReason.TRUNCATED_BYTES, prefix + truncated.getMessage());
        } catch (BoundedDecoder.MalformedBytes malformed) {
            return unreadable(UnreadableReason.UNDECODABLE_BYTES, prefix + malformed.getMessage());
        } catch (IOException | RuntimeException | StackOverflowError failed) {
            return unresolved(prefix, mismatch, failed, decoder.position());
        }
    }

    /** Schemas that match leave only the bytes to blame; schemas that do not are blamed first. */
    private Decoded<T> unresolved(String prefix, @Nullable String mismatch, Throwable failed, int position) {
        // Avro's own messages may quote values: only the class of the failure is told.
        String where = failed.getClass().getSimpleName() + " at byte " + position;
        return mismatch == null
                ? unreadable(UnreadableReason.UNDECODABLE_BYTES, prefix + where)
                : unreadable(UnreadableReason.INCOMPATIBLE_SCHEMA, prefix + mismatch);
    }

    /** Names without namespace decide, as in Avro's specification; Avro's own readers do not look at them. */
    private static boolean sameName(Schema reader, Schema writer) {
        return reader.getName().equals(writer.getName()) || reader.getAliases().contains(writer.getFullName());
    }

    private Route<T> route(Schema writer) {
        return readerSchema == null
                ? new Route<>(readers.apply(writer), null, null)
                : new Route<>(
                        readers.apply(writer),
                        mismatch(readerSchema, writer),
                        LogicalTypeCheck.difference(readerSchema, writer));
    }

    /** What keeps {@code reader} from reading everything that {@code writer} may write, or null. */
    private static @Nullable String mismatch(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
                ? null
                : result.getIncompatibilities().stream()
                        .limit(3)
                        .map(found -> found.getType() + " at " + found.getLocation())
                        .reduce((left, right) -> left + ", " + right)
                        .orElse("the schemas do not match");
    }

    private Decoded<T> unreadable(UnreadableReason reason, @Nullable String detail) {
        String text = String.valueOf(detail);
        return new Decoded.Unreadable<>(
                reason, text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...");
    }
}
