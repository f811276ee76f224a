package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishTokenizerTest {
    private static final int LARGE = 2_000_000;

    private static List<String> tokens(String text) {
        return EnglishTokenizer.tokenize(text).strings();
    }

    @Test
    void special_strings_are_joined_again_behind_affix_rules() {
        assertThat(tokens("vitamin-a.")).containsExactly("vitamin", "-", "a.");
        assertThat(tokens("(:))")).containsExactly("(", ":))");
        assertThat(tokens(": )")).containsExactly(":", ")");
    }

    @Test
    void plain_words_that_look_like_contractions_stay_whole() {
        assertThat(tokens("ill its well were shell")).containsExactly("ill", "its", "well", "were", "shell");
        assertThat(tokens("Im cant wont 10am")).containsExactly("I", "m", "ca", "nt", "wo", "nt", "10", "am");
    }

    @Test
    void urls_and_addresses_stay_whole() {
        assertThat(tokens("(see http://www.example.org:8080/a,b?c=(d).)"))
                .containsExactly("(", "see", "http://www.example.org:8080/a,b?c=(d", ")", ".", ")");
        assertThat(tokens("8.8.8.8 192.168.1.1 a.b@c-d.org")).containsExactly("8.8.8.8", "192.168.1.1", "a.b@c-d.org");
    }

    @Test
    void offsets_cover_the_text() {
        Random random = new Random(7);
        String alphabet = "aAb1.,'’\"()- \n\t😀é日…%$€:/@#\uD83D";
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Tokens tokens = EnglishTokenizer.tokenize(text.toString());
            int at = 0;
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(tokens.start(i)).isEqualTo(at);
                assertThat(tokens.end(i)).isGreaterThan(at);
                at = tokens.end(i) + (tokens.spaceAfter(i) ? 1 : 0);
            }
            assertThat(at).isEqualTo(text.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                ".",
                "(",
                "((((:)",
                "http://a.b/c",
                "a.b.",
                "a@",
                "…",
                "😀",
                "\uD83D",
                "'s",
                "n't",
                "-",
                "a-",
                "1+",
                "5km",
                "°c.",
                "8)",
                "https://x.org ",
                "word ",
                "日本",
                "\n",
                "a,b",
                "..a",
                ":-"
            })
    void two_million_characters_take_seconds_at_most(String piece) {
        String text = piece.repeat(LARGE / piece.length());
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            Tokens tokens = EnglishTokenizer.tokenize(text);
            assertThat(tokens.size()).isPositive();
            assertThat(SentenceSplitter.split(tokens)).isNotEmpty();
        });
    }

    @Test
    void sentences_end_behind_closing_punctuation() {
        String text = "  He left. \"Why?\" she said.\n\nNobody knew";
        List<String> sentences = SentenceSplitter.split(EnglishTokenizer.tokenize(text)).stream()
                .map(s -> text.substring(s.start(), s.end()))
                .toList();
        assertThat(sentences).containsExactly("He left. \"", "Why?\"", "she said.", "Nobody knew");
        assertThat(SentenceSplitter.split(EnglishTokenizer.tokenize(""))).isEmpty();
    }

    @Test
    void a_sentence_that_begins_within_a_word_is_tokenized_by_itself() {
        List<List<String>> sentences = new java.util.ArrayList<>();
        SentenceSplitter.forEachStripped(
                " Go. !x:) it is.\n",
                (tokens, from, to) -> sentences.add(List.copyOf(tokens.strings().subList(from, to))));
        assertThat(sentences).containsExactly(List.of("Go", ".", "!"), List.of("x", ":)", "it", "is", "."), List.of());
    }

    @Test
    void text_is_not_in_the_string_form() {
        assertThat(EnglishTokenizer.tokenize("secret words")).hasToString("Tokens[size=2, chars=12]");
    }
}
