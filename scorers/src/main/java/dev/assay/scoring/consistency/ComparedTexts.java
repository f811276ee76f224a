package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.text.Composed;
import java.util.List;

/**
 * A response and the samples that it is compared with, as {@link SelfConsistencyScorer} takes them from an event: what is fitted to
 * labelled records and measured on them has to be what the service sees. Immutable; any thread may read it.
 *
 * @param reading the response
 * @param words words of the response, at least 0
 * @param kind how it is judged
 * @param places of the samples among the event's, from 0, [N]
 * @param tooLong samples that were left out because they have too many words for a short answer, at least 0
 * @param samples those with text, the first of them, letters composed as those of the response, [N]
 */
public record ComparedTexts(
        Reading reading,
        int words,
        AnswerKind kind,
        List<Integer> places,
        int tooLong,
        List<Subject.SampledText> samples) {

    /** Chooses samples by the limits of the configuration; N may be less than its fewest. */
    public static ComparedTexts of(Subject subject, ConsistencyConfig config) {
        Reading reading = Reading.of(subject);
        AnswerKind kind = config.kind(subject, reading.response());
        List<Integer> usable = config.usable(subject);
        List<Integer> places = kind == AnswerKind.ANSWER ? comparable(subject, usable, config.minSamples()) : usable;
        List<Subject.SampledText> samples = places.stream()
                .map(subject.samples()::get)
                .map(sample -> new Subject.SampledText(Composed.like(reading.text(), sample.text()), sample.tokens()))
                .toList();
        int left = usable.size() - places.size();
        return new ComparedTexts(reading, reading.response().words(), kind, places, left, samples);
    }

    /** Places of the samples that a short answer can be compared with; all where that would leave too few. */
    private static List<Integer> comparable(Subject subject, List<Integer> usable, int fewest) {
        List<Integer> out = usable.stream()
                .filter(i -> !AnswerWords.tooLong(subject.samples().get(i).text()))
                .toList();
        return out.size() < fewest ? usable : out;
    }

    /**
     * Scores the response against the samples [from, to).
     *
     * @param orders largest n of the n-grams, at least 1
     */
    public ConsistencyScores scores(int orders, int from, int to) {
        return ConsistencyScores.of(
                reading.response(),
                samples.subList(from, to),
                orders,
                reading.language(),
                SupportScale.forSamples(to - from));
    }
}
