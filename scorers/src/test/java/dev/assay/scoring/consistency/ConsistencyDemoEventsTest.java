package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsistencyDemoEventsTest {
    private static final Set<String> BAD = Set.of("hallucinated", "incorrect");
    private static final Set<String> GOOD = Set.of("factual", "correct");

    private static List<JsonNode> events() throws Exception {
        List<JsonNode> out = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                ConsistencyDemoEventsTest.class.getResourceAsStream("/dev/assay/demo/consistency.jsonl"),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                out.add(new ObjectMapper().readTree(line));
            }
        }
        return out;
    }

    private static Subject subject(JsonNode event) {
        List<Subject.SampledText> samples = new ArrayList<>();
        event.get("samples")
                .forEach(s -> samples.add(Subject.SampledText.of(s.get("text").asText())));
        List<String> sentences = new ArrayList<>();
        event.path("sentences").forEach(s -> sentences.add(s.asText()));
        String prompt = event.has("prompt") ? event.get("prompt").asText() : null;
        return Subject.builder(event.get("eventId").asText())
                .prompt(prompt)
                .text(event.get("completion").asText())
                .sentences(sentences)
                .samples(samples)
                .language(event.get("language").asText())
                .build();
    }

    @Test
    void every_demo_event_is_flagged_as_its_label_says() throws Exception {
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
        Set<String> ids = new HashSet<>();
        int bad = 0;
        for (JsonNode event : events()) {
            String label = event.get("attributes").get("label").asText();
            assertThat(BAD.contains(label) || GOOD.contains(label)).isTrue();
            List<Boolean> flags = scorer.score(subject(event), LaneAnswers.NONE).stream()
                    .map(Evidence::flagged)
                    .filter(flag -> flag != null)
                    .toList();
            assertThat(flags).as(event.get("eventId").asText()).containsExactly(BAD.contains(label));
            assertThat(ids.add(event.get("eventId").asText())).isTrue();
            bad += BAD.contains(label) ? 1 : 0;
        }
        assertThat(ids).hasSize(36);
        assertThat(bad).isEqualTo(18);
    }
}
