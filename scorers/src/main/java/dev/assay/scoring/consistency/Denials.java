package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.PhraseTable.Phrase;
import dev.assay.scoring.text.Language;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The words by which a language denies: "It is safe" says nothing that "It is not safe" lacks, and yet one of them is wrong. Words
 * are those of {@link AnswerCutter}. Immutable; any thread may use it.
 *
 * <p>Turkish, Korean and Czech verbs deny by an ending or a first syllable: of those only frequent words are listed, as the others are
 * other words for a comparison anyway.
 */
final class Denials {
    /** Of texts that are read as English for want of evidence, and so lose their accents; none is a word of English. */
    private static final String NOT_ENGLISH =
            "nicht nein kein keine keinen keiner niemals niet geen nooit nunca ikke aldrig inte nie nigdy nikdy neni nem nincs tidak"
                    + " bukan khong degil";

    private static final String ENGLISH = "not no never cannot none nor neither without";
    private static final String NOT_DENYING =
            "not only,not just,not least,no doubt,without doubt,none other than,no less than,without a doubt";
    private static final String ASSUMED_ENGLISH = "en?";

    private static final Denials NONE = new Denials(Map.of());
    /** What is written, and whether it denies: "not only" does not. */
    private static final Map<String, Map<String, Boolean>> LISTS = new HashMap<>();

    private static final Map<String, Denials> BY_LANGUAGE;

    static {
        put("en", ENGLISH, NOT_DENYING);
        put(ASSUMED_ENGLISH, ENGLISH + " " + NOT_ENGLISH, NOT_DENYING);
        put(
                "de",
                "nicht nein nie niemals kein keine keinen keinem keiner keines keinerlei weder ohne nichts niemand niemanden"
                        + " niemandem nirgends",
                "nicht nur,nicht zuletzt,ohne zweifel,kein zweifel,kein anderer als,keine andere als,niemand anderes als,niemand anders"
                        + " als,nichts anderes als,keine frage,ohne frage,nicht weniger als");
        put(
                "fr",
                "ne n non pas jamais aucun aucune nul nulle rien ni sans",
                "non seulement,pas seulement,sans doute,sans aucun doute,nul doute,rien que,rien d autre que,pas moins de,n est que,n y a"
                        + " que,ne sont que,n a que,n ont que");
        put(
                "es",
                "no nunca jamás ningún ninguno ninguna nada nadie ni tampoco sin",
                "no solo,no sólo,no solamente,sin embargo,sin duda,no hay duda,nada menos que");
        put(
                "pt",
                "não nunca jamais nenhum nenhuma nada ninguém nem tampouco sem",
                "não só,não apenas,sem dúvida,nada mais que,nada menos que");
        put(
                "it",
                "non no mai nessun nessuno nessuna niente nulla né neanche nemmeno neppure senza",
                "non solo,senza dubbio,non c è dubbio");
        put("nl", "niet nee neen nooit geen niets niemand nergens noch zonder", "niet alleen,zonder twijfel");
        put(
                "sv",
                "inte nej aldrig ingen inget inga ingenting icke ej knappast utan",
                "inte bara,inte minst,utan även,utan också,utan tvekan");
        put(
                "da",
                "ikke nej nei aldrig aldri ingen intet ingenting ej uden uten ikkje",
                "ikke bare,ikke kun,ikke mindst");
        put("no", "ikke nei aldri ingen ingenting uten ikkje inga ingi utan", "ikke bare,ikke minst");
        put("fi", "ei en et emme ette eivät älä älkää eikä enkä etkä eivätkä ettei etten eikö ilman", "");
        put("pl", "nie nigdy żaden żadna żadne żadnego żadnej nic nikt ani bez", "nie tylko,bez wątpienia");
        put(
                "cs",
                "ne není nejsou nebyl nebyla nebylo nebyli nemá nemají nemůže nemohou nelze nesmí nikdy žádný žádná žádné"
                        + " nikdo nikde nebude neexistuje nic ani bez",
                "bez pochyby");
        put("hu", "nem ne nincs nincsenek sincs sem se soha sose senki semmi nélkül", "nem csak,nem csupán");
        put("ro", "nu n niciodată niciun nicio nici nimic nimeni fără", "nu doar,nu numai");
        put("tr", "değil değildir hayır yok yoktur asla hiçbir hiç", "");
        put("id", "tidak bukan bukanlah tak tiada jangan belum tanpa", "tidak hanya,bukan hanya");
        put("vi", "không chẳng chưa", "không chỉ,không gian,không khí,hàng không,không nghi ngờ,chẳng hạn");
        put(
                "ru",
                "не нет ни никогда никто ничего никакой никакая никакого никаких нигде нельзя без",
                "не только,без сомнения,не менее,не кто иной,ничего кроме");
        put("uk", "не ні немає нема ніколи ніхто нічого жоден жодна жодного без", "не тільки,не лише");
        put("bg", "не няма никога никой нищо без", "не само");
        put("el", "δεν δε όχι μη μην ποτέ τίποτα κανένας καμία κανένα κανείς ούτε χωρίς", "όχι μόνο,χωρίς αμφιβολία");
        put(
                "zh",
                "不 没 沒 无 無 未 否 勿 别 非",
                "不过,不過,不仅,不僅,不但,不只,不止,不同,不久,不断,不斷,不少,不错,不錯,不管,不论,不論,对不起,對不起,差不多,不得不,无锡,無錫,无论,"
                        + "無論,无线,無線,非洲,非常,未来,未來,特别,特別,级别,級別,性别,性別,区别,區別,类别,類別,分别,分別,别墅,是否,否则,否則,毫无疑问,毫無疑問,无疑,無疑,不用说,不用說,没错,沒錯,没问题,沒問題,不是别的,不是別的");
        put(
                "ja",
                "ない なかった ません いいえ なし でなく ではなく じゃなく ずに 不 無 非 未",
                "少ない,危ない,違いない,つまらない,ならない,なりません,かもしれない,かもしれません,すみません,申し訳ありません,しかない,ほかならない,ではないでしょうか,"
                        + "じゃないでしょうか,非常,未来,無料");
        put("ko", "못 아니요 아니오 아니다 아닙니다 아니에요 아닌 않습니다 않는다 않다 않아요 않은 않았다 없습니다 없다 없어요 없는 없이", "");
        put("ar", "لا ليس ليست ليسوا لم لن غير بدون دون", "لا شك,لا بد,لا يزال,لا تزال");
        put("fa", "خیر نیست نیستند هیچ بدون", "");
        put("he", "לא אין אינו אינה אינם בלי ללא", "לא רק,ללא ספק");
        put("hi", "नहीं मत बिना", "");
        put("th", "ไม่ อย่า", "อย่าง");
        LISTS.put("ms", LISTS.get("id"));
        Map<String, Boolean> undeclared = new LinkedHashMap<>();
        for (String code : List.of("ru", "uk", "bg", "el", "zh", "ja", "ko", "ar", "fa", "he", "hi", "th")) {
            undeclared.putAll(LISTS.getOrDefault(code, Map.of()));
        }
        LISTS.put("und", undeclared);
        BY_LANGUAGE = LISTS.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, list -> new Denials(list.getValue())));
    }

    private final PhraseTable<Boolean> phrases;

    private Denials(Map<String, Boolean> list) {
        phrases = new PhraseTable<>(list);
    }

    private static void put(String code, String denying, String others) {
        Map<String, Boolean> list = new LinkedHashMap<>();
        for (String word : denying.split(" ", -1)) {
            list.put(word, true);
        }
        for (String phrase : others.isEmpty() ? new String[0] : others.split(",", -1)) {
            list.put(phrase, false);
        }
        LISTS.put(code, list);
    }

    /** Those of a language; none where they are not known. */
    static Denials of(Language language) {
        return BY_LANGUAGE.getOrDefault(language.assumed() ? ASSUMED_ENGLISH : language.code(), NONE);
    }

    /** Whether a text denies; "no" before a number, as in "Sinfonía No 5", does not. */
    boolean in(List<String> text) {
        int at = 0;
        while (at < text.size()) {
            Phrase<Boolean> found = phrases.at(text, at);
            if (found != null && found.value() && !isNumber(text, at)) {
                return true;
            }
            at += found == null ? 1 : found.words().size();
        }
        return false;
    }

    private static boolean isNumber(List<String> text, int at) {
        return text.get(at).equals("no")
                && at + 1 < text.size()
                && Character.isDigit(text.get(at + 1).codePointAt(0));
    }

    /** Which words of a text belong to a denial, [N]. */
    boolean[] places(List<String> text) {
        boolean[] out = new boolean[text.size()];
        int at = 0;
        while (at < out.length) {
            Phrase<Boolean> found = phrases.at(text, at);
            int end = found == null ? at + 1 : at + found.words().size();
            Arrays.fill(out, at, end, found != null && found.value());
            at = end;
        }
        return out;
    }
}
