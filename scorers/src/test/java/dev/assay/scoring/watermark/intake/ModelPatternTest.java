package dev.assay.scoring.watermark.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ModelPatternTest {
    @Test
    void namesAndWildcards() {
        assertThat(new ModelPattern("acme/chat").matches("acme/chat")).isTrue();
        assertThat(new ModelPattern("acme/chat").matches("acme/Chat")).isFalse();
        assertThat(new ModelPattern("acme/*").matches("acme/chat-7b")).isTrue();
        assertThat(new ModelPattern("acme/*").matches("acme/")).isTrue();
        assertThat(new ModelPattern("*-7b").matches("x-7b-7b")).isTrue();
        assertThat(new ModelPattern("a?c").matches("a\uD83D\uDE00c")).isTrue();
        assertThat(new ModelPattern("a?c").matches("ac")).isFalse();
        assertThat(new ModelPattern("gpt.2").matches("gptx2")).isFalse();
        assertThat(new ModelPattern("[a](b)+$").matches("[a](b)+$")).isTrue();
        assertThat(new ModelPattern("*").matches("")).isTrue();
        assertThat(new ModelPattern("*").matches(null)).isFalse();
        assertThatThrownBy(() -> new ModelPattern(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sameAsRegularExpressions() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, "ab*?") + "a";
            String name = word(random, "ab");
            String regex = pattern.replace("*", ".*").replace("?", ".");
            assertThat(new ModelPattern(pattern).matches(name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(Pattern.matches(regex, name));
        }
    }

    @Test
    void manyStarsOnALongNameEndSoon() {
        String pattern = "*a".repeat(200) + "b";
        assertThat(new ModelPattern(pattern).matches("a".repeat(20_000))).isFalse();
    }

    private static String word(Random random, String letters) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
