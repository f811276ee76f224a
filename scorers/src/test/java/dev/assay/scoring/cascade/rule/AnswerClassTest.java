package dev.assay.scoring.cascade.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerClassTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "B, b",
                "|  (B) |, b",
                "b., b",
                "|\"True\"|, true",
                "Not sure!, not sure",
                "3.5, 3.5",
                "(-5), -5",
                "\u22125 %, \u22125",
                "- no, no",
                "\u05DB\u05DF., \u05DB\u05DF",
                "\u00C9t\u00E9, \u00E9t\u00E9",
                "\uD83D\uDE00 ok \uD83D\uDE00, ok"
            })
    void whatStandsAroundAnAnswerIsNoPartOfIt(String text, String said) {
        assertThat(AnswerClass.of(Map.of(), text)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "...", "\uD83D\uDE00", "a\uD83Db", "\uDE00", "123456789012345678901234567890123"})
    void longAndEmptyOnesSayNothing(String text) {
        assertThat(AnswerClass.of(Map.of(), text)).isNull();
    }

    @Test
    void theAttributeGoesBeforeTheText() {
        assertThat(AnswerClass.of(Map.of("answer", "C"), "Because of this, the answer is C"))
                .isEqualTo("c");
        assertThat(AnswerClass.of(Map.of("answer", "x".repeat(33)), "C")).isNull();
    }
}
