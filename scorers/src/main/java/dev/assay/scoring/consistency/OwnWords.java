package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.lexical.RougeL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a short answer and its samples say beyond the words that all of them have: the question said again, or one sentence around
 * different names, makes texts alike that say different things. Words are those of {@link AnswerWords}, in English without
 * endings; English function words and words around an answer ("I think ...") are no content unless a text has no others. Immutable;
 * any thread may read it.
 *
 * @param contradicted share of samples that have content the answer lacks while they lack some of the answer's, in [0, 1]
 * @param contradictedWords share of the answer's content that a sample has other content in the place of, mean over samples, in
 *     [0, 1]
 * @param samplesContradict the share of pairs of samples that contradict each other in this way, in [0, 1]; with one sample
 *     {@code contradicted}
 * @param support mean lack of support, nats, of the answer's content that not all samples have; 0 where they have all
 * @param samplesInAnswer mean over samples of the share of their words beyond those of all that the answer has, in [0, 1]
 * @param length mean over samples of log(words beyond those of all + 1)
 */
public record OwnWords(
        double contradicted,
        double contradictedWords,
        double samplesContradict,
        double support,
        double samplesInAnswer,
        double length) {
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

    /** Texts that differ in more words are not the same but for one written as two. */
    private static final int MOST_COMPOUND = 20;

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

    static OwnWords of(AnswerWords words) {
        return new Reading(words).read();
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

    /** Texts as numbers of words; confined to one thread. */
    private static final class Reading {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final Map<String, Integer> stems = new HashMap<>();
        /** By word: how it is written where it is met first. */
        private final List<String> written = new ArrayList<>();

        private final boolean english;
        private final Text answer;
        private final List<Text> samples = new ArrayList<>();
        /** By word: how many samples have it. */
        private final int[] frequency;

        /**
         * A text.
         *
         * @param words each once, ascending
         * @param meaning those that are no function words, ascending
         * @param content those that are neither function words nor around an answer, all words where there are none, in the order
         *     of the text
         */
        private record Text(int[] words, int[] meaning, int[] content) {}

        /**
         * A text as bits by word.
         *
         * @param words all of them
         * @param content those in its content
         */
        private record Bits(Text text, long[] words, long[] content) {}

        Reading(AnswerWords words) {
            english = words.english();
            boolean polar = english
                    && words.answer().size() <= MOST_DENYING
                    && (denies(words.answer()) || words.samples().stream().anyMatch(OwnWords::denies));
            Map<List<String>, Text> known = new HashMap<>();
            answer = known.computeIfAbsent(words.answer(), text -> text(text, polar));
            for (List<String> sample : words.samples()) {
                samples.add(known.computeIfAbsent(sample, text -> text(text, polar)));
            }
            frequency = new int[written.size()];
            for (Text sample : samples) {
                for (int word : sample.words) {
                    frequency[word]++;
                }
            }
        }

        /** Where one text denies, that the others do not is something that they say. */
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
                String word = all.get(i);
                each[i] = number(word);
                if (!english || !FactWords.FUNCTION.contains(word)) {
                    meaning[meant++] = each[i];
                    if (!english || !AROUND.contains(word)) {
                        content[contents++] = each[i];
                    }
                }
            }
            int[] inOrder = contents > (polar ? 1 : 0) ? Arrays.copyOf(content, contents) : each;
            return new Text(
                    WordPairs.distinctOf(each),
                    WordPairs.distinctOf(Arrays.copyOf(meaning, meant)),
                    IntStream.of(inOrder).distinct().toArray());
        }

        private int number(String word) {
            Integer known = numbers.get(word);
            if (known == null) {
                String stem =
                        english && AnswerWords.isAscii(word) ? NUMBERS.getOrDefault(word, RougeL.stemmed(word)) : word;
                known = stems.get(stem);
                if (known == null) {
                    known = written.size();
                    written.add(word);
                    stems.put(stem, known);
                }
                numbers.put(word, known);
            }
            return known;
        }

        private Bits bits(Text text) {
            int longs = (written.size() + Long.SIZE - 1) / Long.SIZE;
            Bits out = new Bits(text, new long[longs], new long[longs]);
            set(text.words, out.words);
            set(text.content, out.content);
            return out;
        }

        private static void set(int[] words, long[] bits) {
            for (int word : words) {
                bits[word / Long.SIZE] |= 1L << word;
            }
        }

        OwnWords read() {
            int n = samples.size();
            double contradicted = 0;
            double words = 0;
            double inAnswer = 0;
            double length = 0;
            IdentityHashMap<Text, Bits> known = new IdentityHashMap<>();
            Bits own = bits(answer);
            known.put(answer, own);
            List<Bits> others = new ArrayList<>();
            for (Text sample : samples) {
                Bits other = known.computeIfAbsent(sample, this::bits);
                others.add(other);
                int against = contradiction(own, other);
                contradicted += against > 0 ? 1 : 0;
                words += (double) against / Math.max(1, answer.content.length);
                int[] rest = own(sample);
                inAnswer += rest.length == 0 ? 1 : (double) WordPairs.common(rest, answer.words) / rest.length;
                length += Math.log(rest.length + 1.0);
            }
            return new OwnWords(
                    contradicted / n,
                    words / n,
                    n > 1 ? amongThem(others) : contradicted / n,
                    support(n),
                    inAnswer / n,
                    length / n);
        }

        private double amongThem(List<Bits> texts) {
            int pairs = 0;
            int against = 0;
            for (int i = 0; i < texts.size(); i++) {
                for (int j = i + 1; j < texts.size(); j++) {
                    against += contradiction(texts.get(i), texts.get(j)) > 0 ? 1 : 0;
                    pairs++;
                }
            }
            return (double) against / pairs;
        }

        /** How many words of the first the second has others for; 0 where one only says more, or writes one word as two. */
        private int contradiction(Bits first, Bits second) {
            int mine = lacking(first.content, second.words);
            int others = mine == 0 ? 0 : lacking(second.content, first.words);
            if (others == 0) {
                return 0;
            }
            if (mine == others || mine + others > MOST_COMPOUND) {
                return Math.min(mine, others);
            }
            int[] left = lacking(first.text.content, second.text.words);
            int[] right = lacking(second.text.content, first.text.words);
            return Math.min(withoutCompounds(left, right), withoutCompounds(right, left));
        }

        private static int lacking(long[] content, long[] words) {
            int count = 0;
            for (int i = 0; i < content.length; i++) {
                count += Long.bitCount(content[i] & ~words[i]);
            }
            return count;
        }

        private static int[] lacking(int[] content, int[] words) {
            return IntStream.of(content)
                    .filter(word -> Arrays.binarySearch(words, word) < 0)
                    .toArray();
        }

        /** How many words are left without those that some others are one word for, or make up together. */
        private int withoutCompounds(int[] words, int[] others) {
            Set<String> single = new HashSet<>();
            IntStream.of(others).mapToObj(written::get).forEach(single::add);
            Set<String> pairs = new HashSet<>();
            for (int i = 1; i < others.length; i++) {
                pairs.add(written.get(others[i - 1]) + written.get(others[i]));
            }
            int left = 0;
            for (int i = 0; i < words.length; i++) {
                if (i + 1 < words.length && single.contains(written.get(words[i]) + written.get(words[i + 1]))) {
                    i++;
                } else {
                    left += pairs.contains(written.get(words[i])) ? 0 : 1;
                }
            }
            return left;
        }

        /** The words of a sample that not all texts have. */
        private int[] own(Text sample) {
            return IntStream.of(sample.meaning)
                    .filter(word -> frequency[word] < samples.size() || Arrays.binarySearch(answer.words, word) < 0)
                    .toArray();
        }

        private double support(int n) {
            return IntStream.of(answer.content)
                    .filter(word -> frequency[word] < n)
                    .mapToDouble(word -> PassageFeatures.support((double) frequency[word] / n))
                    .average()
                    .orElse(0);
        }
    }
}
