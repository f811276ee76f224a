package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CascadeDemoEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theStatedRuleAcceptsTheRightAndDefersTheWrong() throws IOException {
        ChowRule rule = new ChowRule(DeferralConfig.chowAverage(-0.13));
        List<Decision> right = new ArrayList<>();
        List<Decision> wrong = new ArrayList<>();
        for (JsonNode event : events()) {
            boolean isRight = event.at("/attributes/label").textValue().equals("right");
            assertThat(event.get("completion").equals(event.at("/attributes/gold")))
                    .isEqualTo(isRight);
            Deferral deferral = rule.decide(subject(event));
            (isRight ? right : wrong).add(deferral.decision());
        }
        assertThat(right).hasSize(8).containsOnly(Decision.ACCEPT);
        assertThat(wrong).hasSize(8).containsOnly(Decision.DEFER);
    }

    @Test
    void everyEventHasItsOwnIdAndTheFieldsOfTheContract() throws IOException {
        List<JsonNode> events = events();
        assertThat(events.stream()
                        .map(event -> event.get("eventId").textValue())
                        .distinct())
                .hasSize(16);
        for (JsonNode event : events) {
            assertThat(event.fieldNames())
                    .toIterable()
                    .containsExactly("eventId", "model", "prompt", "completion", "tokens", "attributes");
            assertThat(event.at("/tokens/logprobs").size())
                    .isEqualTo(event.at("/tokens/entropies").size())
                    .isEqualTo(event.get("completion").textValue().length() + 1);
        }
    }

    private static Subject subject(JsonNode event) {
        TokenColumns tokens = new TokenColumns(
                new int[0],
                JSON.convertValue(event.at("/tokens/logprobs"), double[].class),
                JSON.convertValue(event.at("/tokens/entropies"), double[].class),
                0,
                new int[0],
                new double[0],
                LogprobMode.valueOf(event.at("/tokens/mode").textValue()));
        return Subject.ofTokens(event.get("eventId").textValue(), tokens);
    }

    private static List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(
                        CascadeDemoEventsTest.class.getResourceAsStream("/dev/assay/demo/cascade.jsonl")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(JSON.readTree(line));
            }
        }
        return events;
    }
}
