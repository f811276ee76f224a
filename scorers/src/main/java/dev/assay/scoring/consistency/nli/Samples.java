package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of an event that have text, the first ones. Immutable; any thread may read it.
 *
 * @param texts stripped, [N]
 * @param places index of each among the event's samples, [N]
 * @param given number of samples that the event carries
 */
record Samples(List<String> texts, List<Integer> places, int given) {

    static Samples of(Subject subject, int most) {
        List<String> texts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < subject.samples().size() && texts.size() < most; i++) {
            String text = subject.samples().get(i).text();
            if (!text.isBlank()) {
                texts.add(text.strip());
                places.add(i);
            }
        }
        return new Samples(texts, places, subject.samples().size());
    }

    int size() {
        return texts.size();
    }

    /** What the response reads, stripped; its sentences where the producer sent those only. */
    static String response(Subject subject) {
        String text = subject.text().isBlank() ? String.join(" ", subject.sentences()) : subject.text();
        return text.strip();
    }

    /** The abstention of a scorer that lacks text or samples, or null when there is enough of both. */
    @Nullable
    Evidence lacking(String scorer, Subject subject, int least) {
        if (response(subject).isEmpty()) {
            return abstained(scorer, Reason.EMPTY_TEXT, "text");
        }
        if (given == 0) {
            return abstained(scorer, Reason.NO_SAMPLES, null);
        }
        return size() < least
                ? abstained(
                        scorer, Reason.SAMPLES, size() + " of " + given + " samples have text, " + least + " needed")
                : null;
    }

    static Evidence abstained(String scorer, Reason reason, @Nullable String detail) {
        return Evidence.abstained(scorer, Family.CONSISTENCY, reason, detail).build();
    }
}
