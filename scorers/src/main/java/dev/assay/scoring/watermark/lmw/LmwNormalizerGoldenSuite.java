package dev.assay.scoring.watermark.lmw;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GroupedCases;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Vectors of lm-watermarking's text normalizers. Stateless; confined to the thread that checks. */
public final class LmwNormalizerGoldenSuite implements GoldenSuite {
    private static final String WHITESPACES = "whitespaces";
    /** A rule set of the reference whose pattern does not compile. */
    private static final String BROKEN = "IDN.blacklist";

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("text normalizers of lm-watermarking");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        return GroupedCases.run(root, group -> group.path("parameters"), LmwNormalizerGoldenSuite::compare);
    }

    private static void compare(JsonNode parameters, JsonNode one, CaseComparison comparison) {
        String text = one.path("text").asText();
        switch (parameters.path("normalizer").asText()) {
            case "homoglyphs" -> homoglyphs(text, one, comparison);
            case "unicode" -> unicode(parameters.path("ruleset").asText(WHITESPACES), text, one, comparison);
            default -> comparison.unknown("text");
        }
    }

    private static void unicode(String ruleset, String text, JsonNode one, CaseComparison comparison) {
        if (GroupedCases.bothHaveNumbers(one, !ruleset.equals(BROKEN), comparison)) {
            // Every name that the reference does not know stands for ascii there.
            UnicodeNormalizer rules = UnicodeNormalizer.ofId(ruleset).orElse(UnicodeNormalizer.ASCII);
            comparison.same("text", one.path("expected").path("text").asText(), rules.normalize(text));
        }
    }

    private static void homoglyphs(String text, JsonNode one, CaseComparison comparison) {
        HomoglyphNormalizer normalizer = new HomoglyphNormalizer();
        HomoglyphNormalizer.Findings found = normalizer.examine(text);
        if (!GroupedCases.bothHaveNumbers(one, !found.referenceRaises(), comparison)) {
            return;
        }
        one.path("expected").properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "target_category" ->
                    comparison.same(
                            field.getKey(),
                            value.asText(),
                            found.targetCategory().orElse("none"));
                case "replacement_candidates" ->
                    comparison.same(
                            field.getKey(),
                            expectedCandidates(value).toString(),
                            candidates(found).toString());
                case "text" -> comparison.same(field.getKey(), value.asText(), normalizer.normalize(text));
                case "nondeterministic" ->
                    comparison.same(
                            field.getKey(),
                            value.asText(),
                            String.valueOf(found.candidates().values().stream().anyMatch(list -> list.size() > 1)));
                default -> comparison.unknown(field.getKey());
            }
        });
    }

    private static Map<String, Set<String>> expectedCandidates(JsonNode value) {
        Map<String, Set<String>> candidates = new TreeMap<>();
        value.properties().forEach(field -> {
            Set<String> characters = new TreeSet<>();
            field.getValue().forEach(character -> characters.add(character.asText()));
            candidates.put(field.getKey(), characters);
        });
        return candidates;
    }

    private static Map<String, Set<String>> candidates(HomoglyphNormalizer.Findings found) {
        Map<String, Set<String>> candidates = new TreeMap<>();
        found.candidates()
                .forEach((character, others) -> candidates.put(
                        Character.toString(character),
                        new TreeSet<>(others.stream().map(Character::toString).toList())));
        return candidates;
    }
}
