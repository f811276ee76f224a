package dev.assay.serdes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Writes Avro values as JSON by schema. Used by one thread, for one record. */
final class RecordWriter {
    private final GenericData model;
    private final JsonGenerator out;
    private final boolean everything;

    RecordWriter(GenericData model, JsonGenerator out, boolean everything) {
        this.model = model;
        this.out = out;
        this.everything = everything;
    }

    void record(IndexedRecord record) throws IOException {
        out.writeStartObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (everything || !isDefaultNothing(value, field)) {
                out.writeFieldName(field.name());
                value(value, field.schema());
            }
        }
        out.writeEndObject();
    }

    /** Left out only where reading it back puts the same nothing there. */
    private static boolean isDefaultNothing(@Nullable Object value, Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return false;
        }
        Object fallback = field.defaultVal();
        return value == null
                ? fallback == JsonProperties.NULL_VALUE
                : value instanceof Collection<?> list
                        ? list.isEmpty() && fallback instanceof Collection<?> none && none.isEmpty()
                        : value instanceof Map<?, ?> map
                                && map.isEmpty()
                                && fallback instanceof Map<?, ?> empty
                                && empty.isEmpty();
    }

    private void value(@Nullable Object value, Schema schema) throws IOException {
        if (value == null) {
            out.writeNull();
            return;
        }
        switch (schema.getType()) {
            case UNION -> value(value, branch(value, schema));
            case RECORD -> record((IndexedRecord) value);
            case ARRAY -> array((Collection<?>) value, schema);
            case MAP -> map((Map<?, ?>) value, schema);
            default -> scalar(raw(value, schema), schema);
        }
    }

    private Schema branch(Object value, Schema union) {
        Schema only = null;
        int others = 0;
        for (Schema branch : union.getTypes()) {
            if (branch.getType() != Schema.Type.NULL) {
                only = branch;
                others++;
            }
        }
        return only != null && others == 1 ? only : union.getTypes().get(model.resolveUnion(union, value));
    }

    private void array(Collection<?> values, Schema schema) throws IOException {
        out.writeStartArray();
        for (Object value : values) {
            value(value, schema.getElementType());
        }
        out.writeEndArray();
    }

    private void map(Map<?, ?> values, Schema schema) throws IOException {
        // Sorted, so that equal records are written alike.
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        values.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        out.writeStartObject();
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            out.writeFieldName(entry.getKey());
            value(entry.getValue(), schema.getValueType());
        }
        out.writeEndObject();
    }

    private Object raw(Object value, Schema schema) {
        LogicalType type = schema.getLogicalType();
        if (type == null) {
            return value;
        }
        Conversion<?> conversion = model.getConversionByClass(value.getClass(), type);
        return conversion == null ? value : Conversions.convertToRawType(value, schema, type, conversion);
    }

    private void scalar(Object value, Schema schema) throws IOException {
        switch (schema.getType()) {
            case STRING, ENUM -> out.writeString(value.toString());
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case INT -> out.writeNumber(((Number) value).intValue());
            case LONG -> number(((Number) value).longValue(), schema);
            case FLOAT -> out.writeNumber(((Number) value).floatValue());
            case DOUBLE -> out.writeNumber(((Number) value).doubleValue());
            case BYTES -> bytes((ByteBuffer) value);
            case FIXED -> out.writeBinary(((GenericFixed) value).bytes());
            default -> out.writeNull();
        }
    }

    private void number(long value, Schema schema) throws IOException {
        LogicalType type = schema.getLogicalType();
        if (type instanceof LogicalTypes.TimestampMillis) {
            out.writeString(Instant.ofEpochMilli(value).toString());
        } else if (type instanceof LogicalTypes.TimestampMicros) {
            out.writeString(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
        } else {
            out.writeNumber(value);
        }
    }

    private void bytes(ByteBuffer value) throws IOException {
        ByteBuffer view = value.duplicate();
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        out.writeBinary(copy);
    }
}
