package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.assay.scoring.Draws;
import dev.assay.scoring.tokens.Tokenizer.Tokenized;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Places of tokens in texts whose characters, code points, code units and bytes are all different in number. */
class TokenPlacesTest {
    private static final byte[] BPE = TinyTokenizers.byteLevelBpe("h e", "l l", "he ll", "hell o", "Ġ w");

    @Test
    void plainWords() {
        assertThat(parts(BPE, "hello worm")).containsExactly("hello", " w", "o", "r", "m");
        assertThat(parts(TinyTokenizers.wordPiece("hello", "wor", "##ld", ","), "Hello, WORLD xyz"))
                .containsExactly("Hello", ",", "WOR", "LD", "xyz");
    }

    @Test
    void bytesOfOneCharacterAllHaveItsPlace() {
        String emoji = "\uD83D\uDE00";
        assertThat(parts(BPE, "a" + emoji + "b")).containsExactly("a", emoji, emoji, emoji, emoji, "b");
        assertThat(parts(BPE, "é")).containsExactly("é", "é");
    }

    @Test
    void familiesFlagsAndMarksAreTheirCodePoints() {
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        byte[] pieces = TinyTokenizers.wordPiece(family, "x", "e\u0301t\u0301", "\u05E9\u05DC\u05D5\u05DD", "مرحبا");
        String text = "x " + family + " e\u0301t\u0301 \u05E9\u05DC\u05D5\u05DD مرحبا x";
        // The normalizer takes the marks away: one inside a word stays in its place, the last belongs to no token.
        assertThat(parts(pieces, text))
                .containsExactly("x", family, "e\u0301t", "\u05E9\u05DC\u05D5\u05DD", "مرحبا", "x");
    }

    @Test
    void sentencePiecesStandWhereTheirLettersStand() {
        byte[] json = TinyTokenizers.unigram("\u2581hello", "\u2581", "\u2581wor", "ld", "\uD83D\uDE00", "l", "d");
        List<String> parts = parts(json, "hello world\uD83D\uDE00ld");
        assertThat(parts.get(0)).isEqualTo("hello");
        assertThat(parts).endsWith("ld", "\uD83D\uDE00", "ld");
    }

    @Test
    void loneSurrogatesAndNulKeepTheirPlace() {
        assertThat(parts(BPE, "a\uD83Db\0c")).containsOnly("a", "\uD83D", "b", "\0", "c");
        assertThat(parts(BPE, "")).isEmpty();
    }

    /** Whatever the text, places cover it from its beginning to its end and never go back. */
    @Test
    void anyTextIsCovered() {
        Random random = new Random(11);
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 10_000)) {
            for (int i = 0; i < 500; i++) {
                StringBuilder text = new StringBuilder();
                random.ints(1 + random.nextInt(40), 1, 0x2ffff)
                        .map(c -> random.nextBoolean() ? c : " hello world".charAt(c % 12))
                        .forEach(text::appendCodePoint);
                Tokenized read = tokenizer.encode(text.toString());
                Draws.Places places = read.places();
                int at = 0;
                int start = 0;
                for (int t = 0; t < read.ids().length; t++) {
                    assertThat(places.starts()[t]).isBetween(start, at);
                    assertThat(places.ends()[t])
                            .isGreaterThan(places.starts()[t])
                            .isGreaterThanOrEqualTo(at);
                    start = places.starts()[t];
                    at = places.ends()[t];
                }
                assertThat(at).isEqualTo(text.length());
            }
        }
    }

    @Test
    void aLongTextHasThePlacesOfItsFirstTokens() {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 10)) {
            Draws.Places places = tokenizer.encode("\uD83D\uDE00".repeat(1_000)).places();
            assertThat(places.starts()).containsExactly(0, 0, 0, 0, 2, 2, 2, 2, 4, 4);
            assertThat(places.ends()).containsExactly(2, 2, 2, 2, 4, 4, 4, 4, 6, 6);
        }
    }

    /** A walk from the beginning for every character took minutes. */
    @Test
    void aLongTextOfCharactersOfManyTokensIsWalkedOnce() {
        int characters = 200_000;
        CharSpan[] spans = new CharSpan[4 * characters];
        for (int t = 0; t < spans.length; t++) {
            spans[t] = new CharSpan(t / 4, t / 4 + 1);
        }
        String text = "\uD83D\uDE00".repeat(characters);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            Draws.Places places = TokenPlaces.of(text, spans, spans.length);
            assertThat(places.starts()).startsWith(0, 0, 0, 0, 2).endsWith(text.length() - 2, text.length() - 2);
            assertThat(places.ends()).startsWith(2, 2, 2, 2, 4).endsWith(text.length());
        });
    }

    @Test
    void spansThatFallLeaveThePlaceBefore() {
        String text = "a\uD83D\uDE00bc\uD83D\uDE00d";
        CharSpan[] spans = {new CharSpan(0, 1), new CharSpan(4, 5), null, new CharSpan(1, 2), new CharSpan(5, 6)};
        Draws.Places places = TokenPlaces.of(text, spans, spans.length);
        assertThat(places.starts()).containsExactly(0, 5, 7, 7, 7);
        assertThat(places.ends()).containsExactly(1, 7, 7, 7, 8);
    }

    private static List<String> parts(byte[] json, String text) {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("t", json, 1_000)) {
            Draws.Places places = tokenizer.encode(text).places();
            List<String> parts = new ArrayList<>();
            for (int t = 0; t < places.starts().length; t++) {
                parts.add(text.substring(places.starts()[t], places.ends()[t]));
            }
            return parts;
        }
    }
}
