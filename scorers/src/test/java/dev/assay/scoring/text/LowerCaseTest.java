package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowerCaseTest {
    /** What Python 3.11's {@code str.lower} gives; where Java looks at word boundaries it differs. */
    @ParameterizedTest
    @CsvSource({
        "ΟΔΥΣΣΕΑΣ ΚΑΙ, οδυσσεας και",
        "ΣΑΣ-ΣΑΣ, σας-σας",
        "ΑΣ.Α, ασ.α",
        "ΑΣ..Α, ασ..α",
        "ΑΣ:ΒΣ, ασ:βς",
        "ΑΣ’ΒΣ, ασ’βς",
        "ΑΣ_ΒΣ, ας_βς",
        "ΑΣ1Β, ας1β",
        "Α1Σ., α1σ.",
        "ΑΣ^Β, ασ^β",
        "ΑΣ·Β, ασ·β",
        "ΑΣ), ας)",
        "(ΑΣ)Β, (ας)β",
        "Σ, σ",
        "ΣΣ, σς",
        "Α Σ, α σ",
        "ΑΣ😀Β, ας😀β",
        "ªΣ, ªς",
        "İΣ, i\u0307ς",
    })
    void final_sigmas_are_told_by_their_neighbours(String text, String lower) {
        assertThat(LowerCase.of(text)).isEqualTo(lower);
    }

    @Test
    void marks_and_format_characters_are_passed_over() {
        assertThat(LowerCase.of("Α\u0301Σ\u0301\u00ad")).isEqualTo("α\u0301ς\u0301\u00ad");
        assertThat(LowerCase.of("ΑΣ\u0301\u200dΒ")).isEqualTo("ασ\u0301\u200dβ");
        assertThat(LowerCase.of("Σ".repeat(20_000)))
                .hasSize(20_000)
                .startsWith("σ")
                .endsWith("σς");
    }

    @Test
    void everything_else_is_as_in_java() {
        String text = "Straße İzmir ǅ 𐐀 \ud800 ÅΩ";
        assertThat(LowerCase.of(text)).isEqualTo(text.toLowerCase(Locale.ROOT));
        assertThat(LowerCase.of("")).isEmpty();
    }

    /** Java takes minutes for these. */
    @Test
    @Timeout(20)
    void long_words_of_sigmas_take_time_in_their_length() {
        assertThat(LowerCase.of("Σ'".repeat(200_000))).endsWith("σ'ς'");
        assertThat(LowerCase.of("Σ".repeat(200_000) + "'".repeat(200_000) + "Σ"))
                .endsWith("'ς");
    }
}
