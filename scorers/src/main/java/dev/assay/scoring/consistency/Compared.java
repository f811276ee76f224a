package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Tokens;
import java.util.List;

/**
 * What of an event is compared, decided in one place for scoring, calibration and evaluation. Immutable; any thread may read it.
 *
 * @param reading the response
 * @param words words of the response, at least 0
 * @param kind whether it is judged as a short answer or as a passage
 * @param samples those that count
 * @param tooLong number of samples left out because they have too many words for a short answer
 */
public record Compared(Reading reading, int words, AnswerKind kind, Samples samples, int tooLong) {

    /** Reads an event by the limits of a scorer. */
    public static Compared of(Subject subject, ConsistencyConfig config) {
        Reading reading = Reading.of(subject);
        int words = reading.response().words();
        AnswerKind kind = config.kind(subject, reading.response().sentences().size(), words);
        Samples usable = Samples.of(subject, config.maxSamples());
        Samples samples = usable;
        if (kind == AnswerKind.ANSWER) {
            Samples shorter = usable.only(text -> !AnswerWords.tooLong(text));
            // Where that would leave too few, the long ones are named as what is in the way.
            samples = shorter.size() < config.minSamples() ? usable : shorter;
        }
        return new Compared(reading, words, kind, samples, usable.size() - samples.size());
    }

    /** Whether the response is a short answer without a word that says something by a sign, such as an emoji. */
    boolean saysBySign() {
        return words == 0 && kind == AnswerKind.ANSWER && AnswerCutter.says(reading.text());
    }

    /**
     * Whether there is nothing in the response to compare: pleasantries only. A short answer of them is one, as "Absolutely" to a
     * question, where most samples say anything else.
     */
    boolean isPleasant() {
        List<Tokens> sentences = reading.response().sentences();
        boolean each = sentences.stream().allMatch(FactWords::isEmpty);
        if (kind == AnswerKind.PASSAGE) {
            return each;
        }
        if (!each && !FactWords.isEmpty(sentences)) {
            return false;
        }
        long pleasant = samples.kept().stream()
                .map(sample -> reading.language().segmenter().tokenize(Composed.of(sample.text())))
                .filter(FactWords::isEmpty)
                .count();
        return 2 * pleasant >= samples.size();
    }

    /**
     * Scores the response against the samples [from, to).
     *
     * @param orders largest n of the n-grams, at least 1
     */
    public ConsistencyScores scores(int orders, int from, int to) {
        return ConsistencyScores.of(
                reading.response(),
                samples.kept().subList(from, to),
                orders,
                reading.language(),
                SupportScale.forSamples(to - from));
    }
}
