package dev.assay.scoring.consistency;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import dev.assay.scoring.consistency.lexical.RougeL;
import dev.assay.scoring.text.Language;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import opennlp.tools.stemmer.snowball.SnowballStemmer;
import opennlp.tools.stemmer.snowball.SnowballStemmer.ALGORITHM;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a short answer are in its language: function words, which say nothing alone, words around an answer ("I think
 * ..."), numbers in words, and inflected forms of one word. Words are those of {@link AnswerCutter}. Immutable; any thread may use
 * it.
 *
 * <p>Endings are those of the Snowball stemmers, Porter's in English. Romance languages keep theirs: Mario and Maria have one stem
 * there.
 */
final class Lexicon {
    private static final Source NONE = new Source(null, "", "");
    private static final Map<String, Source> SOURCES = new HashMap<>();
    /** Made when they are needed: numbers in words take a while. */
    private static final Map<String, Lexicon> MADE = new ConcurrentHashMap<>();

    /** Rule sets of ICU, one for each gender and case. */
    private static final String CARDINAL = "%spellout-cardinal";
    /** Characters alone, or not known. */
    private static final Set<String> WITHOUT_NUMBERS = Set.of("", "und", "zh", "ja");

    private static final int LARGEST_NUMBER = 20;
    /** What is shorter has no ending that could be told from the word. */
    private static final int SHORTEST_STEMMED = 4;

    static {
        // None of those around is an answer by itself, as "right" and "May" are.
        add(
                "en",
                ALGORITHM.PORTER,
                String.join(" ", FactWords.FUNCTION) + " do does did will",
                "i think believe guess answer answers question would my likely probably according based know remember if");
        add(
                "de",
                ALGORITHM.GERMAN,
                "der die das den dem des ein eine einen einem einer eines und oder aber als an am auf aus bei beim bis durch für im in"
                        + " ins mit von vom zu zum zur über um ist sind war waren wird werden wurde wurden worden hat haben hatte"
                        + " hatten es er sie ihn ihm ihr ihre ihrer sein seine seiner sich dieser diese dieses dass daß welche welcher"
                        + " welches wer wo wann auch so da dort hier",
                "ich denke glaube meine antwort lautet frage wahrscheinlich vermutlich wohl laut heißt lauten weiß würde mein wenn ja");
        add(
                "fr",
                null,
                "le la les l un une des de d du au aux et ou mais en dans sur pour par avec à est sont était étaient été être a ont"
                        + " avait avaient il elle ils elles lui leur leurs on ce c cet cette ces ça cela se s que qu qui dont où quand"
                        + " aussi son sa ses y",
                "je j pense crois réponse question probablement sans doute selon sais suis mon ma oui");
        add(
                "es",
                null,
                "el la los las lo un una unos unas de del al a y e o u pero en con por para es son era eran fue fueron ser ha han había"
                        + " él ella ellos ellas le les se su sus que quien cuando donde este esta esto ese esa eso aquel también como",
                "yo creo pienso respuesta pregunta probablemente según sé mi sí");
        add(
                "pt",
                null,
                "o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às e ou mas com por pelo pela para é são era"
                        + " eram foi foram ser tem têm ele ela eles elas lhe se seu sua seus suas que quem quando onde este esta isto"
                        + " esse essa isso também como",
                "eu acho acredito penso resposta pergunta provavelmente segundo sei meu minha sim");
        add(
                "it",
                null,
                "il lo la i gli le l un uno una di del dello della dell dei degli delle d a al allo alla all ai agli alle da dal dallo"
                        + " dalla dall dai in nel nello nella nell nei nelle su sul sulla con per e ed o ma è sono era erano fu furono"
                        + " essere stato stata ha hanno aveva lui lei loro egli essa si suo sua suoi sue che chi quando dove questo"
                        + " questa ciò anche come",
                "io penso credo risposta domanda probabilmente secondo so mio mia sì");
        add(
                "nl",
                ALGORITHM.DUTCH,
                "de het een en of maar als aan op uit bij tot door voor in met naar van te om is zijn was waren wordt worden werd"
                        + " werden heeft hebben had hadden hij zij ze hem haar hen hun zich dit dat deze die wie waar wanneer ook er",
                "ik denk geloof antwoord luidt vraag waarschijnlijk volgens weet mijn mij ja");
        add(
                "sv",
                ALGORITHM.SWEDISH,
                "en ett den det de och eller men i på till för från av med om är var vara blev blir har hade han hon dem honom henne sig"
                        + " sin sitt sina hans hennes som vem där när detta denna dessa också att",
                "jag tror tänker svaret svar frågan förmodligen troligen enligt vet min mitt ja");
        addDanish("da", ALGORITHM.DANISH, "blev bliver sig hendes hvem hvor af");
        addDanish("no", ALGORITHM.NORWEGIAN, "ble blir seg hennes hvem hvor av");
        add(
                "fi",
                ALGORITHM.FINNISH,
                "on ovat oli olivat ollut olla ja tai mutta kuin että joka jotka se ne hän he sen hänen tämä nämä myös",
                "minä luulen uskon vastaus kysymys todennäköisesti mukaan kyllä");
        add(
                "pl",
                null,
                "i a oraz lub ale w we z ze na do od u o po dla przez przy jest są był była było byli być ma on ona ono oni jego jej ich"
                        + " się to ten ta te tego tej który która które kto gdzie kiedy też także że jako",
                "ja myślę sądzę uważam odpowiedź odpowiedzią pytanie prawdopodobnie według wiem tak");
        add(
                "cs",
                null,
                "a i nebo ale v ve z ze s se na do od u o po pro při je jsou byl byla bylo byli být má on ona ono oni jeho její jejich si"
                        + " to ten ta ty tento tato toto který která které kdo kde kdy také že jako",
                "já myslím věřím odpověď odpovědí otázka pravděpodobně podle vím ano");
        add(
                "hu",
                ALGORITHM.HUNGARIAN,
                "a az egy és vagy de van volt vannak voltak lett hogy aki ami amely ő ők ez azt ezt is",
                "azt hiszem gondolom válasz kérdés valószínűleg szerint szerintem tudom igen");
        add(
                "ro",
                null,
                "un o unei unui al a ale lui și sau dar în din de la cu pe pentru prin este e sunt era erau fost fi are au el ea ei ele"
                        + " își se său sa acest această acesta aceasta care cine unde când și că ca",
                "eu cred răspunsul răspuns întrebare probabil conform știu da");
        add(
                "tr",
                ALGORITHM.TURKISH,
                "ve veya ama ile için bir bu şu o da de dir dır idi olan olarak onun kendi ki",
                "ben bence düşünüyorum sanırım cevap cevabı yanıt soru muhtemelen göre evet");
        add(
                "id",
                null,
                "dan atau tetapi di ke dari pada untuk dengan adalah ialah merupakan ini itu yang dia ia mereka juga sebagai",
                "saya pikir kira jawaban jawabannya pertanyaan mungkin menurut ya");
        add(
                "ru",
                ALGORITHM.RUSSIAN,
                "и или но а в во на с со к по из от до у о об для за при это этот эта эти то тот та те был была было были есть является"
                        + " являются он она оно они его её ее их им ей себя который которая которое которые кто где когда также что"
                        + " как",
                "я думаю считаю полагаю ответ вопрос вероятно наверное согласно знаю мой да");
        add(
                "uk",
                null,
                "і й та або але а в у на з із зі до по від о об для за при це цей ця ці то той був була було були є він вона воно вони"
                        + " його її їх їм собі який яка яке які хто де коли також що як",
                "я думаю вважаю відповідь питання ймовірно мабуть згідно знаю мій так");
        add("zh", null, "的 是 在 了 和 与 與 及 于 於 为 為 他 她 它 们 們 这 這 那 之 其 也 就 于", "我 想 认 認 答 案");
        add("ja", null, hiragana(), "思 答");
        SOURCES.put("nb", SOURCES.get("no"));
        SOURCES.put("nn", SOURCES.get("no"));
        SOURCES.put("ms", SOURCES.get("id"));
        // A script alone tells one of these.
        List<Source> scripts =
                Stream.of("ru", "uk", "zh", "ja").map(SOURCES::get).toList();
        SOURCES.put(
                "und",
                new Source(
                        null,
                        scripts.stream().map(Source::function).collect(Collectors.joining(" ")),
                        scripts.stream().map(Source::around).collect(Collectors.joining(" "))));
    }

    private final Set<String> function;
    private final Set<String> around;
    private final Map<String, String> numbers;
    private final @Nullable ALGORITHM endings;

    /**
     * What a language is listed with.
     *
     * @param endings null where words keep theirs
     */
    private record Source(@Nullable ALGORITHM endings, String function, String around) {}

    private Lexicon(String code, Source source) {
        function = words(source.function);
        around = words(source.around);
        endings = source.endings;
        numbers = code.equals("en") ? englishNumbers() : numbers(code);
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(" ", -1)).collect(Collectors.toUnmodifiableSet());
    }

    private static void add(String code, @Nullable ALGORITHM endings, String function, String around) {
        SOURCES.put(code, new Source(endings, function, around));
    }

    private static void addDanish(String code, ALGORITHM endings, String own) {
        add(
                code,
                endings,
                "en et den det de og eller men i på til for fra af av med om er var være har hadde havde han hun ham dem sin sitt sit sine"
                        + " hans som hva når dette denne disse også at " + own,
                "jeg tror tenker tænker mener svaret svar spørsmålet spørgsmålet sannsynligvis sandsynligvis ifølge vet ved min ja");
    }

    private static String hiragana() {
        return IntStream.rangeClosed('\u3041', '\u3096')
                .mapToObj(Character::toString)
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> englishNumbers() {
        List<String> small =
                List.of(("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                                + " fifteen sixteen seventeen eighteen nineteen twenty")
                        .split(" ", -1));
        Map<String, String> out = new HashMap<>();
        for (int i = 0; i < small.size(); i++) {
            out.put(small.get(i), Integer.toString(i));
        }
        return Map.copyOf(out);
    }

    /** From two on, as one is an article in most languages; those of one word. */
    private static Map<String, String> numbers(String code) {
        Map<String, String> out = new HashMap<>();
        if (WITHOUT_NUMBERS.contains(code)) {
            return out;
        }
        RuleBasedNumberFormat spelled = new RuleBasedNumberFormat(new ULocale(code), RuleBasedNumberFormat.SPELLOUT);
        for (String rules : spelled.getRuleSetNames()) {
            for (int n = 2; n <= LARGEST_NUMBER && rules.startsWith(CARDINAL); n++) {
                String word = spelled.format(n, rules);
                if (word.codePoints().allMatch(Character::isLetter)) {
                    out.putIfAbsent(word, Integer.toString(n));
                }
            }
        }
        return Map.copyOf(out);
    }

    /** Of the language that texts are read in; one that knows no words where it is none of those listed. */
    static Lexicon of(Language language) {
        String code = language.code();
        return MADE.computeIfAbsent(
                SOURCES.containsKey(code) ? code : "", known -> new Lexicon(known, SOURCES.getOrDefault(known, NONE)));
    }

    /** Whether a word says nothing alone. */
    boolean isFunction(String word) {
        return function.contains(word);
    }

    /** Whether it may stand around an answer. */
    boolean isAround(String word) {
        return around.contains(word);
    }

    /** Words that say nothing alone. */
    Set<String> function() {
        return function;
    }

    /** A function that gives the same for forms of one word; not to be shared between threads. */
    UnaryOperator<String> stems() {
        if (endings == null) {
            return word -> numbers.getOrDefault(word, word);
        }
        if (endings == ALGORITHM.PORTER) {
            return word -> AnswerWords.isAscii(word) ? numbers.getOrDefault(word, RougeL.stemmed(word)) : word;
        }
        SnowballStemmer stemmer = new SnowballStemmer(endings);
        return word -> {
            String number = numbers.get(word);
            if (number != null) {
                return number;
            }
            boolean inflected =
                    word.length() >= SHORTEST_STEMMED && word.codePoints().allMatch(Character::isLetter);
            return inflected ? stemmer.stem(word).toString() : word;
        };
    }
}
