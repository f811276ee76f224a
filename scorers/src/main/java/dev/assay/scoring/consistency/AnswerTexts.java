package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.lexical.RougeL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A short answer and its samples as numbers of words, and which of their words say something; see {@link OwnWords}. Where one text
 * denies, that the others do not is a word that they say. Confined to one thread.
 */
final class AnswerTexts {
    // None of them is an answer by itself, as "right" and "May" are.
    private static final Set<String> AROUND = FactWords.words(
            "i think believe guess answer answers question would my likely probably according based know remember if");
    private static final Set<String> DENYING = FactWords.words("not no never cannot none nor neither without");
    /** What stands before "'t". */
    private static final Set<String> SHORTENED =
            FactWords.words("isn aren wasn weren don doesn didn won wouldn can couldn shouldn hasn haven hadn");

    private static final Map<String, String> NUMBERS = numbers();

    /** Longer texts may deny anything that they speak of. */
    private static final int MOST_DENYING = 30;

    private final boolean english;
    private final Map<String, Word> numbers = new HashMap<>();
    private final Map<String, Integer> stems = new HashMap<>();
    /** By word: how it is written where it is met first. */
    private final List<String> written = new ArrayList<>();
    /** By word: the last text that it was met in. */
    private int[] seen = new int[0];

    private int texts;
    private final Text answer;
    private final List<Text> samples = new ArrayList<>();

    /**
     * A word.
     *
     * @param number the same for all with one stem
     * @param meaning whether it is no function word
     * @param content whether it is not around an answer either
     */
    private record Word(int number, boolean meaning, boolean content) {}

    /**
     * A text.
     *
     * @param words each once, ascending
     * @param meaning those that are no function words, ascending
     * @param content those that are neither function words nor around an answer, all words where there are none, in the order
     *     of the text
     */
    record Text(int[] words, int[] meaning, int[] content) {}

    AnswerTexts(AnswerWords words) {
        english = words.english();
        boolean polar = english
                && words.answer().size() <= MOST_DENYING
                && (denies(words.answer()) || words.samples().stream().anyMatch(AnswerTexts::denies));
        Map<List<String>, Text> known = new HashMap<>();
        answer = known.computeIfAbsent(words.answer(), text -> text(text, polar));
        for (List<String> sample : words.samples()) {
            samples.add(known.computeIfAbsent(sample, text -> text(text, polar)));
        }
    }

    private static Map<String, String> numbers() {
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

    Text answer() {
        return answer;
    }

    /** In order; equal ones are the same object, [N]. */
    List<Text> samples() {
        return samples;
    }

    /** By word: how it is written where it is met first. */
    List<String> written() {
        return written;
    }

    /** Whether a text denies: "no" before a number does not. */
    private static boolean denies(List<String> text) {
        for (int i = 0; i < text.size(); i++) {
            String word = text.get(i);
            boolean number = word.equals("no")
                    && i + 1 < text.size()
                    && Character.isDigit(text.get(i + 1).codePointAt(0));
            if ((DENYING.contains(word) && !number)
                    || (word.equals("t") && i > 0 && SHORTENED.contains(text.get(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    private Text text(List<String> words, boolean polar) {
        List<String> all = new ArrayList<>(words);
        if (polar) {
            if (words.size() > MOST_DENYING) {
                all.addAll(List.of("#yes", "#no"));
            } else {
                all.add(denies(words) ? "#no" : "#yes");
            }
        }
        int[] each = new int[all.size()];
        int[] meaning = new int[each.length];
        int[] content = new int[each.length];
        int meant = 0;
        int contents = 0;
        for (int i = 0; i < each.length; i++) {
            Word word = numbers.computeIfAbsent(all.get(i), this::word);
            each[i] = word.number;
            if (word.meaning) {
                meaning[meant++] = word.number;
            }
            if (word.content) {
                content[contents++] = word.number;
            }
        }
        boolean any = contents > (polar ? 1 : 0);
        return new Text(
                WordPairs.distinctOf(each),
                WordPairs.distinctOf(Arrays.copyOf(meaning, meant)),
                any ? once(content, contents) : once(each, each.length));
    }

    private Word word(String word) {
        String stem = english && AnswerWords.isAscii(word) ? NUMBERS.getOrDefault(word, RougeL.stemmed(word)) : word;
        Integer known = stems.putIfAbsent(stem, written.size());
        int number = known == null ? written.size() : known;
        if (known == null) {
            written.add(word);
        }
        boolean meaning = !english || !FactWords.FUNCTION.contains(word);
        return new Word(number, meaning, meaning && !(english && AROUND.contains(word)));
    }

    /** The first so many words, each where it is met first. */
    private int[] once(int[] all, int size) {
        if (seen.length < written.size()) {
            seen = Arrays.copyOf(seen, 2 * written.size());
        }
        texts++;
        int[] out = new int[size];
        int found = 0;
        for (int i = 0; i < size; i++) {
            if (seen[all[i]] != texts) {
                seen[all[i]] = texts;
                out[found++] = all[i];
            }
        }
        return Arrays.copyOf(out, found);
    }
}
