package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of similarities, clusters, entropies and likelihoods through the code that {@code check golden} runs. */
class AggregationGoldenSuitesTest {
    private static final List<GoldenSuite> SUITES = List.of(
            new TokenizerGoldenSuite(),
            new NgramGoldenSuite(),
            new EntitySupportGoldenSuite(),
            new LexicalSimilarityGoldenSuite(),
            new GraphMeasuresGoldenSuite(),
            new UqNlgGoldenSuite(),
            new SemanticClustersGoldenSuite(),
            new SemanticEntropyGoldenSuite(),
            new TokenProbabilityGoldenSuite(),
            new SelfCheckGoldenSuite(),
            new SarGoldenSuite(),
            new CcpGoldenSuite());

    @ParameterizedTest
    @CsvSource({
        "lexical_similarity.json.gz, 34",
        "graph_measures.json.gz, 28",
        "graph_measures_uqnlg.json, 8",
        "semantic_clusters.json, 20",
        "semantic_entropy.json, 25",
        "token_probability.json, 15",
        "selfcheck_aggregation.json.gz, 12",
        "sar.json, 20",
        "ccp.json, 15"
    })
    void every_vector_agrees_and_every_changed_number_is_a_miss(String name, int cases) throws Exception {
        Path file = Vectors.file(name);
        StringBuilder printed = new StringBuilder();
        GoldenResult result = new GoldenCheck(SUITES).run(file, printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed()).isEqualTo(result.cases()).isEqualTo(cases);
        ObjectNode root = (ObjectNode) Vectors.read(file);
        ArrayNode all = (ArrayNode) root.get("cases");
        while (all.size() > 3) {
            all.remove(3);
        }
        GoldenSuite suite = suite(file, root);
        for (Spot spot : spots(all)) {
            spot.change();
            assertThat(suite.run(file, root, file.getParent()).missed())
                    .as("%s changed", spot)
                    .isEqualTo(1);
            spot.restore();
        }
        assertThat(suite.run(file, root, file.getParent()).missed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "more_lexical_similarity.json, 9",
        "more_graph_measures_uqnlg.json, 4",
        "more_token_probability.json, 6",
        "more_selfcheck_aggregation.json, 9",
        "more_ccp.json, 6"
    })
    void other_parameters_and_ends_of_ranges_agree(String name, int cases) throws Exception {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = new GoldenCheck(SUITES).run(Vectors.file(name), printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed()).isEqualTo(result.cases()).isEqualTo(cases);
    }

    @Test
    void a_field_that_nothing_computes_is_a_skip_with_its_name() throws Exception {
        Path file = Vectors.file("sar.json");
        ObjectNode root = (ObjectNode) Vectors.read(file);
        ((ObjectNode) root.at("/cases/0/expected")).put("novel", 1);
        GoldenReport report = suite(file, root).run(file, root, file.getParent());
        assertThat(report.skips()).containsOnly(Map.entry("no scorer for field novel yet", 1));
        assertThat(report.passed()).isEqualTo(19);
    }

    private static GoldenSuite suite(Path file, JsonNode root) {
        List<GoldenSuite> taking =
                SUITES.stream().filter(suite -> suite.accepts(file, root)).toList();
        assertThat(taking).hasSize(1);
        return taking.get(0);
    }

    /** A number or word of every expected field. */
    private static List<Spot> spots(ArrayNode cases) {
        List<Spot> spots = new ArrayList<>();
        for (JsonNode each : cases) {
            Iterator<String> fields = each.get("expected").fieldNames();
            while (fields.hasNext()) {
                String field = fields.next();
                Spot spot = spot(field, (ObjectNode) each.get("expected"), field);
                if (spot != null) {
                    spots.add(spot);
                }
            }
        }
        assertThat(spots).hasSizeGreaterThan(10);
        return spots;
    }

    private static Spot spot(String name, ObjectNode parent, String field) {
        JsonNode node = parent.get(field);
        if (node.isObject()) {
            String first = node.fieldNames().next();
            return spot(name + "." + first, (ObjectNode) node, first);
        }
        if (!node.isArray()) {
            return new Spot(name, node, changed -> parent.set(field, changed));
        }
        ArrayNode array = (ArrayNode) node;
        while (!array.isEmpty() && array.get(0).isArray()) {
            array = (ArrayNode) array.get(0);
        }
        ArrayNode last = array;
        return last.isEmpty()
                ? null
                : new Spot(name, last.get(last.size() - 1), changed -> last.set(last.size() - 1, changed));
    }

    private record Spot(String name, JsonNode before, Consumer<JsonNode> put) {
        void change() {
            JsonNode changed;
            if (before.isIntegralNumber()) {
                changed = before.isInt() ? new IntNode(before.intValue() + 1) : before;
            } else if (before.isNumber()) {
                changed = new DoubleNode(before.doubleValue() + 0.01);
            } else {
                String word = before.asText().equals("neutral") ? "contra" : "neutral";
                changed = new TextNode(word);
            }
            put.accept(changed);
        }

        void restore() {
            put.accept(before);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
