package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Tokens;
import java.util.Arrays;
import java.util.List;

/**
 * What the fusion for passages looks at, by sentence. Each but the last four rises with doubt. Document frequencies enter as
 * shares q of the samples, {@code s(q) = -log((q + 0.025) / 1.05)}, so that a feature means the same for any number of
 * samples. Stateless; any thread may use it.
 */
public final class PassageFeatures {
    /** Names in the order of {@link #of}. */
    public static final List<String> NAMES = List.of(
            "unigram_max",
            "unigram_avg",
            "fact_support",
            "fact_support_max",
            "name_support",
            "word_support",
            "word_support_max",
            "content_support",
            "bigram_support",
            "trigram_support",
            "best_sentence_content",
            "mean_sentence_fact",
            "best_sentence_fact",
            "best_sentence_f1",
            "response_overlap",
            "sample_overlap",
            "log_sentences",
            "log_position",
            "log_facts",
            "log_numbers");

    private static final double FLOOR = 0.025;
    private static final int FITTED_SAMPLES = 20;

    private final ConsistencyScores scores;
    private final int samples;
    private final int[] frequency;
    private final SentenceMatches matches;

    private PassageFeatures(ConsistencyScores scores, SentenceMatches matches) {
        this.scores = scores;
        this.matches = matches;
        samples = scores.samples().size();
        frequency = scores.grams().textFrequencies(scores.ids(), 1);
    }

    /** Lack of support of what a share q of the samples has. */
    static double support(double share) {
        return -Math.log((share + FLOOR) / (1 + 2 * FLOOR));
    }

    /**
     * The features of each sentence.
     *
     * @return [R][features]; null for a sentence that is not scored, because it has no words or only pleasantries, and for all
     *     where there are more than 4,000,000 pairs of a sentence of the response and one of a sample
     */
    public static double[][] of(ConsistencyScores scores) {
        return SentenceMatches.tooMany(scores)
                ? new double[scores.ids().sentences()][]
                : of(scores, SentenceMatches.of(scores));
    }

    static double[][] of(ConsistencyScores scores, SentenceMatches matches) {
        PassageFeatures features = new PassageFeatures(scores, matches);
        int sentences = scores.ids().sentences();
        double[][] out = new double[sentences][];
        double[] overlaps = TextOverlap.of(scores);
        double[] bigrams = features.gramSupport(2);
        double[] trigrams = features.gramSupport(3);
        for (int i = 0; i < sentences; i++) {
            if (!Double.isNaN(scores.combined()[i])) {
                out[i] = features.sentence(i, bigrams, trigrams, overlaps);
            }
        }
        return out;
    }

    private double[] sentence(int i, double[] bigrams, double[] trigrams, double[] overlaps) {
        // The surprisal of an unsupported word grows with the number of tokens counted; beyond the fit it is held.
        double growth = samples > FITTED_SAMPLES ? Math.log((samples + 1.0) / (FITTED_SAMPLES + 1)) : 0;
        Tally fact = new Tally();
        Tally name = new Tally();
        Tally word = new Tally();
        Tally content = new Tally();
        int numbers = 0;
        Tokens tokens = scores.response().sentences().get(i);
        for (int t = 0; t < tokens.size(); t++) {
            int at = scores.ids().from(i) + t;
            boolean isFact = scores.words().facts()[at];
            boolean isContent = scores.words().content()[at];
            double support = isFact || isContent ? support((double) frequency[at] / samples) : 0;
            boolean digit = Character.isDigit(tokens.first(t));
            fact.add(isFact, support);
            name.add(isFact && !digit, support);
            word.add(isContent && !isFact, support);
            content.add(isFact || isContent, support);
            numbers += digit ? 1 : 0;
        }
        double base = fact.mean(0);
        return new double[] {
            scores.ngrams().get(0).max()[i] - growth,
            scores.ngrams().get(0).avg()[i] - growth,
            base,
            fact.max(base),
            name.mean(base),
            word.mean(base),
            word.max(base),
            content.mean(base),
            mean(bigrams, i),
            mean(trigrams, i),
            1 - matches.bestContent()[i],
            1 - matches.meanFact()[i],
            1 - matches.bestFact()[i],
            1 - matches.bestF1()[i],
            -overlaps[0],
            -overlaps[1],
            Math.log(scores.ids().sentences()),
            Math.log(i + 1.0),
            Math.log(fact.count + 1.0),
            Math.log(numbers + 1.0)
        };
    }

    private double[] gramSupport(int order) {
        if (scores.ngrams().size() < order) {
            return new double[scores.ids().ids().length];
        }
        int[] texts = scores.grams().textFrequencies(scores.ids(), order);
        double[] out = new double[texts.length];
        Arrays.setAll(out, at -> support((double) texts[at] / samples));
        return out;
    }

    private double mean(double[] values, int sentence) {
        double sum = 0;
        int from = scores.ids().from(sentence);
        int to = scores.ids().to(sentence);
        for (int at = from; at < to; at++) {
            sum += values[at];
        }
        return sum / Math.max(1, to - from);
    }

    /** Mean and maximum of what is added. */
    private static final class Tally {
        private double sum;
        private double max;
        private int count;

        void add(boolean counts, double value) {
            if (counts) {
                sum += value;
                max = Math.max(max, value);
                count++;
            }
        }

        double mean(double otherwise) {
            return count == 0 ? otherwise : sum / count;
        }

        double max(double otherwise) {
            return count == 0 ? otherwise : max;
        }
    }
}
