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

    /** Names the rules of sentences, which know more of numbers than ICU's. */
    public static final String SPLITTER_ID = ID + "+numbers/1";

    private final ULocale locale;
    // Iterators keep a place in a text; each text gets a copy.
    private final BreakIterator words;
    private final BreakIterator sentences;
    private final NumberStops numbers;

    /**
     * Rules of one language.
     *
     * @param language BCP 47 tag; one that ICU does not know has the rules of the root locale
     */
    public UnicodeSegmenter(String language) {
        locale = ULocale.forLanguageTag(language.replace('_', '-'));
        words = BreakIterator.getWordInstance(locale);
        sentences = BreakIterator.getSentenceInstance(locale);
        numbers = new NumberStops(locale);
    }

    @Override
    public String tokenizerId() {
        return ID;
    }

    @Override
    public String splitterId() {
        return SPLITTER_ID;
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
    public List<Range> split(String text) {
        Tokens tokens = tokenize(text);
        List<Range> out = new ArrayList<>();
        forEachSentence(tokens, (all, from, to) -> out.add(new Range(all.start(from), all.end(to - 1))));
        return out;
    }

    @Override
    public void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor) {
        forEachSentence(tokenize(text), visitor);
    }

    private void forEachSentence(Tokens tokens, SentenceSplitter.SentenceVisitor visitor) {
        BreakIterator cutter = sentences.clone();
        cutter.setText(numbers.masked(tokens.text()));
        int from = 0;
        cutter.first();
        for (int end = cutter.next(); end != BreakIterator.DONE; end = cutter.next()) {
            int to = from;
            while (to < tokens.size() && tokens.start(to) < end) {
                to++;
            }
            if (to > from) {
                visitor.sentence(tokens, from, to);
            }
            from = to;
        }
    }

    @Override
    public String toString() {
        return ID + "/" + locale.toLanguageTag();
    }
}
