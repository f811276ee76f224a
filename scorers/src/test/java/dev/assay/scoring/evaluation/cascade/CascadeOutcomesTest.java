package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.evaluation.cascade.CascadeAnswers.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row whose outcome nobody wrote down says nothing, and not that the answer was wrong. */
class CascadeOutcomesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Layout.class)
    void rowsWithoutAnOutcomeAreLeftOut(Layout layout) throws IOException {
        for (String none : new String[] {"", "null", "\"yes\""}) {
            CascadeAnswers answers = read(row(layout, "true"), row(layout, "false"), row(layout, none));
            assertThat(answers.layout()).isEqualTo(layout);
            assertThat(answers.answers()).extracting(CascadeAnswer::wrong).containsExactly(false, true);
            assertThat(answers.leftOut()).startsWith("1 rows left out").contains("without its outcome");
        }
    }

    @Test
    void aNullOfTheLargerModelIsAsGoodAsWrong() throws IOException {
        String row = row(Layout.OPTIONS, "true").replace("\"correct\":true,\"p\":{\"B\":1}", "\"correct\":null");
        assertThat(read(row, row).answers())
                .extracting(CascadeAnswer::largeWrong)
                .containsExactly(true, true);
    }

    @Test
    void eventsThatTheServiceRefusesAreLeftOutByItsReasons() throws IOException {
        CascadeAnswers answers = read(
                event("\"logprobs\":[-0.5]", ""),
                event("\"logprobs\":[-0.5],\"ids\":[1,2]", ""),
                event("\"logprobs\":[-0.5],\"topK\":2,\"topLogprobs\":[-0.5]", ""),
                event("\"logprobs\":[-0.5],\"mode\":\"raw\"", ""),
                event("\"logprobs\":[\"-0.5\"]", ""),
                event("\"logprobs\":[0.5]", ""),
                event("\"logprobs\":[-9999]", ""),
                event("\"ids\":[1]", ""));
        assertThat(answers.answers()).hasSize(1);
        assertThat(answers.leftOut())
                .startsWith("7 rows left out")
                .endsWith(": INVALID_NUMBER (2), LENGTH_MISMATCH (2), NO_LOGPROBS (1), UNDECODABLE_BYTES of"
                        + " tokens.logprobs (1), UNDECODABLE_BYTES of tokens.mode (1)");
        assertThatThrownBy(() -> read(event("\"logprobs\":[-0.5],\"mode\":\"raw\"", "")))
                .hasMessageContaining("no line has token numbers and an outcome; ")
                .hasMessageEndingWith("; 1 row is left out: UNDECODABLE_BYTES of tokens.mode (1)");
    }

    @Test
    void whatIsSaidOfTheLargerModelIsWhatItCanBe() throws IOException {
        String numbers = "\"logprobs\":[-0.5]";
        assertThat(read(event(numbers, ",\"large_wrong\":null,\"large_tokens\":0"))
                        .answers())
                .hasSize(1);
        assertThatThrownBy(() -> read(event(numbers, ""), event(numbers, ",\"large_wrong\":\"yes\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows.jsonl line 2: large_wrong is \"yes\"; write true or false, or leave it out");
        assertThatThrownBy(() -> read(event(numbers, ",\"large_tokens\":-50")))
                .hasMessageStartingWith("rows.jsonl line 1: large_tokens is -50; ");
    }

    @Test
    void aRuleIsForOneModeAndOneKindOfNumber() throws IOException {
        String[] rows = new String[40];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = event("\"logprobs\":[-%d],\"mode\":\"%s\"".formatted(i, i < 30 ? "RAW" : "PROCESSED"), "")
                    .replace("false", String.valueOf(i % 2 == 0));
        }
        CascadeAnswers mixed = read(rows);
        assertThatThrownBy(() -> DeferralFit.fit(mixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rows.jsonl: tokens.mode differs between answers, PROCESSED (10), RAW (30)")
                .hasMessageContaining("keep the lines of one");
        for (int i = 0; i < rows.length; i++) {
            rows[i] = event((i < 30 ? "\"logprobs\":[-%d]" : "\"entropies\":[%d]").formatted(i + 1), "")
                    .replace("false", String.valueOf(i % 2 == 0));
        }
        CascadeAnswers kinds = read(rows);
        assertThatThrownBy(() -> DeferralFit.fit(kinds))
                .hasMessageStartingWith("rows.jsonl: 30 answers have log-probabilities and the other 10 only entropies")
                .hasMessageContaining("--reader");
    }

    private static String event(String tokens, String larger) {
        return "{\"event\":{\"completion\":\"x\",\"tokens\":{" + tokens + "}},\"wrong\":false" + larger + "}";
    }

    private CascadeAnswers read(String... rows) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", rows));
        return CascadeAnswers.read(List.of(file), null, "route");
    }

    /** @param right true, false, or whatever else stands there; empty for no field */
    private static String row(Layout layout, String right) {
        String correct = right.isEmpty() ? "" : ",\"correct\":" + right;
        boolean known = right.equals("true") || right.equals("false");
        return switch (layout) {
            case OPTIONS ->
                "{\"task\":\"t\",\"models\":{\"s\":{\"answer\":\"A\",\"p\":{\"A\":0.7,\"B\":0.3}" + correct
                        + "},\"l\":{\"answer\":\"B\",\"correct\":true,\"p\":{\"B\":1}}}}";
            case TOKENS ->
                "{\"task\":\"t\",\"small\":{\"text\":\"a\",\"logprob\":[-0.5],\"entropy\":[0.5],\"topk\":[[[1,-0.5],[2,-1.5]]]"
                        + correct + "},\"large\":{\"correct\":true,\"logprob\":[-0.1]}}";
            case PROMPTS -> {
                // The first row has to have the field, or the layout is another one.
                String target = right.equals("true") ? "0" : right.equals("false") ? "1" : "null";
                yield "{\"subject\":\"s\",\"p\":[[0.7,0.3]],\"target\":" + target + "}";
            }
            case EVENTS ->
                "{\"event\":{\"tokens\":{\"logprobs\":[-0.5]}}"
                        + (right.isEmpty() ? "" : ",\"wrong\":" + (known ? !Boolean.parseBoolean(right) : right))
                        + "}";
        };
    }
}
