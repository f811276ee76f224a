package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.NumberStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A short answer and its samples as the words by which they are compared, cut by {@link AnswerCutter}. In English a word with
 * accents is the same word as without, as in "café" and "cafe", unless two spellings put different ones on a letter.
 * Immutable; any thread may read it.
 *
 * @param language how they are read
 * @param asked distinct words of the prompt, empty without one
 * @param answer words of the answer
 * @param samples words of each sample, [N]
 * @param equal number of samples whose text is that of the answer, composed and stripped
 * @param spelled prompt, answer and samples once more: in English as others would write the same, else with letters that are answers set
 *     apart
 */
public record AnswerWords(
        Language language,
        Set<String> asked,
        List<String> answer,
        List<List<String>> samples,
        int equal,
        Spelled spelled) {

    /**
     * Words of texts that {@link EnglishSpelling} or {@link CapitalLetters} has gone over, which no reference knows: for the fusion.
     *
     * @param asked distinct words of the prompt, empty without one
     * @param answer words of the answer
     * @param samples words of each sample, [N]
     */
    public record Spelled(Set<String> asked, List<String> answer, List<List<String>> samples) {}

    /** One text; both lists are the same object where it is spelled out already. */
    private record Cut(List<String> words, List<String> spelled) {}

    /** Of longer texts no more words than this are compared; what has more is no short answer. */
    public static final int MOST = 2000;

    private static final int ASCII = 0x80;
    /** Letters that Unicode does not take apart, and what English writes for them. */
    private static final String WHOLE = "\u00f8\u0142\u0111\u00f0\u0131";

    private static final String PLAIN = "olddi";
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final Cut NONE = new Cut(List.of(), List.of());

    /** The same of a subject, in the language that it is read in. */
    public static AnswerWords of(Subject subject) {
        String text = Reading.text(subject);
        return of(Reading.language(subject), subject.prompt(), text, subject.samples());
    }

    /** The words of the prompt, and the first {@value #MOST} of an answer and each of the samples. */
    public static AnswerWords of(
            Language language, @Nullable String prompt, String response, List<Subject.SampledText> samples) {
        return of(language, prompt, response, samples, MOST);
    }

    /** All words of the samples only. */
    static AnswerWords ofSamples(Subject subject) {
        Language language = Reading.language(subject);
        return of(language, null, "", subject.samples(), Integer.MAX_VALUE);
    }

    private static AnswerWords of(
            Language language, @Nullable String prompt, String response, List<Subject.SampledText> samples, int most) {
        // Short answers repeat a lot.
        Map<String, Cut> known = new HashMap<>();
        known.computeIfAbsent(response, text -> cut(text, language, most));
        samples.forEach(sample -> known.computeIfAbsent(sample.text(), text -> cut(text, language, most)));
        // The question may stand behind a long context.
        Cut asked = cut(prompt == null ? "" : prompt, language, Integer.MAX_VALUE);
        if (language.english()) {
            Map<String, String> plain = withoutAccents(known.values(), asked);
            if (!plain.isEmpty()) {
                known.replaceAll((text, cut) -> replaced(cut, plain));
                asked = replaced(asked, plain);
            }
        }
        Cut answer = known.getOrDefault(response, NONE);
        List<List<String>> words = new ArrayList<>(samples.size());
        List<List<String>> spelled = new ArrayList<>(samples.size());
        for (Subject.SampledText sample : samples) {
            Cut cut = known.getOrDefault(sample.text(), NONE);
            words.add(cut.words);
            spelled.add(cut.spelled);
        }
        Set<String> askedWords = Set.copyOf(asked.words);
        Set<String> askedSpelled = asked.spelled == asked.words ? askedWords : Set.copyOf(asked.spelled);
        return new AnswerWords(
                language,
                askedWords,
                answer.words,
                words,
                equal(response, samples),
                new Spelled(askedSpelled, answer.spelled, spelled));
    }

    private static Cut replaced(Cut cut, Map<String, String> by) {
        List<String> words = replaced(cut.words, by);
        return new Cut(words, cut.spelled == cut.words ? words : replaced(cut.spelled, by));
    }

    private static List<String> replaced(List<String> words, Map<String, String> by) {
        return words.stream().map(word -> by.getOrDefault(word, word)).toList();
    }

    private static Cut cut(String text, Language language, int most) {
        if (text.isEmpty()) {
            return NONE;
        }
        String composed = Composed.of(text);
        List<String> words = AnswerCutter.cut(composed, language.numbers(), most);
        String spelled = language.english() ? EnglishSpelling.of(composed) : CapitalLetters.apart(composed);
        // Texts without anything to spell out are the same object.
        return new Cut(words, spelled.equals(composed) ? words : AnswerCutter.cut(spelled, language.numbers(), most));
    }

    private static int equal(String response, List<Subject.SampledText> samples) {
        String own = Composed.of(response).strip();
        int equal = 0;
        for (Subject.SampledText sample : samples) {
            equal += Composed.of(sample.text()).strip().equals(own) ? 1 : 0;
        }
        return equal;
    }

    static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= ASCII) {
                return false;
            }
        }
        return true;
    }

    /** Words with accents by their plain form, where no two spellings put different ones on a letter. */
    private static Map<String, String> withoutAccents(Collection<Cut> texts, Cut asked) {
        Map<String, Set<String>> spellings = new HashMap<>();
        collect(asked, spellings);
        texts.forEach(text -> collect(text, spellings));
        if (spellings.isEmpty()) {
            return Map.of();
        }
        Map<String, String> out = new HashMap<>();
        spellings.forEach((plain, words) -> {
            if (agree(words, plain.length())) {
                words.forEach(word -> out.put(word, plain));
            }
        });
        return out;
    }

    private static void collect(Cut text, Map<String, Set<String>> spellings) {
        collect(text.words, spellings);
        if (text.spelled != text.words) {
            collect(text.spelled, spellings);
        }
    }

    private static void collect(List<String> words, Map<String, Set<String>> spellings) {
        for (String word : words) {
            String plain = isAscii(word) ? word : plain(word);
            // A mark alone is no letter with an accent.
            if (!plain.isEmpty() && !plain.equals(word)) {
                spellings.computeIfAbsent(plain, unused -> new HashSet<>()).add(word);
            }
        }
    }

    /**
     * Whether no letter, all of them ASCII, has one accent here and another one there; leaving one out is no contradiction.
     */
    private static boolean agree(Set<String> spellings, int letters) {
        String[] known = new String[letters];
        for (String spelling : spellings) {
            String apart = Composed.apart(spelling);
            int letter = 0;
            for (int at = 0; at < apart.length(); letter++) {
                int end = marksEnd(apart, at + 1);
                String marks = apart.substring(at + 1, end);
                if (!marks.isEmpty() && known[letter] != null && !marks.equals(known[letter])) {
                    return false;
                }
                known[letter] = marks.isEmpty() ? known[letter] : marks;
                at = end;
            }
        }
        return true;
    }

    private static int marksEnd(String text, int from) {
        int at = from;
        while (at < text.length() && Composed.isMark(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    /** Without accents, where Latin letters are left; elsewhere marks make other letters. */
    private static String plain(String word) {
        StringBuilder out = new StringBuilder();
        Composed.apart(word)
                .codePoints()
                .filter(c -> c < ASCII || !Composed.isMark(c))
                .map(c -> c < ASCII || WHOLE.indexOf(c) < 0 ? c : PLAIN.charAt(WHOLE.indexOf(c)))
                .forEach(out::appendCodePoint);
        return isAscii(out.toString()) ? out.toString() : word;
    }

    /** Whether a text has more than {@value #MOST} words. */
    static boolean tooLong(String text) {
        // Fewer characters cannot hold so many words.
        return text.length() > MOST
                && AnswerCutter.cut(text, NumberStyle.EITHER, MOST + 1).size() > MOST;
    }

    /** Whether English articles and endings mean nothing. */
    boolean english() {
        return language.english();
    }

    /** The words as one string without English articles, by which answers are put into classes. */
    String normalised(List<String> words) {
        return String.join(" ", english() ? without(ARTICLES, words) : words);
    }

    /** A number for each text, from 0: the same for equal ones, [n]. */
    static int[] classes(List<String> texts) {
        Map<String, Integer> known = new HashMap<>();
        return texts.stream()
                .mapToInt(text -> known.computeIfAbsent(text, unused -> known.size()))
                .toArray();
    }

    /** The words that are not among some; all of them where none is left. */
    static List<String> without(Set<String> some, List<String> words) {
        List<String> rest = words.stream().filter(word -> !some.contains(word)).toList();
        return rest.isEmpty() ? words : rest;
    }
}
