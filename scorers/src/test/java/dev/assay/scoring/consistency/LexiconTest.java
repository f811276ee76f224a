package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Language;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Short answers in other words, in languages other than English. */
class LexiconTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Das ist Berlin.|Es ist Berlin.",
                "de|Die Antwort lautet Berlin.|Ich denke, es ist Berlin.",
                "de|Paris ist die Hauptstadt von Frankreich.|Die Hauptstadt Frankreichs ist Paris.",
                "de|Sie hat zwei Kinder.|Sie hat 2 Kinder.",
                "fr|Je pense que c'est Paris.|La réponse est Paris.",
                "fr|Elle a sept enfants.|Elle a 7 enfants.",
                "es|Creo que es Madrid.|La respuesta es Madrid.",
                "es|Hay dieciséis.|Son 16.",
                "pt|Acho que é Lisboa.|A resposta é Lisboa.",
                "pt|Duas|2",
                "it|La capitale d'Italia è Roma.|Roma è la capitale dell'Italia.",
                "it|Penso che sia Roma, la risposta è Roma.|Credo che sia Roma.",
                "nl|Het is Amsterdam.|Dat is Amsterdam.",
                "nl|Ik denk Amsterdam.|Het antwoord luidt Amsterdam.",
                "sv|Jag tror att det är Stockholm.|Svaret är Stockholm.",
                "da|Jeg tror det er Odense.|Svaret er Odense.",
                "nb|Svaret er Oslo.|Det er Oslo.",
                "fi|Vastaus on Helsinki.|Se on Helsinki.",
                "pl|To jest Kraków.|Odpowiedź to Kraków.",
                "cs|Je to Praha.|Odpověď je Praha.",
                "hu|A válasz Budapest.|Azt hiszem, Budapest.",
                "ro|Este Cluj.|Răspunsul este Cluj.",
                "tr|Cevap Ankara.|Bence bu Ankara.",
                "id|Jawabannya adalah Jakarta.|Itu adalah Jakarta.",
                "el|Νομίζω ότι είναι η Αθήνα.|Πιστεύω ότι είναι η Αθήνα.",
                "ar|إنها القاهرة.|هي القاهرة.",
                "he|זה ירושלים.|זו ירושלים.",
                "hi|यह दिल्ली है।|वह दिल्ली है।",
                "vi|Tôi nghĩ là Hà Nội.|Đó là Hà Nội.",
                "ko|서울입니다.|서울이다.",
                "hu|tizenkettő|12",
                "fr|dix-sept|17",
                "fr|quatre-vingt-douze|92",
                "fr|vingt et un|21",
                "de|einundzwanzig|21",
                "tr|on iki|12",
                "id|dua belas|12",
                "uk|п'ять|5",
                "uk|п\u02bcять|5",
                "zh|十二月|12月",
                "zh|三百|300",
                "zh|两个|2个",
                "ja|二十人|20人",
                "nl|één|1",
                "hu|két macska|2 macska",
                "pt|dezasseis|16",
                "tr|1923'te kuruldu.|1923 yılında kuruldu.",
                "ru|Столица - Москва.|Москва является столица.",
                "ru|Её написал Пушкин.|Это написал Пушкин.",
                "uk|Це Київ.|Відповідь: Київ.",
                "zh|是北京。|北京了。",
                "ja|首都は東京です。|首都は東京である。",
                // Told by their script, or by answer and samples together.
                "|首都は東京です。|首都は東京である。",
                "|Das ist sicher.|Es ist sicher.",
                "|Creo que es Madrid.|La respuesta es Madrid."
            })
    void one_answer_in_other_words_agrees(@Nullable String language, String one, String other) {
        ShortAnswers.assertContradicts(language, one, other, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Das ist Berlin.|Es ist Hamburg.",
                "de|Vor dem Krieg.|Nach dem Krieg.",
                "de|Drei|Vier",
                "de|Ja.|Nein.",
                "fr|Je pense que c'est Paris.|La réponse est Lyon.",
                "es|Es Mario.|Es María.",
                "it|Francesco|Francesca",
                "pt|A resposta é Lisboa.|Acho que é Porto.",
                "nl|Het is Amsterdam.|Dat is Rotterdam.",
                "sv|Det är sex.|Det är sju.",
                "ru|Это Пушкин.|Это Гоголь.",
                "zh|首都是北京。|首都是上海。",
                "ja|はい|いいえ",
                "ja|さくら|すみれ",
                "ja|さいたま市|つくば市",
                "ja|りんごが好き|みかんが好き",
                "fr|Vitamine C.|Vitamine D.",
                "fr|Réponse C|Réponse D",
                "es|Vitamina A|Vitamina C",
                "it|Umberto I|Umberto II",
                "pl|Zygmunt I|Zygmunt II",
                "ru|Гепатит А|Гепатит С",
                "en|World War I|World War II",
                "en|It was during World War I.|It was during World War II.",
                "de|Das Haus ist weiß.|Das Haus ist schwarz.",
                "de|Das Licht ist an.|Das Licht ist aus.",
                "de|Vom Bahnhof.|Zum Bahnhof.",
                "de|Er zahlt.|Er zählt.",
                "nl|Van Amsterdam.|Naar Amsterdam.",
                "nl|De zon|De zoon",
                "fr|Vers l'été.|Vers l'hiver.",
                "es|Al este de Madrid|Al oeste de Madrid",
                "it|Il secondo piano|Il primo piano",
                "ru|До войны|После войны",
                "ru|Он голосовал за|Он голосовал против",
                "hu|Irán|Irak",
                "sv|Erik|Erika",
                "fi|Niger|Nigeria",
                "zh|华为|华硕",
                "zh|十二月|二月",
                "zh|十一月|一月",
                "zh|十五|五",
                "|三十|三",
                "fr|dix|dix-sept",
                "fr|soixante|soixante-dix",
                "tr|on|on bir",
                "id|dua|dua puluh",
                "de|zwanzig|zweiundzwanzig",
                "zh|思想|思考",
                "|和食|洋食",
                "|Это Париж.|Это Лондон."
            })
    void another_answer_in_the_same_words_does_not(@Nullable String language, String one, String other) {
        ShortAnswers.assertContradicts(language, one, other, true);
    }

    @Test
    void what_is_too_short_is_read_as_its_samples_are() {
        Subject german = Subject.builder("e")
                .text("Drei")
                .samples(Collections.nCopies(5, "Ich denke, es sind 3.").toArray(String[]::new))
                .build();
        assertThat(Language.of(null, "Drei").english()).isTrue();
        assertThat(Reading.language(german).code()).isEqualTo("de");
        Evidence found = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT)
                .score(german, LaneAnswers.NONE)
                .get(0);
        assertThat(found.measures()).containsEntry("contradicted", 0.0);
    }

    @Test
    void a_prompt_may_ask_for_another_language() {
        Subject english = Subject.builder("e")
                .prompt("Übersetze ins Englische: \"nicht sicher\". Der Satz ist aus dem Buch und nicht von mir.")
                .text("not safe")
                .samples(Collections.nCopies(5, "safe").toArray(String[]::new))
                .build();
        assertThat(Reading.language(english).english()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"La Dolce Vita", "El Greco", "Das Boot", "Carlos de la Vega", "Der Spiegel", "Les Miles"})
    void names_in_answers_to_english_questions_are_english(String name) {
        Subject english = Subject.builder("e")
                .prompt("Which of these was it?")
                .text(name)
                .samples(Collections.nCopies(20, name).toArray(String[]::new))
                .build();
        assertThat(Reading.language(english))
                .isEqualTo(Language.of(null, name))
                .satisfies(language -> assertThat(language.english()).isTrue());
    }

    @Test
    void one_word_in_two_forms_has_one_stem() {
        assertThat(stem("de", "frankreichs")).isEqualTo(stem("de", "frankreich"));
        assertThat(stem("de", "engels")).isNotEqualTo(stem("de", "engel"));
        assertThat(stem("ko", "서울입니다")).isEqualTo(stem("ko", "서울"));
        assertThat(stem("en", "capitals")).isEqualTo(stem("en", "capital"));
        assertThat(stem("en", "seven")).isEqualTo("7");
        assertThat(stem("is", "sjö")).isEqualTo("sjö");
    }

    private static String stem(String language, String word) {
        return Lexicon.of(Language.of(language, word)).stem(word);
    }
}
