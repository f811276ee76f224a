package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.lexical.RougeL;
import dev.assay.scoring.consistency.lexical.SubsequenceF1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A short answer and its samples, pair by pair: text 0 is the answer, text n + 1 sample n. Words of the prompt say nothing where
 * one text repeats them and the other does not. Where each of two texts has words of the prompt that the other lacks, as in
 * "Obama" and "Biden" to "Obama or Biden?", the two differ in those, and they count. Where nothing would be left of one of two,
 * all words of both count. Confined to one thread.
 */
final class WordPairs {
    /** By stem, and by word: finding stems takes its time. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final Map<String, Integer> byWord = new HashMap<>();
    private final boolean stemmed;
    /** By text: which of the distinct ones it is; short answers repeat a lot. */
    private final int[] which;
    /** Distinct texts as numbers of words. */
    private final List<Text> texts = new ArrayList<>();
    /** The same without the words of the prompt. */
    private final List<Text> novel;

    private final boolean[] asked;
    /** By word: the last pair that differs in it. */
    private final int[] marked;

    private int pairs;
    private final SubsequenceF1 subsequences;

    private WordPairs(AnswerWords words, boolean withoutEndings) {
        stemmed = withoutEndings && words.english();
        Map<List<String>, Integer> known = new HashMap<>();
        which = new int[words.samples().size() + 1];
        which[0] = known.computeIfAbsent(words.answer(), this::add);
        for (int i = 1; i < which.length; i++) {
            which[i] = known.computeIfAbsent(words.samples().get(i - 1), this::add);
        }
        asked = new boolean[numbers.size()];
        marked = new int[numbers.size()];
        subsequences = new SubsequenceF1(numbers.size());
        for (String word : words.asked()) {
            Integer number = numbers.get(stem(word));
            if (number != null) {
                asked[number] = true;
            }
        }
        novel = texts.stream()
                .map(text -> new Text(
                        IntStream.of(text.words).filter(word -> !asked[word]).toArray()))
                .toList();
    }

    /** With English endings. */
    static WordPairs of(AnswerWords words) {
        return new WordPairs(words, false);
    }

    /** Without English endings. */
    static WordPairs stemmed(AnswerWords words) {
        return new WordPairs(words, true);
    }

    private int add(List<String> text) {
        int[] words = new int[text.size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = number(text.get(i));
        }
        texts.add(new Text(words));
        return texts.size() - 1;
    }

    private int number(String word) {
        Integer known = byWord.get(word);
        if (known == null) {
            known = numbers.computeIfAbsent(stem(word), unused -> numbers.size());
            byWord.put(word, known);
        }
        return known;
    }

    private String stem(String word) {
        return stemmed && AnswerWords.isAscii(word) ? RougeL.stemmed(word) : word;
    }

    /**
     * Words in their order, and each once in ascending order.
     *
     * @param words numbers of words
     */
    private record Text(int[] words, int[] distinct) {
        Text(int[] words) {
            this(words, distinctOf(words));
        }
    }

    /** Each word once, in ascending order. */
    static int[] distinctOf(int[] words) {
        int[] out = words.clone();
        Arrays.sort(out);
        int size = 0;
        for (int word : out) {
            if (size == 0 || out[size - 1] != word) {
                out[size++] = word;
            }
        }
        return Arrays.copyOf(out, size);
    }

    /**
     * How alike all pairs of texts are.
     *
     * @param f1 over the longest common subsequence; symmetric, entries in [0, 1], [n][n]
     * @param jaccard words in common over words in either; symmetric, entries in [0, 1], diagonal 1, [n][n]
     */
    record Likeness(double[][] f1, double[][] jaccard) {}

    /** All pairs. */
    Likeness likeness() {
        int n = texts.size();
        Likeness out = new Likeness(new double[n][n], new double[n][n]);
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                Text[] pair = pair(i, j, differ(i, j));
                compare(pair[0], pair[1], i, j, out);
            }
        }
        return byText(out);
    }

    private void compare(Text one, Text other, int i, int j, Likeness to) {
        to.f1[i][j] = subsequences.of(one.words, other.words);
        to.f1[j][i] = to.f1[i][j];
        to.jaccard[i][j] = jaccard(one.distinct, other.distinct);
        to.jaccard[j][i] = to.jaccard[i][j];
    }

    private Likeness byText(Likeness distinct) {
        double[][] graph = byText(distinct.jaccard);
        for (int i = 0; i < graph.length; i++) {
            graph[i][i] = 1;
        }
        return new Likeness(byText(distinct.f1), graph);
    }

    private double[][] byText(double[][] distinct) {
        double[][] out = new double[which.length][which.length];
        for (int i = 0; i < which.length; i++) {
            for (int j = 0; j < which.length; j++) {
                out[i][j] = distinct[which[i]][which[j]];
            }
        }
        return out;
    }

    /** Mean F1 of the answer to each sample, of the words that count and of all words, each in [0, 1]. */
    double[] agreement() {
        double[][] known = new double[texts.size()][];
        double sum = 0;
        double whole = 0;
        for (int i = 1; i < which.length; i++) {
            int j = which[i];
            if (known[j] == null) {
                Text[] pair = pair(which[0], j, differ(which[0], j));
                known[j] = new double[] {
                    subsequences.of(pair[0].words, pair[1].words),
                    subsequences.of(texts.get(which[0]).words, texts.get(j).words)
                };
            }
            sum += known[j][0];
            whole += known[j][1];
        }
        return new double[] {sum / (which.length - 1), whole / (which.length - 1)};
    }

    /** The words of two distinct texts that count. */
    private Text[] pair(int i, int j, boolean differ) {
        Text first = differ ? rest(texts.get(i)) : novel.get(i);
        Text second = differ ? rest(texts.get(j)) : novel.get(j);
        return first.words.length > 0 && second.words.length > 0
                ? new Text[] {first, second}
                : new Text[] {texts.get(i), texts.get(j)};
    }

    /** Whether each has a word of the prompt that the other lacks; they are marked by the number of the pair. */
    private boolean differ(int i, int j) {
        pairs++;
        boolean lacks = mark(texts.get(i).distinct, texts.get(j).distinct);
        return mark(texts.get(j).distinct, texts.get(i).distinct) && lacks;
    }

    private boolean mark(int[] these, int[] others) {
        boolean any = false;
        for (int word : these) {
            if (asked[word] && Arrays.binarySearch(others, word) < 0) {
                marked[word] = pairs;
                any = true;
            }
        }
        return any;
    }

    private Text rest(Text text) {
        return new Text(IntStream.of(text.words)
                .filter(word -> !asked[word] || marked[word] == pairs)
                .toArray());
    }

    private static double jaccard(int[] first, int[] second) {
        int common = common(first, second);
        int union = first.length + second.length - common;
        return union == 0 ? 0 : (double) common / union;
    }

    /** Number of words in both; each ascending. */
    static int common(int[] first, int[] second) {
        int common = 0;
        int at = 0;
        for (int word : first) {
            while (at < second.length && second[at] < word) {
                at++;
            }
            common += at < second.length && second[at] == word ? 1 : 0;
        }
        return common;
    }
}
