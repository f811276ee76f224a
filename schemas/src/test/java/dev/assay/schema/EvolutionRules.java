package dev.assay.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What a change of a contract may not do; each rule answers the breaches it found. */
final class EvolutionRules {
    private EvolutionRules() {}

    /** What keeps {@code next} from reading everything written with {@code released}. */
    static List<String> unreadable(Schema next, Schema released) {
        return SchemaCompatibility.checkReaderWriterCompatibility(next, released)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> found.getType() + " at " + found.getLocation())
                .toList();
    }

    /** Enums whose readers would fail on a symbol that a later version adds. */
    static List<String> enumsWithoutDefault(Schema schema) {
        return named(schema).values().stream()
                .filter(type -> type.getType() == Schema.Type.ENUM && type.getEnumDefault() == null)
                .map(Schema::getFullName)
                .toList();
    }

    /** Symbols that readers know and {@code next} would turn into the default. */
    static List<String> lostSymbols(Schema next, Schema released) {
        Map<String, Schema> types = named(next);
        List<String> lost = new ArrayList<>();
        for (Schema type : named(released).values()) {
            if (type.getType() == Schema.Type.ENUM) {
                Schema now = types.get(type.getFullName());
                Collection<String> symbols = now == null ? List.of() : now.getEnumSymbols();
                type.getEnumSymbols().stream()
                        .filter(symbol -> !symbols.contains(symbol))
                        .forEach(symbol -> lost.add(type.getName() + "." + symbol));
            }
        }
        return lost;
    }

    /** Fields of {@code record} that a producer cannot leave out. */
    static List<String> requiredFields(Schema record) {
        return record.getFields().stream()
                .filter(field -> !field.hasDefaultValue())
                .map(Schema.Field::name)
                .toList();
    }

    private static Map<String, Schema> named(Schema schema) {
        Map<String, Schema> found = new LinkedHashMap<>();
        visit(schema, found);
        return found;
    }

    private static void visit(Schema schema, Map<String, Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> visit(field.schema(), found));
                }
            }
            case ENUM, FIXED -> found.putIfAbsent(schema.getFullName(), schema);
            case ARRAY -> visit(schema.getElementType(), found);
            case MAP -> visit(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(branch -> visit(branch, found));
            default -> {}
        }
    }
}
