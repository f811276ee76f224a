package dev.assay.serdes.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.serdes.trust.TrustedSchemas;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Plain JSON to and from Avro records: no union tags, missing fields take their defaults, times as ISO-8601 or epoch
 * milliseconds, enums by name, bytes as base64, {@code NaN} and infinities as strings or bare tokens.
 *
 * <p>Stateless; any thread. Unknown fields, wrong types and missing fields are refused with their path.
 */
public final class JsonCodec {
    private static final int LONGEST_STRING = 100_000_000;

    /** How Jackson's message of a duplicate begins; the name follows, between quotes. */
    private static final String TWICE = "Duplicate field '";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_STRING)
                            .maxNestingDepth(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        TrustedSchemas.install();
    }

    private JsonCodec() {}

    /**
     * Reads one JSON object as a record of {@code type}.
     *
     * @throws JsonFormatException with the path of the first thing that does not fit
     */
    public static <T extends SpecificRecord> T read(String json, Class<T> type) {
        return read(json, type, Map.of());
    }

    /**
     * Reads as {@link #read(String, Class)} does; top-level texts that the JSON leaves out are taken from {@code absent}.
     *
     * @throws JsonFormatException with the path of the first thing that does not fit
     */
    public static <T extends SpecificRecord> T read(String json, Class<T> type, Map<String, String> absent) {
        SpecificData model = SpecificData.getForClass(type);
        Schema schema = model.getSchema(type);
        JsonNode tree = parse(json, schema);
        // A text stands for a record only within one: a whole document that is a text was never meant as an id.
        if (!(tree instanceof ObjectNode object)) {
            throw RecordReader.wrong("$", "an object", tree);
        }
        absent.forEach((name, text) -> {
            if (!object.has(name)) {
                object.put(name, text);
            }
        });
        return type.cast(new RecordReader(model).record(object, schema, "$"));
    }

    private static JsonNode parse(String json, Schema schema) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException malformed) {
            // Jackson's message quotes the text.
            var location = malformed.getLocation();
            if (location != null
                    && String.valueOf(malformed.getOriginalMessage()).startsWith(TWICE)) {
                throw new JsonFormatException(
                        "$",
                        twice(malformed.getOriginalMessage(), schema) + " stands twice in one object"
                                + place(json, location) + "; leave one out, nobody can tell which is meant");
            }
            throw new JsonFormatException(
                    "$", location == null ? "not JSON" : "not one JSON document" + place(json, location));
        }
    }

    /** What the parser found twice: by its name if that is a field's, for other names may be content, as in attributes. */
    private static String twice(String message, Schema schema) {
        String name = message.substring(TWICE.length(), Math.max(TWICE.length(), message.lastIndexOf('\'')));
        return fields(schema, name, new HashSet<>()) ? "the field " + name : "a name";
    }

    private static boolean fields(Schema schema, String name, Set<String> seen) {
        return switch (schema.getType()) {
            case RECORD ->
                seen.add(schema.getFullName())
                        && schema.getFields().stream()
                                .anyMatch(field -> field.name().equals(name) || fields(field.schema(), name, seen));
            case UNION -> schema.getTypes().stream().anyMatch(branch -> fields(branch, name, seen));
            case ARRAY -> fields(schema.getElementType(), name, seen);
            case MAP -> fields(schema.getValueType(), name, seen);
            default -> false;
        };
    }

    /** A text of one line is mostly a line of a file, whose number the caller knows. */
    private static String place(String json, JsonLocation location) {
        boolean lines = json.strip().indexOf('\n') >= 0;
        return (lines ? ", at line " + location.getLineNr() + ", column " : ", at column ") + location.getColumnNr();
    }

    /** Writes {@code record} on one line, without fields that are null or empty by default. */
    public static String write(IndexedRecord record) {
        return write(record, JsonStyle.COMPACT);
    }

    /** Writes {@code record}; {@link #read} of any style gives an equal record. */
    public static String write(IndexedRecord record, JsonStyle style) {
        GenericData model =
                record instanceof SpecificRecord ? SpecificData.getForSchema(record.getSchema()) : GenericData.get();
        StringWriter text = new StringWriter(512);
        try (JsonGenerator out = MAPPER.createGenerator(text)) {
            if (style == JsonStyle.INDENTED) {
                out.useDefaultPrettyPrinter();
            }
            new RecordWriter(model, out, style == JsonStyle.FULL).record(record);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string cannot be written to", impossible);
        }
        return text.toString();
    }
}
