package dev.assay.topology.app;

import dev.assay.scoring.engine.InputRules;
import dev.assay.serdes.json.JsonFormatException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Refuses records that would arrive with another text than they were given: JSON can say half of a surrogate pair, UTF-8 cannot,
 * and Avro's encoder writes a question mark for it. Stateless; any thread may call it.
 */
final class WholeTexts {
    private WholeTexts() {}

    /**
     * Returns the record if all its texts can be sent.
     *
     * @throws JsonFormatException with path and position of the first half of a pair, never the text
     */
    static <T extends IndexedRecord> T require(T record) {
        look(record, "$");
        return record;
    }

    /** The same of one text. */
    static void require(String path, String text) {
        look(text, path);
    }

    private static void look(@Nullable Object value, String path) {
        if (value instanceof CharSequence text) {
            int position = InputRules.loneSurrogate(text.toString());
            if (position >= 0) {
                throw new JsonFormatException(
                        path,
                        "half of a surrogate pair at character " + position
                                + ", which cannot be sent; cut texts at code points, not between UTF-16 units");
            }
        } else if (value instanceof IndexedRecord record) {
            for (Schema.Field field : record.getSchema().getFields()) {
                look(record.get(field.pos()), path + "." + field.name());
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                look(list.get(i), path + "[" + i + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            entries(map, path);
        }
    }

    /** Names of entries are the producer's content: their place is enough. The JSON parser refuses halves in them itself. */
    private static void entries(Map<?, ?> map, String path) {
        int entry = 0;
        for (Object one : map.values()) {
            entry++;
            look(one, path + "[entry " + entry + "]");
        }
    }
}
