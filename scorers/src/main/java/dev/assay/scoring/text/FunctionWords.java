package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which language of Latin letters a text is written by its most frequent words, which a sentence hardly does without.
 * Words that English has, too, are nobody's but its own. Stateless; any thread may use it.
 */
final class FunctionWords {
    private static final String ENGLISH = "en";
    private static final double SHARE = 0.12;
    private static final int FEWEST_WORDS = 6;
    /** One word of another language stands in many a title. */
    private static final int FEWEST_FOUND = 2;

    /** In letters, of all the words below. */
    private static final int LONGEST = 7;

    private static final int LOOKED_AT = 1500;

    private static final Map<String, Set<String>> LANGUAGES = languages();
    /** Languages by word. */
    private static final Map<String, List<String>> BY_WORD = byWord();

    private FunctionWords() {}

    private static Map<String, Set<String>> languages() {
        Map<String, Set<String>> out = new LinkedHashMap<>();
        out.put(
                ENGLISH,
                words(
                        "the of and to in is was that for on with as by at from he his her she it be are this an or not have has"
                                + " had they which who were been i a you we but if so do no me my can will would there their its"));
        out.put("de", words("der die das und ist nicht ein eine mit von im den dem des auf für sich wurde zu als"));
        out.put(
                "fr",
                words(
                        "le la les des et est une un du de dans que qui pour sur par avec ses son sa aux au il elle ne pas ce"
                                + " cette en sont été mais ou"));
        out.put(
                "es",
                words(
                        "el la los las del de y es una un en que por con para como su sus se al más fue pero era esta este son"
                                + " lo"));
        out.put(
                "pt",
                words(
                        "o os da dos das de e é um uma em que por com para não foi na nas nos ao sua seu mais mas são como se"));
        out.put(
                "it",
                words(
                        "il lo la gli le di del della dei delle e è una un che per con nel nella sono non si da al alla fu più"
                                + " come"));
        out.put("nl", words("de het een van en dat niet met voor op te zijn er aan ook werd hij die uit naar bij als"));
        out.put("sv", words("och att det som en ett är på för med av den inte han hon till från har de om"));
        out.put("da", words("og det som en et er på med af av den ikke han hun til fra har de om blev ble"));
        out.put("pl", words("w z na się nie jest że od przez po oraz był była jako są za dla jego jej"));
        out.put("cs", words("v na se je že s z od po byl byla jako jsou za pro jeho její také který"));
        out.put("ro", words("și în de la cu este pe din un o care fost sau nu al ale lui pentru mai"));
        out.put("fi", words("ja oli ei että hän ovat myös sekä joka mutta kuin ole vuonna"));
        out.put("hu", words("az és egy hogy nem volt meg ez csak mint vagy már még"));
        out.put("tr", words("ve bir bu için ile da de olarak olan çok daha gibi en"));
        out.put("id", words("yang dan di dari untuk dengan pada adalah ini itu dalam ke oleh tidak sebagai"));
        out.put("vi", words("và của là có một các được trong cho không với những người này đã"));
        return out;
    }

    private static Map<String, List<String>> byWord() {
        Map<String, List<String>> out = new HashMap<>();
        LANGUAGES.forEach((language, words) -> words.forEach(
                word -> out.computeIfAbsent(word, unused -> new ArrayList<>()).add(language)));
        LANGUAGES.getOrDefault(ENGLISH, Set.of()).forEach(word -> out.put(word, List.of(ENGLISH)));
        return out;
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" ", -1));
    }

    /**
     * The language other than English that the words of a text are most of; null where they are English, too few, or of none that
     * is known.
     *
     * @param text in Unicode's composed form
     * @return a code of ISO 639-1
     */
    static @Nullable String language(String text) {
        return new Count(text).most();
    }

    /** Function words of one text by language; confined to one thread. */
    private static final class Count {
        private final Map<String, Integer> found = new HashMap<>();
        private final Map<String, Set<String>> distinct = new HashMap<>();
        private int words;

        Count(String text) {
            int start = -1;
            int length = Math.min(text.length(), LOOKED_AT);
            for (int at = 0; at <= length; at++) {
                boolean letter = at < length && Character.isLetter(text.charAt(at));
                if (letter && start < 0) {
                    start = at;
                } else if (!letter && start >= 0) {
                    words++;
                    if (at - start <= LONGEST && !isName(text, start, at)) {
                        add(LowerCase.of(text.substring(start, at)));
                    }
                    start = -1;
                }
            }
        }

        /** Whether only the first letter is a capital, as in Los Angeles. */
        private static boolean isName(String text, int start, int end) {
            return Character.isUpperCase(text.charAt(start))
                    && (start + 1 == end || Character.isLowerCase(text.charAt(start + 1)));
        }

        private void add(String word) {
            for (String language : BY_WORD.getOrDefault(word, List.of())) {
                found.merge(language, 1, Integer::sum);
                distinct.computeIfAbsent(language, unused -> new HashSet<>()).add(word);
            }
        }

        @Nullable
        String most() {
            String most = ENGLISH;
            for (String language : LANGUAGES.keySet()) {
                most = found.getOrDefault(language, 0) > found.getOrDefault(most, 0) ? language : most;
            }
            boolean enough = words >= FEWEST_WORDS
                    && found.getOrDefault(most, 0) >= SHARE * words
                    && distinct.getOrDefault(most, Set.of()).size() >= FEWEST_FOUND;
            return enough && !most.equals(ENGLISH) ? most : null;
        }
    }
}
