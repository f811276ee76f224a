package dev.assay.scoring.consistency;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short answers that deny what their samples say, in languages other than English. */
class DenialsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Das ist sicher.|Das ist nicht sicher.",
                "de|Es gibt Wasser auf dem Mond.|Es gibt kein Wasser auf dem Mond.",
                "fr|Le produit est dangereux.|Le produit n'est pas dangereux.",
                "es|El agua es potable.|El agua no es potable.",
                "fr|Il est malade.|Il n'est plus malade.",
                "de|Es besteht Gefahr.|Es besteht keinerlei Gefahr.",
                "ro|Are timp.|N-are timp.",
                "id|Itu mungkin.|Itu tak mungkin.",
                "hu|Menj oda.|Ne menj oda.",
                "pt|A água é potável.|A água não é potável.",
                "it|L'acqua è potabile.|L'acqua non è potabile.",
                "nl|Het is veilig.|Het is niet veilig.",
                "sv|Det är farligt.|Det är inte farligt.",
                "da|Det er farligt.|Det er ikke farligt.",
                "no|Det er farlig.|Det er ikke farlig.",
                "nb-NO|Det er farlig.|Det er ikke farlig.",
                "pl|To jest bezpieczne.|To nie jest bezpieczne.",
                "hu|A víz iható.|A víz nem iható.",
                "ro|Apa este potabilă.|Apa nu este potabilă.",
                "tr|Bu su güvenli.|Bu su güvenli değil.",
                "id|Air itu aman.|Air itu tidak aman.",
                "vi|Nước này an toàn.|Nước này không an toàn.",
                "ru|Эта вода безопасна.|Эта вода не безопасна.",
                "uk|Ця вода безпечна.|Ця вода не безпечна.",
                "bg|Водата е годна.|Водата не е годна.",
                "el|Το νερό είναι πόσιμο.|Το νερό δεν είναι πόσιμο.",
                "zh|混合它们是安全的。|混合它们是不安全的。",
                "zh-TW|他有護照。|他沒有護照。",
                "ja|安全です。|安全ではないです。",
                "ko|물이 안전하다.|물이 못 안전하다.",
                "ar|الماء آمن.|الماء غير آمن.",
                "he|המים בטוחים.|המים לא בטוחים.",
                "hi|पानी सुरक्षित है।|पानी सुरक्षित नहीं है।",
                "th|น้ำปลอดภัย|น้ำไม่ปลอดภัย",
                // Told by their script, or by the word of denial alone.
                "|Эта вода безопасна.|Эта вода не безопасна.",
                "|混合它们是安全的。|混合它们是不安全的。",
                "|Das ist sicher.|Das ist nicht sicher.",
                "|Es seguro.|No es seguro.",
                "|Det er farligt.|Det er ikke farligt."
            })
    void denying_contradicts_in_every_language(@Nullable String language, String one, String other) {
        ShortAnswers.assertContradicts(language, one, other, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|He plays the piano and chess.|He plays not only the piano and chess.",
                "en|It was won by Elvis.|It was won by none other than Elvis.",
                "de|Er spielt Klavier und Geige.|Er spielt nicht nur Klavier und Geige.",
                "de|Er hat niemals gespielt.|Er hat nicht gespielt, niemals.",
                "fr|Il parle anglais.|Il parle sans doute anglais.",
                "es|Habla inglés.|Sin embargo habla inglés.",
                "zh|他聪明。|他非常聪明。",
                "zh|它在欧洲和亚洲。|它在非洲、欧洲和亚洲。",
                "ja|東京です。|東京に違いないです。",
                "ru|Он говорит по-английски.|Он говорит не только по-английски.",
                "en|It is Paris.|It's without a doubt Paris.",
                "de|Es ist Goethe.|Kein Zweifel, es ist Goethe.",
                "fr|Il parle anglais.|Il n'y a que lui qui parle anglais.",
                "zh|他来了。|没错，他来了。",
                "ja|東京です。|申し訳ありませんが、東京です。",
                "ja|犬です。|犬（いぬ）です。",
                "th|ปลอดภัย|ปลอดภัยอย่างมาก",
                "hi|हाँ|हाँ, कभी-कभी",
                "no|Han bor i Oslo.|Han bor i Oslo, no 5.",
                "en|It is Symphony 5.|It is Symphony No 5.",
                "es|Es la Sinfonía 5.|Es la Sinfonía No. 5.",
                // A word of denial in another language.
                "de|Der Film heißt Elle.|Der Film heißt Elle et moi non.",
                "|He plays in Le Mans.|He plays in Le Mans, sans Senna."
            })
    void what_only_looks_like_a_denial_does_not(@Nullable String language, String one, String other) {
        ShortAnswers.assertContradicts(language, one, other, false);
    }
}
