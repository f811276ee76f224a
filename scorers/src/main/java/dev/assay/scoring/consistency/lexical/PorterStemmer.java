package dev.assay.scoring.consistency.lexical;

import java.util.HashMap;
import java.util.Map;

/**
 * Porter's stemmer (Program 14(3), 1980) with the extensions of NLTK, as the package rouge_score uses it. Words of lower-case
 * ASCII letters and digits. Stateless; any thread may use it.
 */
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR = irregular();

    private static final String[][] STEP_2 = {
        {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"bli", "ble"},
        {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"},
        {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
        {"iviti", "ive"}, {"biliti", "ble"}, {"fulli", "ful"},
    };
    private static final String[][] STEP_3 = {
        {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""},
    };
    private static final String[] STEP_4 = {
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
        "iti", "ous", "ive", "ize",
    };

    private PorterStemmer() {}

    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = step1c(step1b(step1a(word)));
        return step5b(step5a(step4(step3(step2(stem)))));
    }

    private static String step1a(String word) {
        if (word.endsWith("ies") && word.length() == 4) {
            return cut(word, 1);
        }
        if (word.endsWith("sses") || word.endsWith("ies")) {
            return cut(word, 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return word.length() == 4 ? cut(word, 1) : cut(word, 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        int ending = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        return ending == 0 || !hasVowel(cut(word, ending)) ? word : restoreE(cut(word, ending));
    }

    private static String restoreE(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsDoubleConsonant(stem)) {
            char last = stem.charAt(stem.length() - 1);
            return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsCvc(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        boolean change = word.endsWith("y") && word.length() > 2 && isConsonant(word, word.length() - 2);
        return change ? cut(word, 1) + "i" : word;
    }

    private static String step2(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return step2(cut(word, 2));
        }
        for (String[] rule : STEP_2) {
            if (word.endsWith(rule[0])) {
                String stem = cut(word, rule[0].length());
                return measure(stem) > 0 ? stem + rule[1] : word;
            }
        }
        // NLTK measures the stem of -logi with its l.
        return word.endsWith("logi") && measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }

    private static String step3(String word) {
        for (String[] rule : STEP_3) {
            if (word.endsWith(rule[0])) {
                String stem = cut(word, rule[0].length());
                return measure(stem) > 0 ? stem + rule[1] : word;
            }
        }
        return word;
    }

    private static String step4(String word) {
        for (String ending : STEP_4) {
            if (word.endsWith(ending)) {
                String stem = cut(word, ending.length());
                boolean allowed = !ending.equals("ion") || stem.endsWith("s") || stem.endsWith("t");
                return allowed && measure(stem) > 1 ? stem : word;
            }
        }
        return word;
    }

    private static String step5a(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsCvc(stem)) ? stem : word;
    }

    private static String step5b(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    private static String cut(String word, int characters) {
        return word.substring(0, word.length() - characters);
    }

    private static boolean isConsonant(String word, int at) {
        boolean consonant = true;
        // A y is a consonant at the start and behind a vowel; runs of y alternate.
        int from = at;
        while (from > 0 && word.charAt(from) == 'y') {
            from--;
        }
        for (int i = from; i <= at; i++) {
            consonant = isConsonant(word.charAt(i), i, consonant);
        }
        return consonant;
    }

    private static boolean isConsonant(char c, int at, boolean behindConsonant) {
        return c == 'y' ? at == 0 || !behindConsonant : "aeiou".indexOf(c) < 0;
    }

    /** Number of vowel-consonant sequences. */
    private static int measure(String stem) {
        int measure = 0;
        boolean before = true;
        for (int i = 0; i < stem.length(); i++) {
            boolean consonant = isConsonant(stem.charAt(i), i, before);
            if (consonant && !before) {
                measure++;
            }
            before = consonant;
        }
        return measure;
    }

    private static boolean hasVowel(String stem) {
        boolean consonant = true;
        for (int i = 0; i < stem.length() && consonant; i++) {
            consonant = isConsonant(stem.charAt(i), i, consonant);
        }
        return !consonant;
    }

    private static boolean endsDoubleConsonant(String word) {
        int last = word.length() - 1;
        return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
    }

    private static boolean endsCvc(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last >= 2
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }

    private static Map<String, String> irregular() {
        Map<String, String> out = new HashMap<>();
        String[] pool = {
            "sky sky skies",
            "die dying",
            "lie lying",
            "tie tying",
            "news news",
            "inning innings inning",
            "outing outings outing",
            "canning cannings canning",
            "howe howe",
            "proceed proceed",
            "exceed exceed",
            "succeed succeed",
        };
        for (String entry : pool) {
            String[] words = entry.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                out.put(words[i], words[0]);
            }
        }
        return Map.copyOf(out);
    }
}
