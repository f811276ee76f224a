package dev.assay.scoring.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any language by the rules of Unicode (UAX #29) as ICU has them, with ICU's dictionaries for scripts that set no blanks
 * between words. White space is no token. Immutable; any thread may use it.
 */
public final class UnicodeSegmenter implements Segmenter {
    /** Names these rules in evidence. */
    public static final String ID = "icu-" + VersionInfo.ICU_VERSION.getMajor();

    private final ULocale locale;
    // Iterators keep a place in a text; each text gets a copy.
    private final BreakIterator words;
    private final BreakIterator sentences;

    /**
     * Rules of one language.
     *
     * @param language BCP 47 tag; one that ICU does not know has the rules of the root locale
     */
    public UnicodeSegmenter(String language) {
        locale = ULocale.forLanguageTag(language.replace('_', '-'));
        words = BreakIterator.getWordInstance(locale);
        sentences = BreakIterator.getSentenceInstance(locale);
    }

    @Override
    public String tokenizerId() {
        return ID;
    }

    @Override
    public String splitterId() {
        return ID;
    }

    @Override
    public Tokens tokenize(String text) {
        BreakIterator cutter = words.clone();
        cutter.setText(text);
        int[] starts = new int[text.length() / 4 + 8];
        int[] ends = new int[starts.length];
        int size = 0;
        int start = cutter.first();
        for (int end = cutter.next(); end != BreakIterator.DONE; start = end, end = cutter.next()) {
            if (isBlank(text, start, end)) {
                continue;
            }
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
            }
            starts[size] = start;
            ends[size++] = end;
        }
        return new Tokens(text, starts, ends, size);
    }

    private static boolean isBlank(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (!CharClasses.isSpace(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<SentenceSplitter.Sentence> split(Tokens tokens) {
        BreakIterator cutter = sentences.clone();
        cutter.setText(tokens.text());
        List<SentenceSplitter.Sentence> out = new ArrayList<>();
        int from = 0;
        cutter.first();
        for (int end = cutter.next(); end != BreakIterator.DONE; end = cutter.next()) {
            int to = from;
            while (to < tokens.size() && tokens.start(to) < end) {
                to++;
            }
            if (to > from) {
                out.add(new SentenceSplitter.Sentence(from, to, tokens.start(from), tokens.end(to - 1)));
            }
            from = to;
        }
        return out;
    }

    @Override
    public void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor) {
        Tokens tokens = tokenize(text);
        for (SentenceSplitter.Sentence sentence : split(tokens)) {
            visitor.sentence(tokens, sentence.from(), sentence.to());
        }
    }

    @Override
    public String toString() {
        return ID + "/" + locale.toLanguageTag();
    }
}
