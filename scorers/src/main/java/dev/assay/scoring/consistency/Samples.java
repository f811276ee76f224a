package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The samples of an event that a scorer compares with: the first ones that have text. Immutable; any thread may read it.
 *
 * @param kept as given, [N]
 * @param places index of each among the event's samples, [N]
 * @param given number of samples that the event carries
 */
public record Samples(List<Subject.SampledText> kept, List<Integer> places, int given) {

    public Samples {
        kept = List.copyOf(kept);
        places = List.copyOf(places);
    }

    /** The first so many that have text. */
    public static Samples of(Subject subject, int most) {
        List<Subject.SampledText> kept = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < subject.samples().size() && kept.size() < most; i++) {
            Subject.SampledText sample = subject.samples().get(i);
            if (Visible.any(sample.text())) {
                kept.add(sample);
                places.add(i);
            }
        }
        return new Samples(kept, places, subject.samples().size());
    }

    /** Those whose text is wanted. */
    Samples only(Predicate<String> wanted) {
        List<Subject.SampledText> rest = new ArrayList<>();
        List<Integer> where = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            if (wanted.test(kept.get(i).text())) {
                rest.add(kept.get(i));
                where.add(places.get(i));
            }
        }
        return new Samples(rest, where, given);
    }

    /** N. */
    public int size() {
        return kept.size();
    }

    /** Their texts as {@link #text} has them, [N]. */
    public List<String> texts() {
        return kept.stream().map(sample -> text(sample.text())).toList();
    }

    /** A text as models are asked about it: composed and stripped, so that two spellings of one answer are one question. */
    public static String text(String given) {
        return Composed.of(given).strip();
    }

    /** The abstention of a scorer that lacks text or samples, or null when there is enough of both. */
    public @Nullable Evidence lacking(String scorer, Subject subject, int least) {
        if (Visible.none(Reading.text(subject))) {
            return abstained(scorer, Reason.EMPTY_TEXT, "text");
        }
        if (given == 0) {
            return abstained(scorer, Reason.NO_SAMPLES, null);
        }
        return size() < least
                ? abstained(
                        scorer,
                        Reason.SAMPLES,
                        size() + " of " + given + " samples have text, at least " + least + " needed")
                : null;
    }

    /** Evidence of this family without a number. */
    public static Evidence abstained(String scorer, Reason reason, @Nullable String detail) {
        return Evidence.abstained(scorer, Family.CONSISTENCY, reason, detail).build();
    }
}
