package dev.assay.scoring.text;

import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which language of Latin letters a text is written by its most frequent words, which a sentence hardly does without, and by
 * letters that English does not have. A word counts for every language that has it. Names, acronyms, abbreviations and code count
 * for none; when in doubt a text is English. Confined to one thread.
 */
final class FunctionWords {
    private static final int LOOKED_AT = 1500;
    private static final int FEWEST_WORDS = 5;
    private static final double SHARE = 0.15;
    /** Two words of another language, or one and a borrowed letter, stand in many a title. */
    private static final int FEWEST_EVIDENCE = 3;

    private static final int SOLID_EVIDENCE = 4;
    private static final int FEWEST_FUNCTIONS = 2;
    /** Of letters, where one function word is enough. */
    private static final int PLENTY = 6;

    /** By which a language leads English: a title in brackets is no more than the words around it. */
    private static final int LEAD = 2;

    /** One such character for so many words is prose. */
    private static final int WORDS_PER_SIGN = 4;

    private static final String SIGNS = "{}=;\\|^";
    private static final String SENTENCE_ENDS = ".!?:\n";
    private static final String APOSTROPHES = "'\u2019\u02bc";
    private static final String BEFORE_WORDS =
            "\"'\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb(\u00bf\u00a1\u2013\u2014*>";
    private static final String BEHIND_WORDS = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb)!?\u2026;\u2013\u2014*<";
    /** Behind a word only before a space: 'e.g.', '3:en'. */
    private static final String STOPS = ".,:";

    private static final Set<String> CONTRACTED = Set.of("s", "t", "ve", "re", "ll", "m", "d");
    /** Lower-case words inside names of people, places and houses. */
    private static final Set<String> PARTICLES = Set.of(
            "de", "la", "las", "los", "del", "do", "da", "dos", "das", "du", "des", "di", "della", "dei", "degli",
            "von", "van", "der", "den", "het", "ter", "ten", "te", "zu", "zum", "zur", "am", "y", "e", "et", "al", "el",
            "le", "les", "af", "av", "na", "sur", "en", "v", "i", "alla");

    /** At the beginning of a sentence they stand before a capital in German, where nouns have one. */
    private static final Set<String> BEFORE_NOUNS = Set.of("der", "das", "ein", "eine", "diese", "dieser", "dieses");

    private final String text;
    private final int end;
    private final boolean oneCase;
    private final LanguageCount count = new LanguageCount();
    /** Particles behind a name, of which it is not known yet whether a name follows. */
    private final List<String> pending = new ArrayList<>();

    private int words;
    private int signs;
    private boolean begins = true;
    private boolean elided;
    private boolean named;
    private int lastEnd = -1;

    private FunctionWords(String text, boolean oneCase) {
        this.text = text;
        this.end = Math.min(text.length(), LOOKED_AT);
        this.oneCase = oneCase;
    }

    /**
     * A language that was found.
     *
     * @param code of ISO 639-1
     * @param name in English; several where nothing tells them apart
     * @param solid whether more speaks for it than is asked for
     */
    record Found(String code, String name, boolean solid) {}

    /**
     * The language other than English that most of a text speaks for; null where that is English, too little, or of none that is known.
     *
     * @param text in Unicode's composed form
     * @param oneCase whether capitals say nothing in it
     */
    static @Nullable Found of(String text, boolean oneCase) {
        FunctionWords words = new FunctionWords(text, oneCase);
        words.scan();
        return words.most();
    }

    private @Nullable Found most() {
        int most = LanguageWords.ENGLISH + 1;
        for (int language = most + 1; language < LanguageWords.languages(); language++) {
            most = compare(language, most) > 0 ? language : most;
        }
        boolean enough = words >= FEWEST_WORDS
                && signs * WORDS_PER_SIGN <= words
                && count.found(most) >= SHARE * words
                && count.found(most) >= count.found(LanguageWords.ENGLISH) + LEAD
                && count.functions(most) >= (count.evidence(most) >= PLENTY ? 1 : FEWEST_FUNCTIONS)
                && count.evidence(most) >= FEWEST_EVIDENCE;
        return enough ? found(most) : null;
    }

    private int compare(int language, int other) {
        int found = Integer.compare(count.found(language), count.found(other));
        return found != 0 ? found : Integer.compare(count.evidence(language), count.evidence(other));
    }

    private Found found(int most) {
        StringBuilder names = new StringBuilder();
        for (int language = most; language < LanguageWords.languages(); language++) {
            if (compare(language, most) == 0) {
                names.append(names.isEmpty() ? "" : " or ")
                        .append(ULocale.getDisplayLanguage(LanguageWords.code(language), ULocale.ENGLISH));
            }
        }
        return new Found(LanguageWords.code(most), names.toString(), count.evidence(most) >= SOLID_EVIDENCE);
    }

    private void scan() {
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (Character.isLetter(c)) {
                int start = at;
                while (at < end && Character.isLetter(text.charAt(at))) {
                    at++;
                }
                piece(start, at);
                begins = false;
                lastEnd = at;
                at--;
            } else {
                begins |= SENTENCE_ENDS.indexOf(c) >= 0;
                signs += SIGNS.indexOf(c) >= 0 ? 1 : 0;
            }
        }
        flush();
    }

    /** Letters between whatever is none: a word, or a part of one before or behind an apostrophe. */
    private void piece(int start, int stop) {
        boolean behind = start >= 2 && lastEnd == start - 1 && isApostrophe(start - 1);
        boolean before = stop + 1 < end && isApostrophe(stop) && Character.isLetter(text.charAt(stop + 1));
        if (behind && !elided) {
            ending(start, stop);
            return;
        }
        words++;
        boolean opens = behind || start == 0 || isSpace(start - 1) || BEFORE_WORDS.indexOf(text.charAt(start - 1)) >= 0;
        elided = before && elides(start, stop, opens);
        if (!before && opens && closes(stop) && linked(start, stop)) {
            word(start, stop);
        } else {
            flush();
            named = Character.isUpperCase(text.charAt(start));
        }
    }

    /** Letters behind an apostrophe: he's, they've, Ankara'da. */
    private void ending(int start, int stop) {
        if (stop - start >= LanguageWords.longest()) {
            return;
        }
        String word = LowerCase.of(text.substring(start, stop));
        if (CONTRACTED.contains(word)) {
            count.addEnglish();
        } else {
            count.add("'" + word, true);
        }
    }

    /** Whether letters before an apostrophe are a word without its last vowel, as French and Italian have them. */
    private boolean elides(int start, int stop, boolean opens) {
        if (stop - start >= LanguageWords.longest()) {
            return false;
        }
        String word = LowerCase.of(text.substring(start, stop)) + "'";
        boolean known = LanguageWords.having(word) != 0;
        boolean name = !oneCase
                && (Character.isUpperCase(text.charAt(stop + 1))
                        || (Character.isUpperCase(text.charAt(start)) && !begins));
        if (known && opens && !name) {
            count.add(word, true);
        }
        return known;
    }

    private boolean closes(int stop) {
        if (stop == end || isSpace(stop)) {
            return true;
        }
        char c = text.charAt(stop);
        return BEHIND_WORDS.indexOf(c) >= 0
                || (STOPS.indexOf(c) >= 0 && (stop + 1 == end || !Character.isLetterOrDigit(text.charAt(stop + 1))));
    }

    /** Whether only a space parts it from another word: not in lists, formulae and code. One letter needs a word behind it. */
    private boolean linked(int start, int stop) {
        boolean behind = stop + 1 < end && isSpace(stop) && startsWord(text.charAt(stop + 1));
        boolean before = start >= 2 && isSpace(start - 1) && Character.isLetterOrDigit(text.charAt(start - 2));
        return behind || (stop - start > 1 && (before || elided(start)));
    }

    private boolean elided(int start) {
        return start > 0 && isApostrophe(start - 1) && lastEnd == start - 1;
    }

    private static boolean startsWord(char c) {
        return Character.isLetterOrDigit(c) || BEFORE_WORDS.indexOf(c) >= 0;
    }

    private void word(int start, int stop) {
        boolean upper = Character.isUpperCase(text.charAt(start));
        if (oneCase || !upper) {
            lowerCase(start, stop);
        } else if (stop - start == 1 || Character.isLowerCase(text.charAt(start + 1))) {
            capital(start, stop);
        } else {
            pending.clear();
            named = true;
        }
    }

    private void lowerCase(int start, int stop) {
        String word = known(start, stop);
        if (named && word != null && lastEnd == start - 1 && PARTICLES.contains(word)) {
            pending.add(word);
            return;
        }
        flush();
        named = false;
        if (word != null) {
            count.add(word, Character.isUpperCase(text.charAt(start)));
        }
    }

    /** A first word counts as any other where no name follows; elsewhere only titles in English have words with capitals. */
    private void capital(int start, int stop) {
        String word = known(start, stop);
        boolean beforeName = stop + 1 >= end || !Character.isLowerCase(text.charAt(stop + 1));
        boolean first = begins && (!beforeName || (word != null && BEFORE_NOUNS.contains(word)));
        if (first) {
            flush();
        }
        pending.clear();
        named = !first || word == null || LanguageWords.having(word) == 0;
        if (word == null) {
            return;
        }
        if (first) {
            count.add(word, true);
        } else if ((LanguageWords.having(word) & (1 << LanguageWords.ENGLISH)) != 0) {
            count.addEnglish();
        }
    }

    private void flush() {
        for (String word : pending) {
            count.add(word, false);
        }
        pending.clear();
    }

    /** The word in lower case; null where it is too long for any, and all its letters are English. */
    private @Nullable String known(int start, int stop) {
        boolean plain = true;
        for (int at = start; at < stop && plain; at++) {
            plain = text.charAt(at) < 0x80;
        }
        return plain && stop - start > LanguageWords.longest() ? null : LowerCase.of(text.substring(start, stop));
    }

    private boolean isApostrophe(int at) {
        return APOSTROPHES.indexOf(text.charAt(at)) >= 0;
    }

    private boolean isSpace(int at) {
        return Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\u00a0';
    }
}
