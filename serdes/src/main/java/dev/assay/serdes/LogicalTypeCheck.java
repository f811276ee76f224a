package dev.assay.serdes;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that a writer means otherwise than the reader does: microseconds where milliseconds are read. Avro resolves
 * schemas by their plain types and would read the one as the other. Confined to one thread.
 */
final class LogicalTypeCheck {
    /** Pairs of record names that were looked at: within a schema a name stands for one definition. */
    private final Set<String> seen = new HashSet<>();

    private LogicalTypeCheck() {}

    /** The first place where both schemas have a logical type and not the same, or null. */
    static @Nullable String difference(Schema reader, Schema writer) {
        return new LogicalTypeCheck().find(reader, writer, "");
    }

    private @Nullable String find(Schema reader, Schema writer, String path) {
        if (writer.getType() == Schema.Type.UNION) {
            return firstOf(writer.getTypes(), branch -> find(reader, branch, path));
        }
        if (reader.getType() == Schema.Type.UNION) {
            return firstOf(
                    reader.getTypes(),
                    branch -> branch.getType() == writer.getType() ? find(branch, writer, path) : null);
        }
        boolean differ = reader.getLogicalType() != null
                && writer.getLogicalType() != null
                && !reader.getLogicalType().equals(writer.getLogicalType());
        if (differ) {
            return writer.getLogicalType().getName() + " at " + path + ", where "
                    + reader.getLogicalType().getName() + " is read";
        }
        return reader.getType() == writer.getType() ? within(reader, writer, path) : null;
    }

    private @Nullable String within(Schema reader, Schema writer, String path) {
        return switch (reader.getType()) {
            case RECORD ->
                seen.add(reader.getFullName() + " " + writer.getFullName()) ? fields(reader, writer, path) : null;
            case ARRAY -> find(reader.getElementType(), writer.getElementType(), path + "/items");
            case MAP -> find(reader.getValueType(), writer.getValueType(), path + "/values");
            default -> null;
        };
    }

    private @Nullable String fields(Schema reader, Schema writer, String path) {
        return firstOf(reader.getFields(), field -> {
            Schema.Field written = written(field, writer);
            return written == null ? null : find(field.schema(), written.schema(), path + "/" + field.name());
        });
    }

    private static Schema.@Nullable Field written(Schema.Field field, Schema writer) {
        Schema.Field same = writer.getField(field.name());
        return same != null ? same : firstOf(field.aliases(), writer::getField);
    }

    private interface Look<T, R> {
        @Nullable
        R at(T one);
    }

    private static <T, R> @Nullable R firstOf(Iterable<T> all, Look<T, R> look) {
        for (T one : all) {
            R found = look.at(one);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
