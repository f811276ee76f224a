package dev.assay.scoring.consistency;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import dev.assay.scoring.consistency.PhraseTable.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Numbers in words, as ICU spells them, of languages other than English: "dix-sept" is 17, and not 10 and something more. From two on,
 * as one is an article in many languages. Words are those of {@link AnswerCutter}. Immutable; any thread may use it.
 */
final class NumberWords {
    /** Of genders and cases. */
    private static final String CARDINAL = "%spellout-cardinal";

    private static final String NUMBERING = "%spellout-numbering";
    private static final int BELOW = 100;
    private static final int[] ROUND = {100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 2000, 3000, 5000, 10_000};

    /** In the others number words are particles or other words as well, or ICU spells none. */
    private static final Set<String> LANGUAGES =
            Set.of("de fr es pt it nl sv da no fi pl cs hu ro tr id ru uk el zh ja".split(" ", -1));

    /** What ICU does not have: forms before a noun, other spellings, a one that is no article. */
    private static final Map<String, Map<String, Integer>> MORE = Map.ofEntries(
            Map.entry("de", Map.of("eins", 1)),
            Map.entry("nl", Map.of("één", 1)),
            Map.entry("fi", Map.of("yksi", 1)),
            Map.entry("ru", Map.of("один", 1, "одна", 1, "одно", 1)),
            Map.entry("uk", Map.of("один", 1, "одна", 1, "одне", 1)),
            Map.entry("pl", Map.of("jeden", 1, "jedna", 1, "jedno", 1)),
            Map.entry("cs", Map.of("jeden", 1, "jedna", 1, "jedno", 1)),
            Map.entry("id", Map.of("satu", 1)),
            Map.entry("hu", Map.of("két", 2, "tizenkét", 12)),
            Map.entry("pt", Map.of("dezasseis", 16, "dezassete", 17, "dezanove", 19, "quatorze", 14)),
            Map.entry("zh", Map.of("两", 2, "兩", 2)));

    private static final NumberWords NONE = new NumberWords(Map.of());
    /** Made when they are needed: it takes a while. */
    private static final Map<String, NumberWords> MADE = new ConcurrentHashMap<>();

    private final PhraseTable<Integer> phrases;

    private NumberWords(Map<String, Integer> spelled) {
        phrases = new PhraseTable<>(spelled);
    }

    /**
     * Those of a language.
     *
     * @param code of ISO 639-1; {@code und} for characters that Chinese and Japanese share
     */
    static NumberWords of(String code) {
        String known = code.equals("und") ? "zh" : code;
        return LANGUAGES.contains(known) ? MADE.computeIfAbsent(known, one -> new NumberWords(spelled(one))) : NONE;
    }

    private static Map<String, Integer> spelled(String code) {
        Map<String, Integer> spelled = new LinkedHashMap<>(MORE.getOrDefault(code, Map.of()));
        RuleBasedNumberFormat format = new RuleBasedNumberFormat(new ULocale(code), RuleBasedNumberFormat.SPELLOUT);
        int[] numbers =
                IntStream.concat(IntStream.range(2, BELOW), IntStream.of(ROUND)).toArray();
        for (String rules : format.getRuleSetNames()) {
            boolean cardinal = rules.startsWith(CARDINAL) || rules.equals(NUMBERING);
            for (int i = 0; cardinal && i < numbers.length; i++) {
                // Where a line may break is no part of the word.
                String words = format.format(numbers[i], rules).replace("\u00ad", "");
                spelled.putIfAbsent(words, numbers[i]);
                // Unicode's letter, and what is typed instead.
                spelled.putIfAbsent(words.replace('\u02bc', '\''), numbers[i]);
            }
        }
        return spelled;
    }

    /** The words with numbers in digits; the same object where there are none. */
    List<String> read(List<String> words) {
        if (phrases.isEmpty()) {
            return words;
        }
        List<String> out = new ArrayList<>(words.size());
        boolean any = false;
        int at = 0;
        while (at < words.size()) {
            Phrase<Integer> found = phrases.at(words, at);
            out.add(found == null ? words.get(at) : found.value().toString());
            any |= found != null;
            at += found == null ? 1 : found.words().size();
        }
        return any ? out : words;
    }
}
