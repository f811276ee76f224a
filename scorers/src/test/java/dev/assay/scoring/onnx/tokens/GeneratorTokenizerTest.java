package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.tokens.Tokenizer.Tokenized;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three usual kinds of {@code tokenizer.json}, and texts that no tokenizer should see. */
class GeneratorTokenizerTest {
    private static final byte[] BPE = TinyTokenizers.byteLevelBpe("h e", "l l", "he ll", "hell o", "Ġ w");
    private static final int HELLO = TinyTokenizers.BYTES + 3;
    private static final int SPACE_W = TinyTokenizers.BYTES + 4;

    @Test
    void byteLevelPairs() {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 100)) {
            assertThat(ids(tokenizer, "hello")).containsExactly(HELLO);
            assertThat(ids(tokenizer, "hello worm")).containsExactly(HELLO, SPACE_W, 'o', 'r', 'm');
            assertThat(ids(tokenizer, "é")).containsExactly(0xc3, 0xa9);
            assertThat(ids(tokenizer, "<bos>hello")).hasSize(2).endsWith(HELLO);
        }
    }

    @Test
    void unigramPieces() {
        byte[] json = TinyTokenizers.unigram("\u2581hello", "\u2581", "\u2581wor", "ld", "l", "d");
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("spm", json, 100)) {
            assertThat(ids(tokenizer, "hello world")).containsExactly(1, 3, 4);
            assertThat(ids(tokenizer, "hello z")).containsExactly(1, 2, 0);
        }
    }

    @Test
    void wordPieces() {
        byte[] json = TinyTokenizers.wordPiece("hello", "wor", "##ld", ",");
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("wp", json, 100)) {
            assertThat(ids(tokenizer, "Hello, WORLD xyz")).containsExactly(1, 4, 2, 3, 0);
        }
    }

    @Test
    void severalAtOnceDoNotMix() {
        try (GeneratorTokenizer one = new GeneratorTokenizer("one", BPE, 100);
                GeneratorTokenizer two =
                        new GeneratorTokenizer("two", TinyTokenizers.wordPiece("hello", "worm"), 100)) {
            IntStream.range(0, 2_000).parallel().forEach(i -> {
                assertThat(ids(one, "hello worm")).containsExactly(HELLO, SPACE_W, 'o', 'r', 'm');
                assertThat(ids(two, "hello worm")).containsExactly(1, 2);
            });
            assertThat(one.describe()).isNotEqualTo(two.describe()).startsWith("one:sha256=");
        }
    }

    @Test
    void nothingGivesNothing() {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 100)) {
            assertThat(tokenizer.encode("").ids()).isEmpty();
            assertThat(tokenizer.encode("").cut()).isFalse();
        }
        try (GeneratorTokenizer pieces = new GeneratorTokenizer("wp", TinyTokenizers.wordPiece("a"), 100)) {
            assertThat(pieces.encode(" \n\t").ids()).isEmpty();
        }
    }

    @Test
    void loneSurrogatesAndNulAreReplacementCharacters() {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 100)) {
            int[] replacement = ids(tokenizer, "\uFFFD");
            assertThat(replacement).containsExactly(0xef, 0xbf, 0xbd);
            assertThat(ids(tokenizer, "\uD83D")).isEqualTo(replacement);
            assertThat(ids(tokenizer, "\uDE00")).isEqualTo(replacement);
            assertThat(ids(tokenizer, "\0")).isEqualTo(replacement);
            assertThat(ids(tokenizer, "\uD83D\uDE00")).containsExactly(0xf0, 0x9f, 0x98, 0x80);
        }
    }

    @Test
    void aLongTextIsItsFirstTokens() {
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 100)) {
            Tokenized fits = tokenizer.encode("z".repeat(100));
            assertThat(fits.ids()).hasSize(100);
            assertThat(fits.cut()).isFalse();
            Tokenized cut = tokenizer.encode("z".repeat(101));
            assertThat(cut.ids()).isEqualTo(fits.ids());
            assertThat(cut.cut()).isTrue();
            for (String unit : new String[] {"z", "hello ", " ", "\uD83D\uDE00", "\uD83D", "\n"}) {
                Tokenized huge = tokenizer.encode(unit.repeat(3_000_000 / unit.length()));
                assertThat(huge.ids().length).isBetween(1, 100);
                assertThat(huge.cut()).isTrue();
            }
        }
    }

    /** Every byte has a token here, so what comes out must spell what went in. */
    @Test
    void tokensOfAnyTextSpellItsBytes() {
        String[] spelled = new String[TinyTokenizers.BYTES + 5];
        Arrays.setAll(spelled, i -> Character.toString(i));
        spelled[256] = "he";
        spelled[257] = "ll";
        spelled[258] = "hell";
        spelled[HELLO] = "hello";
        spelled[SPACE_W] = " w";
        Random random = new Random(5);
        try (GeneratorTokenizer tokenizer = new GeneratorTokenizer("bpe", BPE, 10_000)) {
            for (int i = 0; i < 500; i++) {
                StringBuilder text = new StringBuilder();
                random.ints(random.nextInt(40), 1, 0x2ffff)
                        .filter(c -> c < 0xd800 || c > 0xdfff)
                        .map(c -> random.nextBoolean() ? c : " hello world".charAt(c % 12))
                        .forEach(text::appendCodePoint);
                StringBuilder latin = new StringBuilder();
                for (int id : ids(tokenizer, text.toString())) {
                    latin.append(spelled[id]);
                }
                assertThat(latin.toString().getBytes(StandardCharsets.ISO_8859_1))
                        .isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void whatIsNoTokenizerIsRefused(@TempDir Path dir) throws Exception {
        assertThatThrownBy(() -> new GeneratorTokenizer("x", "{}".getBytes(StandardCharsets.UTF_8), 10))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("tokenizer x");
        assertThatThrownBy(() -> GeneratorTokenizer.load("y", dir.resolve("none.json"), 10))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("tokenizer y");
        Path file = Files.write(dir.resolve("good.json"), BPE);
        try (GeneratorTokenizer good = GeneratorTokenizer.load("z", file, 10)) {
            assertThat(good.id()).isEqualTo("z");
            assertThat(good.toString()).isEqualTo("GeneratorTokenizer[z]");
        }
    }

    private static int[] ids(GeneratorTokenizer tokenizer, String text) {
        return tokenizer.encode(text).ids();
    }
}
