package dev.assay.serdes.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** Builds Avro values out of a JSON tree by schema. Stateless beside its model; any thread. */
final class RecordReader {
    private static final int LONGEST_NAME = 64;

    private final SpecificData model;

    RecordReader(SpecificData model) {
        this.model = model;
    }

    IndexedRecord record(JsonNode given, Schema schema, String path) {
        JsonNode json = given.isTextual() ? longhand(given, schema) : given;
        if (!json.isObject()) {
            throw wrong(path, "an object", json);
        }
        json.fieldNames().forEachRemaining(name -> requireKnown(name, schema, path));
        IndexedRecord record = (IndexedRecord) model.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), field(json, field, path + "." + field.name(), schema));
        }
        return record;
    }

    /** A text stands for the record whose one required field is a text: {@code ["a"]} for {@code [{"text": "a"}]}. */
    private static JsonNode longhand(JsonNode text, Schema schema) {
        List<Schema.Field> required = schema.getFields().stream()
                .filter(field -> !field.hasDefaultValue())
                .toList();
        boolean one = required.size() == 1 && required.get(0).schema().getType() == Schema.Type.STRING;
        return one ? JsonNodeFactory.instance.objectNode().set(required.get(0).name(), text) : text;
    }

    private @Nullable Object field(JsonNode json, Schema.Field field, String path, Schema schema) {
        JsonNode value = json.get(field.name());
        if (value != null) {
            return value(value, field.schema(), path);
        }
        if (field.hasDefaultValue()) {
            return model.deepCopy(field.schema(), model.getDefaultValue(field));
        }
        throw new JsonFormatException(path, "missing, and " + schema.getName() + " has no default for it");
    }

    private static void requireKnown(String name, Schema schema, String path) {
        if (schema.getField(name) == null) {
            List<String> known =
                    schema.getFields().stream().map(Schema.Field::name).toList();
            String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
            throw new JsonFormatException(
                    path + "." + shown.replaceAll("\\p{Cntrl}", "?"),
                    schema.getName() + " has no such field"
                            + NearestName.of(name, known)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; it has " + String.join(", ", known)));
        }
    }

    private @Nullable Object value(JsonNode json, Schema schema, String path) {
        return switch (schema.getType()) {
            case UNION -> union(json, schema, path);
            case RECORD -> record(json, schema, path);
            case ARRAY -> array(json, schema, path);
            case MAP -> map(json, schema, path);
            case NULL -> nothing(json, path);
            case ENUM -> symbol(json, schema, path);
            default -> logical(scalar(json, schema, path), schema, path);
        };
    }

    private @Nullable Object union(JsonNode json, Schema schema, String path) {
        List<Schema> branches = schema.getTypes();
        if (json.isNull() && branches.stream().anyMatch(branch -> branch.getType() == Schema.Type.NULL)) {
            return null;
        }
        JsonFormatException first = null;
        for (Schema branch : branches) {
            if (branch.getType() != Schema.Type.NULL) {
                try {
                    return value(json, branch, path);
                } catch (JsonFormatException unfit) {
                    first = first == null ? unfit : first;
                }
            }
        }
        throw first == null ? wrong(path, "null", json) : first;
    }

    private List<@Nullable Object> array(JsonNode json, Schema schema, String path) {
        if (!json.isArray()) {
            throw wrong(path, "an array", json);
        }
        List<@Nullable Object> values = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            values.add(value(json.get(i), schema.getElementType(), path + "[" + i + "]"));
        }
        return values;
    }

    private Map<String, @Nullable Object> map(JsonNode json, Schema schema, String path) {
        if (!json.isObject()) {
            throw wrong(path, "an object", json);
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            // The key is the producer's content: its position is enough to find it.
            String at = path + "[entry " + (values.size() + 1) + "]";
            values.put(entry.getKey(), value(entry.getValue(), schema.getValueType(), at));
        }
        return values;
    }

    private static @Nullable Object nothing(JsonNode json, String path) {
        if (!json.isNull()) {
            throw wrong(path, "null", json);
        }
        return null;
    }

    private Object symbol(JsonNode json, Schema schema, String path) {
        if (!json.isTextual()) {
            throw wrong(path, "one of " + String.join(", ", schema.getEnumSymbols()), json);
        }
        if (!schema.hasEnumSymbol(json.asText())) {
            throw new JsonFormatException(
                    path,
                    "no symbol of " + schema.getName()
                            + NearestName.of(json.asText(), schema.getEnumSymbols())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; use one of " + String.join(", ", schema.getEnumSymbols())));
        }
        return model.createEnum(json.asText(), schema);
    }

    private Object scalar(JsonNode json, Schema schema, String path) {
        return switch (schema.getType()) {
            case STRING -> text(json, path);
            case BOOLEAN -> flag(json, path);
            case INT ->
                whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE, path, "a whole number of 32 bits")
                        .intValue();
            case LONG ->
                isTimestamp(schema) && json.isTextual()
                        ? instant(json.asText(), schema, path)
                        : whole(json, Long.MIN_VALUE, Long.MAX_VALUE, path, "a whole number of 64 bits");
            case FLOAT -> (float) real(json, path);
            case DOUBLE -> real(json, path);
            case BYTES -> ByteBuffer.wrap(base64(json, path));
            case FIXED -> fixed(json, schema, path);
            default -> throw new JsonFormatException(path, schema.getType() + " cannot be read from JSON");
        };
    }

    private static String text(JsonNode json, String path) {
        if (!json.isTextual()) {
            throw wrong(path, "a string", json);
        }
        return json.asText();
    }

    private static Boolean flag(JsonNode json, String path) {
        if (!json.isBoolean()) {
            throw wrong(path, "true or false", json);
        }
        return json.asBoolean();
    }

    private static Long whole(JsonNode json, long least, long most, String path, String wanted) {
        if (!json.isIntegralNumber()) {
            throw wrong(path, wanted, json);
        }
        if (!json.canConvertToLong() || json.asLong() < least || json.asLong() > most) {
            throw new JsonFormatException(path, "a number out of range; expected " + wanted);
        }
        return json.asLong();
    }

    private static double real(JsonNode json, String path) {
        if (json.isNumber()) {
            return json.asDouble();
        }
        if (json.isTextual()) {
            switch (json.asText()) {
                case "NaN" -> {
                    return Double.NaN;
                }
                case "Infinity", "+Infinity" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-Infinity" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {}
            }
        }
        throw wrong(path, "a number (or NaN, Infinity, -Infinity)", json);
    }

    private static byte[] base64(JsonNode json, String path) {
        if (!json.isTextual()) {
            throw wrong(path, "a base64 string", json);
        }
        try {
            return Base64.getDecoder().decode(json.asText());
        } catch (IllegalArgumentException notBase64) {
            throw new JsonFormatException(path, "not base64");
        }
    }

    private Object fixed(JsonNode json, Schema schema, String path) {
        byte[] bytes = base64(json, path);
        if (bytes.length != schema.getFixedSize()) {
            throw new JsonFormatException(path, bytes.length + " bytes; expected " + schema.getFixedSize());
        }
        return model.createFixed(null, bytes, schema);
    }

    static boolean isTimestamp(Schema schema) {
        LogicalType type = schema.getLogicalType();
        return type instanceof LogicalTypes.TimestampMillis || type instanceof LogicalTypes.TimestampMicros;
    }

    private static Long instant(String text, Schema schema, String path) {
        try {
            Instant instant = text.toUpperCase(Locale.ROOT).endsWith("Z")
                    ? Instant.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
            return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                    ? instant.toEpochMilli()
                    : Math.addExact(
                            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000L);
        } catch (DateTimeException | ArithmeticException notTime) {
            throw new JsonFormatException(
                    path, "not a time; write 2026-01-02T03:04:05.678Z, with an offset, or milliseconds since 1970");
        }
    }

    /** The class that the generated record keeps, for example {@link Instant} for a timestamp. */
    private Object logical(Object raw, Schema schema, String path) {
        LogicalType type = schema.getLogicalType();
        Conversion<?> conversion = type == null ? null : model.getConversionFor(type);
        if (conversion == null) {
            return raw;
        }
        try {
            return Conversions.convertToLogicalType(raw, schema, type, conversion);
        } catch (RuntimeException unconvertible) {
            throw new JsonFormatException(path, "no " + type.getName());
        }
    }

    static JsonFormatException wrong(String path, String wanted, JsonNode found) {
        String kind = switch (found.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> found.isIntegralNumber() ? "a whole number" : "a number with a fraction";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING -> "nothing";
            default -> "something else";
        };
        return new JsonFormatException(path, "expected " + wanted + ", found " + kind);
    }
}
