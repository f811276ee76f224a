package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well single sentences of the samples cover each sentence of the response: for each sample the share of the sentence's
 * distinct content or fact words in the sample's best sentence. Immutable by convention; any thread may read it.
 *
 * @param bestContent best sample's share of content words, [R]
 * @param meanFact mean over samples of the share of fact words, [R]
 * @param bestFact best sample's share of fact words, [R]
 * @param bestF1 best F1 of content words against a sentence's own, [R]
 * @param facts share of fact words in the best sentence of each sample, [R][N]
 * @param likeness F1 of content words against the sentence of each sample that is most like it, [R][N]
 * @param likest which sentence that is, -1 where none has a word of it, [R][N]
 * @param against whether a sample does not support the sentence, [R][N]: no sentence of it has more than half of the decisive
 *     words, or it lacks one of the numbers, however it writes them
 */
record SentenceMatches(
        double[] bestContent,
        double[] meanFact,
        double[] bestFact,
        double[] bestF1,
        double[][] facts,
        double[][] likeness,
        int[][] likest,
        boolean[][] against) {
    private static final double HALF = 0.5;

    // Every sentence may have words in common with every other.
    static final long MOST_PAIRS = 4_000_000;

    /** Whether there are too many pairs of sentences to compare in bounded time. */
    static boolean tooMany(ConsistencyScores scores) {
        return pairs(scores) > MOST_PAIRS;
    }

    /** Sentences of the response times those of all samples. */
    static long pairs(ConsistencyScores scores) {
        long sentences = 0;
        for (TokenIds sample : scores.samples()) {
            sentences += sample.sentences();
        }
        return sentences * scores.ids().sentences();
    }

    static SentenceMatches of(ConsistencyScores scores) {
        Counter counter = new Counter(scores);
        for (int n = 0; n < scores.samples().size(); n++) {
            counter.sample(scores.samples().get(n), n);
        }
        return counter.done();
    }

    /** Counts words in common sentence by sentence; confined to one thread. */
    private static final class Counter {
        private static final int FACT = 1;
        private static final int DECISIVE = 2;
        private static final int FLAGS = 2;

        private final ConsistencyScores scores;
        private final int sentences;
        private final int samples;
        // By token id: the response sentences that hold it, each with what the word is there, and how many there are.
        private final int[][] holders;
        private final int[] holding;
        private final List<List<Integer>> numbers = new ArrayList<>();
        private final int[] contentWords;
        private final int[] factWords;
        private final int[] decisiveWords;
        private final int[] lastSeen;
        private final int[] hits;
        private final int[] factHits;
        private final int[] decisiveHits;
        private final int[] touched;
        private int sentenceNumber;
        private final double[] bestContent;
        private final double[] bestF1;
        private final double[][] facts;
        private final double[][] likeness;
        private final int[][] likest;
        private final boolean[][] supported;

        Counter(ConsistencyScores scores) {
            this.scores = scores;
            sentences = scores.ids().sentences();
            samples = scores.samples().size();
            int largest = Arrays.stream(scores.ids().ids()).max().orElse(0);
            holders = new int[largest + 1][];
            holding = new int[largest + 1];
            contentWords = new int[sentences];
            factWords = new int[sentences];
            decisiveWords = new int[sentences];
            hits = new int[sentences];
            factHits = new int[sentences];
            decisiveHits = new int[sentences];
            touched = new int[sentences];
            bestContent = new double[sentences];
            bestF1 = new double[sentences];
            facts = new double[sentences][samples];
            likeness = new double[sentences][samples];
            likest = new int[sentences][samples];
            for (int[] row : likest) {
                Arrays.fill(row, -1);
            }
            supported = new boolean[sentences][samples];
            lastSeen = new int[scores.words().common().length];
            for (int i = 0; i < sentences; i++) {
                numbers.add(new ArrayList<>());
                index(i);
            }
        }

        private void index(int sentence) {
            TokenIds ids = scores.ids();
            FactWords words = scores.words();
            Tokens tokens = scores.response().sentences().get(sentence);
            for (int at = ids.from(sentence); at < ids.to(sentence); at++) {
                boolean fact = words.facts()[at];
                if (!fact && !words.content()[at]) {
                    continue;
                }
                int id = words.same()[ids.ids()[at]];
                int last = holder(id, sentence);
                int known = holders[id][last];
                if (fact && (known & FACT) == 0) {
                    holders[id][last] |= FACT;
                    factWords[sentence]++;
                }
                if (words.decisive()[at] && (known & DECISIVE) == 0) {
                    holders[id][last] |= DECISIVE;
                    decisiveWords[sentence]++;
                    if (Character.isDigit(tokens.first(at - ids.from(sentence)))) {
                        numbers.get(sentence).add(id);
                    }
                }
            }
        }

        /** The sentence's place among those that hold the word, which it takes on first sight. */
        private int holder(int id, int sentence) {
            int size = holding[id];
            if (size > 0 && holders[id][size - 1] >> FLAGS == sentence) {
                return size - 1;
            }
            if (size == 0) {
                holders[id] = new int[1];
            } else if (size == holders[id].length) {
                holders[id] = Arrays.copyOf(holders[id], size * 2);
            }
            holders[id][size] = sentence << FLAGS;
            holding[id]++;
            contentWords[sentence]++;
            return size;
        }

        void sample(TokenIds sample, int n) {
            boolean[] common = scores.words().common();
            int before = sentenceNumber;
            for (int q = 0; q < sample.sentences(); q++) {
                sentenceNumber++;
                int own = 0;
                int reached = 0;
                for (int at = sample.from(q); at < sample.to(q); at++) {
                    int id = scores.words().same()[sample.ids()[at]];
                    if (lastSeen[id] == sentenceNumber) {
                        continue;
                    }
                    lastSeen[id] = sentenceNumber;
                    own += common[id] ? 0 : 1;
                    if (id < holders.length && holding[id] > 0) {
                        reached = hit(id, reached);
                    }
                }
                settle(reached, own, n, q);
            }
            for (int i = 0; i < sentences; i++) {
                for (int number : numbers.get(i)) {
                    supported[i][n] &= lastSeen[number] > before;
                }
            }
        }

        private int hit(int id, int reachedBefore) {
            int reached = reachedBefore;
            for (int h = 0; h < holding[id]; h++) {
                int sentence = holders[id][h] >> FLAGS;
                if (hits[sentence]++ == 0) {
                    touched[reached++] = sentence;
                }
                factHits[sentence] += holders[id][h] & FACT;
                decisiveHits[sentence] += (holders[id][h] & DECISIVE) / DECISIVE;
            }
            return reached;
        }

        private void settle(int reached, int own, int n, int q) {
            for (int k = 0; k < reached; k++) {
                int i = touched[k];
                bestContent[i] = Math.max(bestContent[i], (double) hits[i] / contentWords[i]);
                double f1 = Math.min(1, 2.0 * hits[i] / (contentWords[i] + own));
                bestF1[i] = Math.max(bestF1[i], f1);
                if (f1 > likeness[i][n]) {
                    likeness[i][n] = f1;
                    likest[i][n] = q;
                }
                double share = factWords[i] == 0 ? 0 : (double) factHits[i] / factWords[i];
                facts[i][n] = Math.max(facts[i][n], share);
                supported[i][n] |= decisiveHits[i] > HALF * decisiveWords[i];
                hits[i] = 0;
                factHits[i] = 0;
                decisiveHits[i] = 0;
            }
        }

        SentenceMatches done() {
            double[] mean = new double[sentences];
            double[] best = new double[sentences];
            boolean[][] against = new boolean[sentences][samples];
            for (int i = 0; i < sentences; i++) {
                for (int n = 0; n < samples; n++) {
                    against[i][n] = !supported[i][n] && decisiveWords[i] > 0;
                }
                for (double share : facts[i]) {
                    mean[i] += share / samples;
                    best[i] = Math.max(best[i], share);
                }
            }
            return new SentenceMatches(bestContent, mean, best, bestF1, facts, likeness, likest, against);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SentenceMatches that
                && Arrays.deepEquals(facts, that.facts)
                && Arrays.deepEquals(against, that.against);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(facts);
    }

    @Override
    public String toString() {
        return "SentenceMatches[sentences=" + facts.length + "]";
    }
}
