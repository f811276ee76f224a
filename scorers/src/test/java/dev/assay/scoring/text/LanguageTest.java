package dev.assay.scoring.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
    private static final Pattern JSON_TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final String TEXT = "Anna Lee met Bob in Oslo.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "en",
                "EN-us",
                "en_GB",
                "eng",
                "eng-US",
                "English",
                " en ",
                "english",
                "en, fr",
                "English (US)",
                "en_US.UTF-8"
            })
    void englishHasManyNames(String tag) {
        assertThat(Language.of(tag, TEXT)).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(tag, TEXT).assumed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "deu", "ger", "German", "Deutsch", "de-AT", "de_CH"})
    void germanHasManyNamesAndNoNamesByCapitals(String tag) {
        Language language = Language.of(tag, TEXT);
        assertThat(language.english()).isFalse();
        assertThat(language.capitals()).isFalse();
        assertThat(language.note()).startsWith("language de: cut by icu-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "und",
                "x-private",
                "-",
                "________",
                "mul",
                "zxx",
                "unknown",
                "Undetermined",
                "auto",
                "null",
                "none",
                "N/A",
                "root",
                "C",
                "C.UTF-8",
                "POSIX"
            })
    void whatNamesNoLanguageIsNoTag(String tag) {
        Language language = Language.of(tag, TEXT);
        assertThat(language.english()).isTrue();
        assertThat(language.assumed()).isTrue();
        assertThat(language.note()).isNull();
    }

    @Test
    void readAsEnglishForWantOfATagIsSaid() {
        assertThat(Language.of(null, "Anna est née à Oslo.").assumed()).isTrue();
        assertThat(Language.of(null, "ANNA IN OSLO").assumed()).isTrue();
        assertThat(Language.of("fr", "Anna est née à Oslo.").assumed()).isFalse();
        assertThat(Language.of(null, "Столица Норвегии Осло").assumed()).isFalse();
        assertThat(Language.of(null, "Der Mann und die Frau gingen in das Haus.")
                        .assumed())
                .isFalse();
    }

    @Test
    void aTagOfAnyLengthOrFormIsReadOrLeftOut() {
        assertThat(Language.of("e".repeat(1_000_000), TEXT).assumed()).isTrue();
        assertThat(Language.of("Norwegian Bokm\u00e5l", TEXT).note()).startsWith("language nb: ");
        assertThat(Language.of("klingonish", TEXT).english()).isFalse();
        assertThat(Language.of("zh-Hant", "奥斯陆是首都。").note()).startsWith("language zh: ");
    }

    static List<Arguments> texts() throws IOException {
        try (InputStream in = LanguageTest.class.getResourceAsStream("/text/languages.txt")) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\|", 2))
                    .map(line -> Arguments.of(line[0], line[1]))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void anUntaggedTextIsReadInTheLanguageOfItsFunctionWords(String name, String text) {
        Language language = Language.of(null, text);
        boolean english = name.equals("English");
        assertThat(language.english()).isEqualTo(english);
        assertThat(language.assumed()).isEqualTo(english);
        if (!english) {
            assertThat(language.note()).startsWith("function words of " + name + ": cut by icu-");
            assertThat(language.capitals()).isEqualTo(!name.equals("German"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wikibio", "triviaqa", "nq_open", "hotpotqa"})
    void noEnglishTextOfTheBundledDataIsReadOtherwise(String set) throws IOException {
        String file = "/golden/consistency/" + set + "_dev.jsonl.gz";
        List<String> others = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(requireNonNull(LanguageTest.class.getResourceAsStream(file)))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> others(line, others));
        }
        assertThat(others).isEmpty();
    }

    private static void others(String line, List<String> out) {
        Matcher text = JSON_TEXT.matcher(line);
        while (text.find()) {
            String read = text.group(1).replace("\\n", "\n").replace("\\\"", "\"");
            String note = Language.of(null, read).note();
            if (note != null && note.startsWith("function words")) {
                out.add(note + " | " + read);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA | La città ha 2.500 abitanti e un castello del Trecento.",
                "COMMA | Le château compte 2.500 pièces et un jardin qui est immense.",
                "COMMA | A cidade tem 2.500 habitantes e fica na serra, não muito longe do mar.",
                "COMMA | Die Stadt hat 2.500 Einwohner und ist nicht sehr alt.",
                "EITHER | La ciudad tiene 2.500 habitantes y está en el centro del país.",
                "EITHER | The town has 2.500 people.",
                "EITHER | 2.500"
            })
    void numbersAreThoseOfTheLanguageWhereItsCountriesAgree(NumberStyle style, String text) {
        assertThat(Language.of(null, text).numbers()).isEqualTo(style);
    }

    @Test
    void threeWordsMakeALanguageAndNoNumberStyle() {
        Language language = Language.of(null, "Le château compte 2.500 pièces et un jardin immense.");
        assertThat(language.note()).startsWith("function words of French: ");
        assertThat(language.numbers()).isEqualTo(NumberStyle.EITHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"L’homme qu’il a vu n’est pas là.", "L'homme qu'il a vu n'est pas là."})
    void apostrophesOfBothFormsPartWords(String text) {
        assertThat(Language.of(null, text).note()).startsWith("function words of French: ");
    }

    @Test
    void onlyTheBeginningIsLookedAt() {
        String german = "Das ist nicht mein Auto, und er weiß es. ";
        assertThat(Language.of(null, "x ".repeat(750) + german.repeat(20)).english())
                .isTrue();
        assertThat(Language.of(null, german.repeat(40) + "the end of it all ".repeat(900))
                        .english())
                .isFalse();
    }
}
