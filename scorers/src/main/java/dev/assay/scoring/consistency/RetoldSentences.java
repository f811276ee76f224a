package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sentences of a passage that samples tell again, word for word or nearly so: these are compared as short answers are. What the
 * fusion for passages learned from samples that have little in common passes one wrong year in a passage on which all samples agree
 * otherwise. Immutable by convention; any thread may read it.
 *
 * @param share of the samples with a sentence like it, in [0, 1]: F1 of content words of at least a half; 0 where it was not
 *     compared, [R]
 * @param contradicted share of those that contradict the sentence, see {@link OwnWords}; NaN where it was not compared, [R]
 * @param probability that the sentence is wrong, by the fusion for short answers; NaN where it was not compared, [R]
 */
public record RetoldSentences(double[] share, double[] contradicted, double[] probability) {
    private static final double LIKE = 0.5;
    private static final int FEWEST = 2;
    // Around even odds: the comparison knows nothing of how well the samples know the subject, which tells right
    // sentences apart.
    private static final double DOUBTFUL = 0.4;
    private static final double WRONG = 0.6;

    /** As many words as the longest short answers have by default. */
    private static final int MOST_WORDS = 120;

    /**
     * Compares the sentences of a response.
     *
     * @param samples those of the scores, in order
     * @param model whose fusion for short answers counts; without one no sentence is compared
     */
    static RetoldSentences of(
            ConsistencyScores scores,
            SentenceMatches matches,
            List<Subject.SampledText> samples,
            ConsistencyModel model) {
        return new Comparison(scores, matches, samples, model).compare();
    }

    /** The same where there are not too many sentences to compare, else null. */
    public static @Nullable RetoldSentences of(
            ConsistencyScores scores, List<Subject.SampledText> samples, ConsistencyModel model) {
        return SentenceMatches.tooMany(scores) ? null : of(scores, SentenceMatches.of(scores), samples, model);
    }

    /**
     * The probability of a sentence, raised to that of the comparison where this finds it rather wrong than right, the more the larger
     * the part of the samples beyond a half that tell it again.
     *
     * @param passage by the fusion for passages; NaN stays
     */
    public double raised(int sentence, double passage) {
        double found = probability[sentence];
        if (Double.isNaN(found)) {
            return passage;
        }
        double weight = ramp(share[sentence], LIKE, 1) * ramp(found, DOUBTFUL, WRONG);
        return passage + weight * Math.max(0, found - passage);
    }

    private static double ramp(double value, double from, double to) {
        return Math.min(1, Math.max(0, (value - from) / (to - from)));
    }

    boolean compared(int sentence) {
        return !Double.isNaN(probability[sentence]);
    }

    /** One response; confined to one thread. */
    private static final class Comparison {
        private final ConsistencyScores scores;
        private final SentenceMatches matches;
        private final List<Subject.SampledText> samples;
        private final ConsistencyModel model;
        /** By token, 0 but while a sentence is looked at. */
        private final int[] counts;
        /** Sentences by sample where nobody kept their places, cut when they are first asked for. */
        private final Map<Integer, List<String>> cut = new HashMap<>();

        private final Map<Integer, String> composed = new HashMap<>();

        Comparison(
                ConsistencyScores scores,
                SentenceMatches matches,
                List<Subject.SampledText> samples,
                ConsistencyModel model) {
            this.scores = scores;
            this.matches = matches;
            this.samples = samples;
            this.model = model;
            counts = new int[scores.words().same().length];
        }

        RetoldSentences compare() {
            int sentences = scores.ids().sentences();
            RetoldSentences out =
                    new RetoldSentences(new double[sentences], new double[sentences], new double[sentences]);
            Arrays.fill(out.contradicted, Double.NaN);
            Arrays.fill(out.probability, Double.NaN);
            for (int i = 0; i < sentences; i++) {
                int[] retelling = retelling(i);
                // As many as a half of the samples count nothing.
                boolean counts = retelling.length >= FEWEST && retelling.length > LIKE * samples.size();
                int words = scores.ids().to(i) - scores.ids().from(i);
                if (counts && words <= MOST_WORDS && !scores.words().empty()[i]) {
                    compare(i, retelling, out);
                }
            }
            return out;
        }

        private int[] retelling(int sentence) {
            double[] likeness = matches.likeness()[sentence];
            int[] out = new int[likeness.length];
            int found = 0;
            for (int n = 0; n < likeness.length; n++) {
                if (likeness[n] >= LIKE) {
                    out[found++] = n;
                }
            }
            return Arrays.copyOf(out, found);
        }

        private void compare(int sentence, int[] retelling, RetoldSentences to) {
            List<Subject.SampledText> texts = new ArrayList<>();
            for (int n : retelling) {
                texts.add(Subject.SampledText.of(text(n, matches.likest()[sentence][n])));
            }
            Tokens tokens = scores.response().sentences().get(sentence);
            AnswerWords words = AnswerWords.of(scores.language(), null, text(tokens, 0, tokens.size()), texts);
            OwnWords beyond = OwnWords.of(words);
            double[] features = AnswerMeasures.features(words, beyond, surprisal(sentence, retelling));
            Double logit = model.logit(AnswerKind.ANSWER, retelling.length, features);
            if (logit != null) {
                to.share[sentence] = (double) retelling.length / samples.size();
                to.contradicted[sentence] = beyond.contradicted();
                to.probability[sentence] = LogisticModel.probability(logit);
            }
        }

        /** Of the tokens of a sentence among those of it and of the others, the mean; see {@link SelfCheckNgram}. */
        private double surprisal(int sentence, int[] retelling) {
            int all = count(scores.ids(), sentence, 1);
            for (int n : retelling) {
                all += count(scores.samples().get(n), matches.likest()[sentence][n], 1);
            }
            double sum = 0;
            for (int at = scores.ids().from(sentence); at < scores.ids().to(sentence); at++) {
                sum -= Math.log((double) counts[scores.ids().ids()[at]] / all);
            }
            count(scores.ids(), sentence, -1);
            for (int n : retelling) {
                count(scores.samples().get(n), matches.likest()[sentence][n], -1);
            }
            return sum / (scores.ids().to(sentence) - scores.ids().from(sentence));
        }

        private int count(TokenIds text, int sentence, int times) {
            for (int at = text.from(sentence); at < text.to(sentence); at++) {
                counts[text.ids()[at]] += times;
            }
            return text.to(sentence) - text.from(sentence);
        }

        private String text(int sample, int sentence) {
            String text = composed.computeIfAbsent(
                    sample, unused -> Composed.of(samples.get(sample).text()));
            int[] starts = scores.samples().get(sample).starts();
            int[] stops = scores.samples().get(sample).stops();
            return starts == null || stops == null || starts[sentence] < 0
                    ? sentences(sample, text).get(sentence)
                    : text.substring(starts[sentence], stops[sentence]);
        }

        private List<String> sentences(int sample, String text) {
            return cut.computeIfAbsent(sample, unused -> {
                List<String> found = new ArrayList<>();
                scores.language()
                        .segmenter()
                        .forEachSentence(text, (tokens, from, to) -> found.add(text(tokens, from, to)));
                return found;
            });
        }

        private static String text(Tokens tokens, int from, int to) {
            return from == to ? "" : tokens.text().substring(tokens.start(from), tokens.end(to - 1));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetoldSentences that
                && Arrays.equals(share, that.share)
                && Arrays.equals(contradicted, that.contradicted)
                && Arrays.equals(probability, that.probability);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probability);
    }

    @Override
    public String toString() {
        return "RetoldSentences[sentences=" + share.length + "]";
    }
}
