package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.Visible;

/**
 * A response as every scorer of sentences reads it, so that all of them speak of the same sentences. Immutable; any thread may
 * read it.
 *
 * @param text the completion; its given sentences, joined by blanks, where there is none
 * @param language how response and samples are read
 * @param response the sentences
 */
public record Reading(String text, Language language, ScoredResponse response) {

    /** What the response reads: the completion, or its given sentences where there is none. */
    public static String text(Subject subject) {
        return Visible.none(subject.text()) ? String.join(" ", subject.sentences()) : subject.text();
    }

    /** Given sentences where there are any, else those of the text by the rules of its language. */
    public static Reading of(Subject subject) {
        String text = text(subject);
        Language language = Language.of(subject.language(), Composed.of(text));
        return new Reading(text, language, ScoredResponse.of(subject, language.segmenter()));
    }

    /** Notes {@code tokenizer}, {@code sentences}, and where they apply {@code given}, {@code language} and {@code fallback}. */
    public Evidence.Builder describe(Evidence.Builder to) {
        to.note("tokenizer", language.segmenter().tokenizerId())
                .note(
                        "sentences",
                        response.given() ? "given" : language.segmenter().splitterId());
        if (response.gap() != null) {
            to.note("given", response.gap());
        }
        if (language.assumed()) {
            to.note("language", "no tag: read as English");
        }
        if (language.note() != null) {
            to.note("fallback", language.note());
        }
        return to;
    }
}
