package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Vectors whose cases hold inputs beside an object {@code expected}, of which each field is one output. Implementations are
 * stateless; confined to the thread that checks.
 */
abstract class FieldSuite implements GoldenSuite {
    private final double tolerance;
    private final String[] recognisedBy;

    /**
     * Of one kind of file.
     *
     * @param tolerance where a field does not state its own
     * @param recognisedBy expressions, each of which matches the name of a field of {@code expected}; together only this
     *     kind has them
     */
    FieldSuite(double tolerance, String... recognisedBy) {
        this.tolerance = tolerance;
        this.recognisedBy = recognisedBy;
    }

    /** The fields of one case. */
    interface Fields {
        /** Compares one output, or calls it unknown. */
        void check(String field, JsonNode expected);
    }

    /** Reads the inputs of a case; what it returns is asked for every expected field. */
    abstract Fields read(JsonNode inputs, Comparison comparison);

    @Override
    public final boolean accepts(Path file, JsonNode root) {
        JsonNode expected = root.path("cases").path(0).path("expected");
        return Arrays.stream(recognisedBy)
                .allMatch(pattern -> expected.properties().stream()
                        .anyMatch(field -> field.getKey().matches(pattern)));
    }

    @Override
    public final GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode each : root.get("cases")) {
            Comparison comparison = new Comparison(report, each.path("name").asText(), tolerance);
            Fields fields = read(each, comparison);
            for (Map.Entry<String, JsonNode> field : each.get("expected").properties()) {
                fields.check(field.getKey(), field.getValue());
            }
            comparison.close();
        }
        return report;
    }
}
