package dev.assay.scoring.text;

import java.util.HashSet;
import java.util.Set;

/** What the words of one text say for each language; confined to one thread. */
final class LanguageCount {
    private static final int ENGLISH = 1 << LanguageWords.ENGLISH;

    /** Words that English took over have these, too: jalapeño, doppelgänger, smörgåsbord. */
    private static final String BORROWED = "áíóúöäüåøæçñ";

    private final int[] found = new int[LanguageWords.languages()];
    private final int[] functions = new int[LanguageWords.languages()];
    private final int[] evidence = new int[LanguageWords.languages()];
    private final Set<String> seen = new HashSet<>();

    /** How much speaks for a language: its function words, and letters that it has and English does not. */
    int found(int language) {
        return found[language];
    }

    /** Different function words of a language. */
    int functions(int language) {
        return functions[language];
    }

    /** Of what was found that which differs and English does not have. */
    int evidence(int language) {
        return evidence[language];
    }

    /** Counts an English word or ending. */
    void addEnglish() {
        found[LanguageWords.ENGLISH]++;
    }

    /**
     * Counts a word.
     *
     * @param word in lower case
     * @param name whether it may be a name, whose letters say nothing
     */
    void add(String word, boolean name) {
        int having = LanguageWords.having(word);
        int lettered = name && having == 0 ? 0 : lettered(word);
        if ((having | lettered) == 0) {
            return;
        }
        boolean fresh = seen.add(word);
        int weight = lettered == 0 ? 0 : weight(word);
        boolean english = (having & ENGLISH) != 0;
        for (int left = having | lettered; left != 0; left &= left - 1) {
            int language = Integer.numberOfTrailingZeros(left);
            int listed = (having >> language) & 1;
            int letters = ((lettered >> language) & 1) * weight;
            found[language] += listed + letters;
            if (fresh) {
                functions[language] += listed;
                evidence[language] += (english ? 0 : listed) + letters;
            }
        }
    }

    /** Languages other than English that have all letters of a word; none where English has them. */
    private static int lettered(String word) {
        int all = -1;
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            all &= c < 0x80 ? -1 : LanguageWords.having(c);
        }
        return (all & ENGLISH) != 0 ? 0 : all;
    }

    /** Two where no word of English has such a letter, as ł or ő. */
    private static int weight(String word) {
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            if (c >= 0x80 && (LanguageWords.having(c) & ENGLISH) == 0 && BORROWED.indexOf(c) < 0) {
                return 2;
            }
        }
        return 1;
    }
}
