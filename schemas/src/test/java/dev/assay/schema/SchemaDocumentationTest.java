package dev.assay.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaDocumentationTest {
    /** The contracts are read where no Javadoc is: in a registry's page, in another language's generated classes. */
    @Test
    void everyRecordFieldAndEnumSaysWhatItIs() {
        Set<String> seen = new HashSet<>();
        List<String> silent = new ArrayList<>();
        Stream.of(
                        GeneratedText.getClassSchema(),
                        Verdict.getClassSchema(),
                        DeferredEvent.getClassSchema(),
                        Quarantined.getClassSchema(),
                        Feedback.getClassSchema(),
                        ThresholdChange.getClassSchema())
                .forEach(schema -> collect(schema, seen, silent));
        assertThat(seen).contains("dev.assay.schema.Span", "dev.assay.schema.Timings", "dev.assay.schema.Reason");
        assertThat(silent).isEmpty();
    }

    private static void collect(Schema schema, Set<String> seen, List<String> silent) {
        switch (schema.getType()) {
            case UNION -> schema.getTypes().forEach(type -> collect(type, seen, silent));
            case ARRAY -> collect(schema.getElementType(), seen, silent);
            case MAP -> collect(schema.getValueType(), seen, silent);
            case ENUM -> named(schema, seen, silent);
            case RECORD -> {
                if (named(schema, seen, silent)) {
                    for (Schema.Field field : schema.getFields()) {
                        if (blank(field.doc())) {
                            silent.add(schema.getName() + "." + field.name());
                        }
                        collect(field.schema(), seen, silent);
                    }
                }
            }
            default -> {}
        }
    }

    private static boolean named(Schema schema, Set<String> seen, List<String> silent) {
        boolean first = seen.add(schema.getFullName());
        if (first && blank(schema.getDoc())) {
            silent.add(schema.getName());
        }
        return first;
    }

    private static boolean blank(String doc) {
        return doc == null || doc.isBlank();
    }
}
