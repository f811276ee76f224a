package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.AnswerTexts.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
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
    static OwnWords of(AnswerWords words) {
        return new Comparison(new AnswerTexts(words)).compare();
    }

    /** One answer; confined to one thread. */
    private static final class Comparison {
        private final Text answer;
        private final List<Text> samples;
        /** By word: how many samples have it. */
        private final int[] frequency;

        /**
         * A text as bits by word.
         *
         * @param words all of them
         * @param content those in its content
         */
        private record Bits(long[] words, long[] content) {}

        Comparison(AnswerTexts texts) {
            answer = texts.answer();
            samples = texts.samples();
            frequency = new int[texts.size()];
            for (Text sample : samples) {
                for (int word : sample.words()) {
                    frequency[word]++;
                }
            }
        }

        private Bits bits(Text text) {
            int longs = (frequency.length + Long.SIZE - 1) / Long.SIZE;
            Bits out = new Bits(new long[longs], new long[longs]);
            set(text.words(), out.words);
            set(text.content(), out.content);
            return out;
        }

        private static void set(int[] words, long[] bits) {
            for (int word : words) {
                bits[word / Long.SIZE] |= 1L << word;
            }
        }

        OwnWords compare() {
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
                words += (double) against / Math.max(1, answer.content().length);
                int[] rest = own(sample);
                inAnswer += rest.length == 0 ? 1 : (double) WordPairs.common(rest, answer.words()) / rest.length;
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

        /** How many words of the first the second has others for; 0 where one only says more. */
        private static int contradiction(Bits first, Bits second) {
            int mine = lacking(first.content, second.words);
            return mine == 0 ? 0 : Math.min(mine, lacking(second.content, first.words));
        }

        private static int lacking(long[] content, long[] words) {
            int count = 0;
            for (int i = 0; i < content.length; i++) {
                count += Long.bitCount(content[i] & ~words[i]);
            }
            return count;
        }

        /** The words of a sample that not all texts have. */
        private int[] own(Text sample) {
            return IntStream.of(sample.meaning())
                    .filter(word -> frequency[word] < samples.size() || Arrays.binarySearch(answer.words(), word) < 0)
                    .toArray();
        }

        private double support(int n) {
            return IntStream.of(answer.content())
                    .filter(word -> frequency[word] < n)
                    .mapToDouble(word -> PassageFeatures.support((double) frequency[word] / n))
                    .average()
                    .orElse(0);
        }
    }
}
