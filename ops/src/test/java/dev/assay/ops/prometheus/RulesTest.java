package dev.assay.ops.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Path RULES = Path.of("prometheus", "rules");
    private static final Path TESTS = Path.of("prometheus", "tests");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final List<JsonNode> rules = rules();

    @Test
    void everySeriesInARuleExists() {
        Set<String> known = KnownSeries.all();
        rules.stream()
                .filter(rule -> rule.has("record"))
                .forEach(rule -> known.add(rule.path("record").asText()));

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            Set<String> used = KnownSeries.in(rule.path("expr").asText());
            assertThat(used).as(rule.toString()).isNotEmpty();
            assertThat(known).as(rule.toString()).containsAll(used);
        });
    }

    @Test
    void everyRecordIsUsed() throws IOException {
        Set<String> used = rules.stream()
                .flatMap(rule -> KnownSeries.in(rule.path("expr").asText()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (Path book : yaml(Path.of("runbooks"), ".md")) {
            String text = Files.readString(book);
            rules.stream()
                    .map(rule -> rule.path("record").asText())
                    .filter(text::contains)
                    .forEach(used::add);
        }

        assertThat(rules.stream()
                        .filter(rule -> rule.has("record"))
                        .map(rule -> rule.path("record").asText()))
                .allSatisfy(name -> assertThat(used).contains(name));
    }

    @Test
    void everyAlertSaysWhatItMeansAndWhoseItIs() {
        assertThat(alerts()).isNotEmpty().allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
            assertThat(rule.at("/labels/owner").asText()).as(name).isNotBlank();
            assertThat(rule.at("/annotations/summary").asText()).as(name).endsWith(".");
            assertThat(rule.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(rule.at("/annotations/runbook_url").asText()).isEqualTo("ops/runbooks/" + name + ".md");
        });
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path book : yaml(Path.of("runbooks"), ".md")) {
            names.add(book.getFileName().toString().replace(".md", ""));
            assertThat(Files.readString(book))
                    .contains("## Meaning", "## Impact", "## First queries", "## What to do", "## It is over when");
        }

        assertThat(names).isEqualTo(alertNames());
    }

    @Test
    void everySeriesInARunbookQueryExists() throws IOException {
        Set<String> known = KnownSeries.all();
        rules.forEach(rule -> known.add(rule.path("record").asText()));
        for (Path book : yaml(Path.of("runbooks"), ".md")) {
            String text = Files.readString(book);
            String queries = text.substring(text.indexOf("```promql\n") + 10, text.indexOf("\n```\n"));
            assertThat(queries.lines().toList()).as(book.toString()).hasSize(3);
            queries.lines()
                    .forEach(query -> assertThat(known).as(book + ": " + query).containsAll(KnownSeries.in(query)));
        }
    }

    @Test
    void everyAlertIsShownSilentFiringAndResolved() throws IOException {
        Map<String, List<Boolean>> seen = new TreeMap<>();
        for (Path file : yaml(TESTS, ".yaml")) {
            for (JsonNode test : YAML.readTree(file.toFile()).path("tests")) {
                for (JsonNode step : test.path("alert_rule_test")) {
                    seen.computeIfAbsent(step.path("alertname").asText(), name -> new ArrayList<>())
                            .add(!step.path("exp_alerts").isEmpty());
                }
            }
        }

        assertThat(seen.keySet()).isEqualTo(alertNames());
        assertThat(seen)
                .allSatisfy((name, steps) ->
                        assertThat(steps.subList(0, 3)).as(name).containsExactly(false, true, false));
    }

    @Test
    void everySeriesInAUnitTestExists() throws IOException {
        Set<String> known = KnownSeries.all();
        for (Path file : yaml(TESTS, ".yaml")) {
            for (JsonNode test : YAML.readTree(file.toFile()).path("tests")) {
                for (JsonNode input : test.path("input_series")) {
                    assertThat(known).contains(input.path("series").asText().split("\\{", 2)[0]);
                }
            }
        }
    }

    @Test
    void promtoolAcceptsRulesAndConfiguration() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("check", "rules"));
        yaml(RULES, ".yaml").forEach(file -> arguments.add(file.toString()));

        Promtool.Outcome outcome = Promtool.run(arguments);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        outcome = Promtool.run(List.of("check", "config", "prometheus/prometheus.yaml"));
        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    @Test
    void promtoolUnitTestsPass() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        yaml(TESTS, ".yaml").forEach(file -> arguments.add(file.toString()));

        Promtool.Outcome outcome = Promtool.run(arguments);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    private List<JsonNode> alerts() {
        return rules.stream().filter(rule -> rule.has("alert")).toList();
    }

    private Set<String> alertNames() {
        return alerts().stream()
                .map(rule -> rule.path("alert").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonNode> rules() {
        try {
            List<JsonNode> all = new ArrayList<>();
            for (Path file : yaml(RULES, ".yaml")) {
                for (JsonNode group : YAML.readTree(file.toFile()).path("groups")) {
                    group.path("rules").forEach(all::add);
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> yaml(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
