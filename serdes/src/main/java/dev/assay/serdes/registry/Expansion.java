package dev.assay.serdes.registry;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Counts how many values must be read for one datum of a schema even when every array is empty: a schema that holds
 * itself, or doubles at each level, would keep a reader busy without a single byte of input. Used by one thread.
 */
final class Expansion {
    /** What a schema that unconditionally holds itself counts as. */
    static final long ENDLESS = Long.MAX_VALUE / 4;

    private static final long OPEN = -1;

    private final IdentityHashMap<Schema, Long> counts = new IdentityHashMap<>();

    private Expansion() {}

    /** At least 1; {@link #ENDLESS} when one datum could never end. */
    static long of(Schema schema) {
        Expansion expansion = new Expansion();
        long worst = expansion.count(schema);
        // Records behind a union or array are not part of the mandatory count of their parent, but may be endless too.
        for (Schema reachable : reachable(schema)) {
            worst = Math.max(worst, expansion.count(reachable));
        }
        return worst;
    }

    private long count(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return 1;
        }
        Long known = counts.get(schema);
        if (known != null) {
            return known == OPEN ? ENDLESS : known;
        }
        counts.put(schema, OPEN);
        long total = 1;
        for (Schema.Field field : schema.getFields()) {
            total = Math.min(ENDLESS, total + count(field.schema()));
        }
        counts.put(schema, total);
        return total;
    }

    private static Set<Schema> reachable(Schema schema) {
        Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(schema, seen);
        return seen;
    }

    private static void visit(Schema schema, Set<Schema> seen) {
        if (!seen.add(schema)) {
            return;
        }
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> visit(field.schema(), seen));
            case ARRAY -> visit(schema.getElementType(), seen);
            case MAP -> visit(schema.getValueType(), seen);
            case UNION -> schema.getTypes().forEach(branch -> visit(branch, seen));
            default -> {}
        }
    }
}
