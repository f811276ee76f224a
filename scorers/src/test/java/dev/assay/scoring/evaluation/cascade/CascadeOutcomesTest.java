package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;

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
