package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ComposedTextTest {
    private static final String[] PIECES = {
        "e\u0301",
        "\u00e9",
        "a\u0323\u0302",
        "\u1100\u1161\u11a8",
        "\uac01",
        "\u0958",
        "\u212b",
        ".",
        " ",
        "x",
        "\ud83d\ude00",
        "\ud834\udd57\ud834\udd65",
        "\u0301",
        "\ud800",
        "\u0915\u093c",
        "q\u0307\u0323",
        "\u05d0\u05b7",
        "\r\n",
        "Z",
        "\u3099"
    };

    @Test
    void text_that_is_composed_is_left_as_it_is() {
        for (String text : new String[] {"", "plain", "caf\u00e9 \ud83d\ude00 \u6771\u4eac"}) {
            ComposedText composed = ComposedText.of(text);
            assertThat(composed.text()).isSameAs(text);
            for (int at = 0; at < text.length(); at++) {
                assertThat(composed.start(at)).isEqualTo(at);
                assertThat(composed.end(at + 1)).isEqualTo(at + 1);
            }
        }
    }

    @Test
    void a_part_of_the_composed_text_is_found_in_the_given_one() {
        String apart = Normalizer.normalize("\u00c9t\u00e9 \u00e0 N\u00eemes.", Normalizer.Form.NFD);
        ComposedText composed = ComposedText.of(apart);
        int at = composed.text().indexOf("N\u00eemes");
        assertThat(apart.substring(composed.start(at), composed.end(at + 5))).isEqualTo("Ni\u0302mes");
        assertThat(apart.substring(composed.start(0), composed.end(1))).isEqualTo("E\u0301");
        assertThat(composed.end(composed.text().length())).isEqualTo(apart.length());
    }

    @Test
    void parts_follow_each_other_and_cut_no_letter() {
        Random random = new Random(11);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                made.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String text = made.toString();
            ComposedText composed = ComposedText.of(text);
            assertThat(composed.text()).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
            int last = 0;
            for (int at = 0; at < composed.text().length(); at++) {
                int start = composed.start(at);
                int end = composed.end(at + 1);
                assertThat(start).isLessThan(end);
                assertThat(start == last || start == composed.start(at - 1)).isTrue();
                String part = Normalizer.normalize(text.substring(start, end), Normalizer.Form.NFC);
                assertThat(part).contains(composed.text().substring(at, at + 1));
                last = end;
            }
            assertThat(last).isEqualTo(text.length());
        }
    }

    @Test
    void every_character_has_its_place() {
        for (int c = 0; c < 0x30000; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String text = "e" + Character.toString(c) + "\u0301.";
                ComposedText composed = ComposedText.of(text);
                assertThat(composed.text()).isEqualTo(Composed.of(text));
                assertThat(composed.start(composed.text().length() - 1)).isEqualTo(text.length() - 1);
            }
        }
    }

    @Test
    void long_texts_take_time_in_proportion() {
        String text = "e\u0301 ".repeat(1_000_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            ComposedText composed = ComposedText.of(text);
            assertThat(composed.text()).hasSize(2_000_000);
            assertThat(composed.end(2_000_000)).isEqualTo(3_000_000);
        });
        String marks = "e\u0301 a" + "\u0327\u0301".repeat(300_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(ComposedText.of(marks).text()).isSameAs(marks));
    }
}
