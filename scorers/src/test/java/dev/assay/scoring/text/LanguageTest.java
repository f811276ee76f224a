package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "German | Der Fluss entspringt in den Alpen und mündet nach 300 Kilometern in die Donau.",
                "French | Marie Curie est une physicienne née à Varsovie et naturalisée française par son mariage.",
                "Spanish | El escritor nació en la ciudad de Aracataca y estudió derecho por deseo de su padre.",
                "Portuguese | O rio nasce na serra e corre para o mar com um caudal que não seca no verão.",
                "Italian | Il ponte è stato costruito nel 1345 ed è uno dei simboli della città di Firenze.",
                "Dutch | De schilder werd geboren in Leiden en het museum bezit een van zijn werken.",
                "Swedish | Slottet byggdes på en ö och är ett av de äldsta som finns i landet.",
                "Danish | Han blev født på en gård og arbejdede som lærer, men det var ikke nok.",
                "Polish | Miasto leży nad rzeką i jest znane z tego, że urodził się w nim Kopernik.",
                "Czech | Řeka pramení v horách a vlévá se do moře, kde je na břehu přístav.",
                "Romanian | Orașul este situat pe malul râului și a fost întemeiat de romani în secolul doi.",
                "Finnish | Kaupunki on vanha ja sen linna oli aikoinaan myös vankila, mutta ei enää.",
                "Hungarian | A folyó az Alpokban ered és nem túl mély, hogy hajózható legyen egy darabon.",
                "Turkish | Şehir bir liman kenti ve Türkiye için çok önemli olan bu yol buradan geçer.",
                "Indonesian | Kota ini terletak di pulau Jawa dan dikenal dengan candi yang sangat tua.",
                "Vietnamese | Thành phố này là thủ đô của đất nước và có những ngôi chùa rất cổ."
            })
    void anUntaggedTextIsReadInTheLanguageOfItsFunctionWords(String name, String text) {
        Language language = Language.of(null, text);
        assertThat(language.note()).startsWith("function words of " + name + ": cut by icu-");
        assertThat(language.assumed()).isFalse();
        assertThat(language.capitals()).isEqualTo(!name.equals("German"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "He would die for his country today.",
                "Die Hard stars Bruce Willis as John McClane.",
                "Ludwig van Beethoven died on 26 March 1827 in Vienna.",
                "Los Angeles, San Francisco, Las Vegas, Santa Fe, El Paso, San Diego",
                "The film Il Postino was directed by Michael Radford in 1994.",
                "She sang La vie en rose and Ne me quitte pas at the Olympia in Paris.",
                "Charles de Gaulle was the president of France from 1959 to 1969.",
                "Rio de Janeiro, Brazil",
                "La Bohème"
            })
    void namesAndTitlesOfOtherLanguagesLeaveATextEnglish(String text) {
        assertThat(Language.of(null, text).english()).isTrue();
        assertThat(Language.of(null, text).assumed()).isTrue();
    }
}
