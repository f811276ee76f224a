package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t\n",
                "\u00a0\u3000\u202f",
                "\u200b",
                "\ufeff",
                "\u00ad",
                "\u200d\u2060\u200e",
                "\u0000\u0007\u0085",
                "\udb40\udc41",
                " \u200b \n\ufeff"
            })
    void nothingIsToBeSeen(String text) {
        assertThat(Visible.any(text)).isFalse();
        assertThat(Visible.none(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "\u200bx\u200b", "\ud83d\udc68\u200d\ud83d\udc69", "\u6f22", "\u0301", " 7 "})
    void somethingIsToBeSeen(String text) {
        assertThat(Visible.any(text)).isTrue();
        assertThat(Visible.none(text)).isFalse();
    }
}
