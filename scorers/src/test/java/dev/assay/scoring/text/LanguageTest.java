package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
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
}
