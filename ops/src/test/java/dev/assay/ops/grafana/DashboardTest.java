package dev.assay.ops.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.ops.prometheus.KnownSeries;
import dev.assay.ops.prometheus.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
    private static final int COLUMNS = 24;

    private final JsonNode dashboard = read();
    private final List<JsonNode> panels = panels();

    @Test
    void panelIdsAndTitlesAreUnique() {
        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels.stream().map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .allSatisfy(title -> assertThat(title).isNotBlank());
    }

    @Test
    void panelsStayOnTheGridAndDoNotOverlap() {
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isBetween(1, COLUMNS);
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(cells.add(x + "," + y))
                            .as("%s at %d,%d", panel.path("title"), x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyPanelSaysWhatGoodLooksLikeAndUsesTheVariables() {
        assertThat(graphs()).isNotEmpty().allSatisfy(panel -> {
            String title = panel.path("title").asText();
            assertThat(panel.path("description").asText()).as(title).containsAnyOf("Good", "good");
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.path("expr").asText()).contains("instance=~\"$instance\"");
            });
        });
        assertThat(dashboard.path("templating").path("list").findValuesAsText("name"))
                .contains("datasource", "instance");
    }

    @Test
    void everyRunbookNamedInADescriptionExists() {
        var named = java.util.regex.Pattern.compile("\\bAssay[A-Z]\\w+");
        for (JsonNode panel : graphs()) {
            named.matcher(panel.path("description").asText())
                    .results()
                    .forEach(found -> assertThat(Path.of("runbooks", found.group() + ".md"))
                            .exists());
        }
    }

    @Test
    void everySeriesInAQueryExists() {
        Set<String> known = KnownSeries.all();

        assertThat(expressions()).isNotEmpty().allSatisfy(expression -> {
            assertThat(KnownSeries.in(expression)).as(expression).isNotEmpty();
            assertThat(known).as(expression).containsAll(KnownSeries.in(expression));
        });
    }

    @Test
    void promtoolParsesEveryQuery(@TempDir Path folder) throws Exception {
        var rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        int number = 0;
        for (String expression : expressions()) {
            rules.append("      - record: panel:")
                    .append(number++)
                    .append("\n        expr: ")
                    .append(new ObjectMapper().writeValueAsString(expression))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("panels.yaml"), rules);

        Promtool.Outcome outcome = Promtool.run(List.of("check", "rules", file.toString()));

        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    /** Grafana's interval variables stand where PromQL wants a duration. */
    private List<String> expressions() {
        List<String> all = new ArrayList<>();
        graphs().forEach(panel -> panel.path("targets")
                .forEach(target -> all.add(target.path("expr").asText())));
        dashboard.at("/annotations/list").forEach(list -> {
            if (list.has("expr")) {
                all.add(list.path("expr").asText());
            }
        });
        return all.stream()
                .map(expression -> expression.replaceAll("\\$__(rate_interval|range)", "5m"))
                .toList();
    }

    private List<JsonNode> graphs() {
        return panels.stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    private List<JsonNode> panels() {
        List<JsonNode> all = new ArrayList<>();
        dashboard.path("panels").forEach(all::add);
        return all;
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("grafana", "assay-overview.json").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
