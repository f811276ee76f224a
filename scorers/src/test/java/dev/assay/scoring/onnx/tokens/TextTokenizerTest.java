package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.TokenRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
    private static final int CLS = 101;
    private static final int SEP = 102;

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        try (InputStream in = TextTokenizerTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            tokenizer = new TextTokenizer(Objects.requireNonNull(in).readAllBytes(), "tokenizer.json", 256);
        }
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void wordPiecesOfASentence() {
        TokenRow row = tokenizer.encode("Hello, World!");
        assertThat(row.ids()).containsExactly(CLS, 7592, 1010, 2088, 999, SEP);
        assertThat(row.truncated()).isFalse();
    }

    @Test
    void emptyTextIsTheSpecialTokens() {
        assertThat(tokenizer.encode("").ids()).containsExactly(CLS, SEP);
        assertThat(tokenizer.encode(" \n\t").ids()).containsExactly(CLS, SEP);
    }

    @Test
    void aLongTextIsCutWithItsLastSpecialTokenKept() {
        TokenRow fits = tokenizer.encode("word ".repeat(254));
        assertThat(fits.length()).isEqualTo(256);
        assertThat(fits.truncated()).isFalse();
        TokenRow cut = tokenizer.encode("word ".repeat(255));
        assertThat(cut.ids()).isEqualTo(fits.ids());
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.ids()[255]).isEqualTo(SEP);
    }

    @Test
    void twoMegabytesAreCutBeforeTheNativeCode() {
        for (String unit : new String[] {"a", "word ", " ", "\uD83D\uDE00", "\uD83D", "é̀"}) {
            TokenRow row = tokenizer.encode(unit.repeat(2_000_000 / unit.length()));
            assertThat(row.length()).isBetween(2, 256);
            assertThat(row.truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD800",
                "\uDC00",
                "a\uD800b",
                "\uDC00\uD800",
                "\u0000",
                "a\u0000b",
                "\uFFFF",
                "مرحبا",
                "🏳️‍🌈",
                "\u202E"
            })
    void anyStringHasARow(String text) {
        TokenRow row = tokenizer.encode(text);
        assertThat(row.ids()[0]).isEqualTo(CLS);
        assertThat(row.ids()[row.length() - 1]).isEqualTo(SEP);
    }

    @Test
    void whatCannotBeEncodedBecomesTheReplacementCharacter() {
        assertThat(NativeTokenizer.wellFormed("a\uD83D\uDE00b")).isEqualTo("a\uD83D\uDE00b");
        assertThat(NativeTokenizer.wellFormed("\uD83D\uD83D\uDE00\uDE00\u0000"))
                .isEqualTo("\uFFFD\uD83D\uDE00\uFFFD\uFFFD");
    }

    @Test
    void aFileThatIsNoTokenizerIsRefused() {
        assertThatThrownBy(() -> new TextTokenizer("{}".getBytes(StandardCharsets.UTF_8), "tokenizer.json", 16))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
