package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.lexical.RougeL;
import dev.assay.scoring.text.Language;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the words of a short answer are in its language: function words, which say nothing alone, words around an answer ("I think
 * ..."), {@link NumberWords}, and some forms of one word. Words are those of {@link AnswerCutter}. Immutable; any thread may use
 * it.
 *
 * <p>Lists hold what is hardly ever an answer: no words of place and direction, as "from" and "to" are two answers. Words keep their
 * endings but for English ones, German genitives and Korean particles: stemmers take Mario and Maria, or Iran and Iraq in Hungarian,
 * for one word.
 */
final class Lexicon {
    private static final Map<String, String> ENGLISH_NUMBERS = englishNumbers();
    private static final Map<String, UnaryOperator<String>> ENDINGS = Map.of(
            "en", word -> AnswerWords.isAscii(word) ? ENGLISH_NUMBERS.getOrDefault(word, RougeL.stemmed(word)) : word,
            "de", Lexicon::withoutGenitive,
            "ko", Lexicon::withoutParticle);

    /** Behind nouns, the longest first. */
    private static final List<String> PARTICLES =
            List.of("입니다", "이에요", "에서", "이다", "예요", "은", "는", "이", "가", "을", "를", "에", "의");

    private static final int LONG_GENITIVE = 6;

    private static final Lexicon NONE = new Lexicon("", Set.of(), Set.of());
    private static final Map<String, Lexicon> BY_LANGUAGE = new HashMap<>();

    static {
        // None of those around is an answer by itself, as "right" and "May" are.
        add(
                "en",
                String.join(" ", FactWords.FUNCTION) + " do does did will",
                "i think believe guess answer answers question would my likely probably according based know remember if");
        add(
                "de",
                "der die das den dem des ein eine einen einem einer eines und oder aber als am im in für ist sind war waren wird werden"
                        + " wurde wurden worden hat haben hatte hatten es er sie ihn ihm ihr ihre ihrer sein seine seiner sich dieser"
                        + " diese dieses dass daß welche welcher welches wer wo wann auch so da dort hier",
                "ich denke glaube vermute meine meiner meinung antwort lautet frage heißt würde wenn ja");
        add(
                "fr",
                "le la les l un une des de d du au aux et ou mais dans sur pour par avec à est sont était étaient être a ont avait"
                        + " avaient il elle ils elles lui leur leurs on ce c cet cette ces ça cela se s que qu qui dont où quand aussi son"
                        + " sa ses y",
                "je j pense crois réponse question probablement selon sais suis mon ma moi avis oui");
        add(
                "es",
                "el la los las lo un una unos unas de del al a y e o u pero en con por es son eran fue fueron ser ha han había él ella"
                        + " ellos ellas le les se su sus que quien cuando esta esto ese esa eso aquel también como",
                "yo creo pienso respuesta pregunta probablemente según sé mi opinión sí");
        add(
                "pt",
                "o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às e ou mas com por pelo pela é são era eram foi"
                        + " foram ser tem têm ele ela eles elas lhe se seu sua seus suas que quem quando esta isto esse essa isso também"
                        + " como",
                "eu acho acredito penso resposta pergunta provavelmente sei meu minha opinião sim");
        add(
                "it",
                "il lo la i gli le l un uno una di del dello della dell dei degli delle d a al allo alla all ai agli alle in nel nello"
                        + " nella nell nei nelle su sul sulla con per e ed o ma è sono sia era erano fu furono essere ha hanno aveva lui"
                        + " lei loro egli essa si suo sua suoi sue che chi quando dove questo questa ciò anche come",
                "io penso credo risposta domanda probabilmente me so mio mia parere sì");
        add(
                "nl",
                "de het een en of maar als door in met te om is zijn was waren wordt worden werd werden heeft hebben had hadden hij zij"
                        + " ze hem haar hen hun zich dit dat deze die wie waar wanneer ook er",
                "ik denk geloof antwoord luidt vraag volgens weet mijn mij mening ja");
        add(
                "sv",
                "en ett den det de och eller men i med om är var vara blev blir har hade han hon dem honom henne sig sin sitt sina hans"
                        + " hennes som vem där när detta denna dessa också att",
                "jag tror tänker svaret svar frågan enligt vet min mitt ja");
        addDanish("da", "blev bliver sig hendes hvem hvor");
        addDanish("no", "ble blir seg hennes hvem hvor");
        add(
                "fi",
                "on ovat oli olivat ollut olla ja tai mutta kuin että joka jotka se ne hän he sen hänen tämä nämä myös",
                "minä luulen uskon mielestäni vastaus kysymys mukaan kyllä");
        add(
                "pl",
                "i oraz lub ale w we na o po dla przez przy jest są był była było byli być ma on ona ono oni jego jej ich się to ten ta"
                        + " te tego tej który która które kto gdzie kiedy też także że jako",
                "ja myślę sądzę uważam odpowiedź odpowiedzią pytanie według moim zdaniem wiem tak");
        add(
                "cs",
                "a i nebo ale v ve na o po pro při je jsou byl byla bylo byli být má on ona ono oni jeho její jejich si to ten ta ty"
                        + " tento tato toto který která které kdo kde kdy také že jako",
                "já myslím věřím odpověď odpovědí otázka podle vím ano");
        add(
                "hu",
                "a az egy és vagy de van volt vannak voltak lett hogy aki ami amely ő ők ez azt ezt is",
                "hiszem gondolom válasz kérdés szerintem tudom igen");
        add(
                "ro",
                "un o unei unui al a ale lui și sau dar în de la cu pe pentru prin este e sunt era erau fost fi are au el ea ei ele își"
                        + " se său sa acest această acesta aceasta care cine unde când că ca",
                "eu cred răspunsul răspuns întrebare conform știu părerea mea da");
        add(
                "tr",
                "ve veya ama ile için bir bu şu o da de ta te den dan ten tan nin nın nun nün in ın un ün ya ye dir dır dur dür tir tır"
                        + " tur tür idi olan olarak onun kendi ki yılında",
                "bence düşünüyorum sanırım cevap cevabı yanıt soru göre evet");
        add(
                "id",
                "dan atau tetapi di pada untuk dengan adalah ialah merupakan ini itu yang dia ia mereka juga sebagai",
                "saya pikir kira jawaban jawabannya pertanyaan menurut ya");
        add(
                "ru",
                "и или но а в во на с со к ко по у о об для при это этот эта эти то тот та те был была было были есть является являются"
                        + " он она оно они его её ее их им ей себя который которая которое которые кто где когда также что как",
                "я думаю считаю полагаю ответ вопрос согласно знаю мой моему мнению да");
        add(
                "uk",
                "і й та або але а в у на з із зі по о об для при це цей ця ці то той був була було були є він вона воно вони його її їх"
                        + " їм собі який яка яке які хто де коли також що як",
                "я думаю вважаю відповідь питання згідно знаю мій так");
        add(
                "el",
                "ο η το οι τα του της των τον την στον στην στο είναι ήταν και ή αυτός αυτή αυτό",
                "νομίζω πιστεύω απάντηση ότι ναι");
        add("ar", "في على هو هي أنه أنها إنه إنها هذا هذه التي الذي و", "أعتقد أظن الإجابة الجواب نعم");
        add("he", "זה זו זאת הוא היא של את ו", "אני חושב חושבת התשובה כן");
        add("hi", "यह वह है हैं था थे थी का की के को में और", "मैं सोचता मुझे लगता उत्तर जवाब कि हाँ");
        add("vi", "là đó và của này", "tôi nghĩ câu trả lời");
        add("ko", "그것은 이것은", "저는 제 생각에는 정답은 답은 생각합니다 네");
        // One character is one word; what stands alone is a particle.
        add("zh", "的 是 了 们 們", "");
        add("ja", "は が を に の で と も へ や か す だ", "");
        BY_LANGUAGE.put("ms", BY_LANGUAGE.getOrDefault("id", NONE));
        // A script alone tells one of these.
        List<String> scripts = List.of("ru", "uk", "el", "zh", "ja", "ko", "ar", "he", "hi");
        BY_LANGUAGE.put(
                "und", new Lexicon("und", union(scripts, one -> one.function), union(scripts, one -> one.around)));
    }

    private final String code;
    private final Set<String> function;
    private final Set<String> around;

    private Lexicon(String code, Set<String> function, Set<String> around) {
        this.code = code;
        this.function = function;
        this.around = around;
    }

    private static void add(String code, String function, String around) {
        Set<String> framing = around.isEmpty() ? Set.of() : FactWords.words(around);
        BY_LANGUAGE.put(code, new Lexicon(code, FactWords.words(function), framing));
    }

    private static Set<String> union(List<String> codes, Function<Lexicon, Set<String>> words) {
        return codes.stream()
                .flatMap(code -> words.apply(BY_LANGUAGE.getOrDefault(code, NONE)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void addDanish(String code, String own) {
        add(
                code,
                "en et den det de og eller men i for med om er var være har hadde havde han hun ham dem sin sitt sit sine"
                        + " hans som hva når dette denne disse også at " + own,
                "jeg tror tenker tænker mener svaret svar spørsmålet spørgsmålet ifølge vet ved min ja");
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

    /** Of the language that texts are read in; one that knows no words where it is none of those listed. */
    static Lexicon of(Language language) {
        return BY_LANGUAGE.getOrDefault(language.code(), NONE);
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

    /** The words with numbers in digits, in other languages than English, whose {@link #stem} has those to twenty. */
    List<String> numbersRead(List<String> words) {
        return NumberWords.of(code).read(words);
    }

    /** The same for some forms of one word. */
    String stem(String word) {
        return ENDINGS.getOrDefault(code, UnaryOperator.identity()).apply(word);
    }

    /** Frankreichs; not Engels, Paris, Haus. */
    private static String withoutGenitive(String word) {
        int last = word.length() - 1;
        boolean genitive =
                last >= LONG_GENITIVE && word.charAt(last) == 's' && "aeiouäöüsxzy".indexOf(word.charAt(last - 1)) < 0;
        return genitive ? word.substring(0, last) : word;
    }

    /** Without a particle or copula, where two syllables are left. */
    private static String withoutParticle(String word) {
        for (String particle : PARTICLES) {
            if (word.endsWith(particle) && word.length() >= particle.length() + 2) {
                return word.substring(0, word.length() - particle.length());
            }
        }
        return word;
    }
}
