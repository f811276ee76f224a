package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {
    private static List<String> all(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (TextLines lines = TextLines.of("x", text)) {
            while (lines.next()) {
                found.add(lines.text());
                assertThat(lines.number()).isEqualTo(found.size());
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r",
                "\r\n",
                "a",
                "a\n",
                "a\n\n",
                "a\r\nb\rc\nd",
                "a\r\r\nb",
                "\n\r\n\r\r",
                "ä€😀\r\n\u2028b\u0085c"
            })
    void endsOfLinesAreThoseOfJavasReaders(String text) throws IOException {
        assertThat(all(text)).isEqualTo(text.lines().toList());
    }

    /** Ends of lines meet the ends of the buffer. */
    @Test
    void linesOfAnyLengthAreWhole() throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            int length = i == 7 ? 3_000_000 : random.nextInt(3000);
            text.append("é".repeat(length)).append(random.nextBoolean() ? "\r\n" : random.nextBoolean() ? "\r" : "\n");
            if (i == 3) {
                // The carriage return is the last byte of the first buffer, its line feed the first of the second.
                int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
                text.append("x".repeat((1 << 16) - 1 - bytes % (1 << 16))).append("\r\n");
            }
        }
        assertThat(all(text.toString())).isEqualTo(text.toString().lines().toList());
    }

    @Test
    void aMarkBeforeTheFirstLineIsNoPartOfIt() throws IOException {
        assertThat(all("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
    }

    /** With the replacement character in their place, Müller and Möller would be one name. */
    @Test
    void aLineOfAnotherEncodingIsRefusedAlone() throws IOException {
        byte[] latin = "a\nM\u00fcller\nb\n".getBytes(Charset.forName("ISO-8859-1"));
        try (TextLines lines = new TextLines("file.jsonl", new ByteArrayInputStream(latin))) {
            assertThat(lines.next()).isTrue();
            assertThat(lines.text()).isEqualTo("a");
            assertThat(lines.next()).isTrue();
            assertThatThrownBy(lines::text)
                    .isInstanceOf(TextLines.NotUtf8Exception.class)
                    .hasMessage("file.jsonl line 2 is not UTF-8 text; save it in UTF-8");
            assertThat(lines.next()).isTrue();
            assertThat(lines.text()).isEqualTo("b");
            assertThat(lines.next()).isFalse();
            assertThatThrownBy(lines::text).isInstanceOf(IllegalStateException.class);
        }
    }
}
