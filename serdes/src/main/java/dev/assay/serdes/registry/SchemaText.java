package dev.assay.serdes.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Turns the registry's schema texts, with the schemas they refer to, into parsed schemas. Thread-safe.
 *
 * <p>Names and defaults are not validated: the writer's schema was accepted by the registry and is not ours to judge.
 */
final class SchemaText {
    private static final int DEEPEST_REFERENCE = 16;
    private static final long LARGEST_EXPANSION = 100_000;

    /** Fetches a referenced subject version. */
    @FunctionalInterface
    interface References {
        JsonNode fetch(String subject, int version) throws InterruptedException;
    }

    /** The text is not an Avro schema that can be read with. */
    static final class UnusableSchema extends Exception {
        UnusableSchema(String message) {
            super(message);
        }
    }

    private SchemaText() {}

    /** Parses a registry answer that has {@code schema} and perhaps {@code schemaType} and {@code references}. */
    static Schema parse(JsonNode answer, References references) throws UnusableSchema, InterruptedException {
        Map<String, Schema> known = new HashMap<>();
        return parse(answer, references, known, 0);
    }

    private static Schema parse(JsonNode answer, References references, Map<String, Schema> known, int depth)
            throws UnusableSchema, InterruptedException {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnusableSchema("the schema's type is " + type + ", not AVRO");
        }
        if (depth > DEEPEST_REFERENCE) {
            throw new UnusableSchema("references nest deeper than " + DEEPEST_REFERENCE);
        }
        for (JsonNode reference : answer.path("references")) {
            JsonNode referred = references.fetch(
                    reference.path("subject").asText(),
                    reference.path("version").asInt());
            collect(parse(referred, references, known, depth + 1), known);
        }
        return parseText(answer.path("schema").asText(), known);
    }

    private static Schema parseText(String text, Map<String, Schema> known) throws UnusableSchema {
        try {
            Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
            parser.addTypes(known.values());
            Schema schema = parser.parse(text);
            if (Expansion.of(schema) > LARGEST_EXPANSION) {
                throw new UnusableSchema("the schema holds itself or unfolds to over " + LARGEST_EXPANSION + " fields");
            }
            return schema;
        } catch (AvroRuntimeException | StackOverflowError notAvro) {
            throw new UnusableSchema("the registry's text is not an Avro schema: "
                    + notAvro.getClass().getSimpleName());
        }
    }

    private static void collect(Schema schema, Map<String, Schema> known) {
        switch (schema.getType()) {
            case RECORD -> {
                if (known.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), known));
                }
            }
            case ENUM, FIXED -> known.putIfAbsent(schema.getFullName(), schema);
            case ARRAY -> collect(schema.getElementType(), known);
            case MAP -> collect(schema.getValueType(), known);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, known));
            default -> {}
        }
    }
}
