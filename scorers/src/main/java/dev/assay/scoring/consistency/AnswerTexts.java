package dev.assay.scoring.consistency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A short answer and its samples as numbers of words, and which of their words say something; see {@link OwnWords}. Where one text
 * denies, that the others do not is a word that they say. Confined to one thread.
 */
final class AnswerTexts {
    /** Longer texts may deny anything that they speak of. */
    private static final int MOST_DENYING = 30;

    private static final Text NONE = new Text(new int[0], new int[0], new int[0]);

    private final Denials denials;
    private final Lexicon lexicon;
    private final Map<String, Word> numbers = new HashMap<>();
    /** The same of words where they deny. */
    private final Map<String, Word> denying = new HashMap<>();

    private final Map<String, Integer> stems = new HashMap<>();
    /** By word: the last text that it was met in. */
    private int[] seen = new int[0];

    private int texts;
    private final Text answer;
    private final List<Text> samples = new ArrayList<>();

    /**
     * A word.
     *
     * @param written as it is
     * @param number the same for all with one stem
     * @param meaning whether it is no function word
     * @param content whether it is not around an answer either
     * @param denies whether another word stands for it
     */
    private record Word(String written, int number, boolean meaning, boolean content, boolean denies) {}

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
        denials = Denials.of(words.language());
        lexicon = Lexicon.of(words.language());
        List<String> own = lexicon.numbersRead(words.spelled().answer());
        List<List<String>> others =
                words.spelled().samples().stream().map(lexicon::numbersRead).toList();
        boolean polar = own.size() <= MOST_DENYING
                && (denials.in(own) || others.stream().anyMatch(denials::in));
        Map<List<String>, Word[]> read = new HashMap<>();
        read.put(own, read(own, polar));
        others.forEach(sample -> read.computeIfAbsent(sample, text -> read(text, polar)));
        Compounds compounds = new Compounds(numbers.keySet());
        Map<List<String>, Text> known = new HashMap<>();
        read.forEach((text, each) -> known.put(text, text(joined(each, compounds), polar)));
        answer = known.getOrDefault(own, NONE);
        for (List<String> sample : others) {
            samples.add(known.getOrDefault(sample, NONE));
        }
    }

    Text answer() {
        return answer;
    }

    /** In order; equal ones are the same object, [N]. */
    List<Text> samples() {
        return samples;
    }

    /** One more than the largest number of a word. */
    int size() {
        return stems.size();
    }

    private Word[] read(List<String> words, boolean polar) {
        if (!polar) {
            Word[] out = new Word[words.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = plain(words.get(i));
            }
            return out;
        }
        boolean[] denial = denials.places(words);
        List<Word> all = new ArrayList<>(denial.length + 2);
        for (int i = 0; i < denial.length; i++) {
            String written = words.get(i);
            all.add(denial[i] ? denying.computeIfAbsent(written, word -> word(word, true)) : plain(written));
        }
        boolean either = words.size() > MOST_DENYING;
        boolean denies = denials.in(words);
        if (either || !denies) {
            all.add(plain("#yes"));
        }
        if (either || denies) {
            all.add(plain("#no"));
        }
        return all.toArray(Word[]::new);
    }

    /** Writes two words as one where another text does. */
    private Word[] joined(Word[] words, Compounds compounds) {
        Word[] out = words;
        int size = 0;
        for (int i = 0; i < words.length; i++) {
            Word next = i + 1 < words.length ? words[i + 1] : null;
            Word one = next == null || !words[i].content || !next.content
                    ? null
                    : numbers.get(compounds.of(words[i].written, next.written));
            if (one != null && out == words) {
                out = words.clone();
            }
            if (one != null) {
                i++;
            }
            out[size++] = one == null ? words[i] : one;
        }
        return size == words.length ? words : Arrays.copyOf(out, size);
    }

    private Text text(Word[] words, boolean polar) {
        int[] each = new int[words.length];
        int[] meaning = new int[each.length];
        int[] content = new int[each.length];
        // Where nothing else is left, all words but those of denial, which one word stands for.
        int[] rest = new int[each.length];
        int meant = 0;
        int contents = 0;
        int left = 0;
        for (int i = 0; i < each.length; i++) {
            Word word = words[i];
            each[i] = word.number;
            if (word.meaning) {
                meaning[meant++] = word.number;
            }
            if (word.content && !word.denies) {
                content[contents++] = word.number;
            }
            if (!word.denies) {
                rest[left++] = word.number;
            }
        }
        boolean any = contents > (polar ? 1 : 0);
        return new Text(
                WordPairs.distinctOf(each),
                WordPairs.distinctOf(Arrays.copyOf(meaning, meant)),
                any ? once(content, contents) : once(rest, left));
    }

    private Word plain(String word) {
        Word known = numbers.get(word);
        return known != null ? known : numbers.computeIfAbsent(word, written -> word(written, false));
    }

    private Word word(String word, boolean denies) {
        int next = stems.size();
        int number = stems.computeIfAbsent(lexicon.stem(word), unused -> next);
        boolean meaning = !lexicon.isFunction(word);
        return new Word(word, number, meaning, meaning && !lexicon.isAround(word), denies);
    }

    /** The first so many words, each where it is met first. */
    private int[] once(int[] all, int size) {
        if (seen.length < size()) {
            seen = Arrays.copyOf(seen, size());
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
