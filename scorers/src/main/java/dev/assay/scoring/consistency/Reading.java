package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.Visible;
import java.util.HashSet;
import java.util.Set;

/**
 * A response as every scorer of sentences reads it, so that all of them speak of the same sentences. Immutable; any thread may
 * read it.
 *
 * @param text the completion; its given sentences, joined by blanks, where there is none
 * @param language how response and samples are read
 * @param response the sentences
 */
public record Reading(String text, Language language, ScoredResponse response) {
    /** Characters of a text that may have too few words to tell its language, and of each sample that is looked at beside it. */
    private static final int SHORT = 200;

    private static final int ENOUGH = 400;

    /** What the response reads: the completion, or its given sentences where there is none. */
    public static String text(Subject subject) {
        return Visible.none(subject.text()) ? String.join(" ", subject.sentences()) : subject.text();
    }

    /**
     * How a response and its samples are read: by the tag, by the response, or, where that is too short to tell, by the samples as
     * well. Prompts may ask for another language than their own.
     */
    static Language language(Subject subject) {
        String text = Composed.of(text(subject));
        Language own = Language.of(subject.language(), text);
        if (!own.assumed() || text.length() > SHORT) {
            return own;
        }
        Language among = Language.of(subject.language(), Composed.of(among(text, subject)));
        // Names and terms stand among letters of any script.
        return among.assumed() || among.code().equals("und") ? own : among;
    }

    private static String among(String text, Subject subject) {
        StringBuilder all = new StringBuilder(text);
        Set<String> met = new HashSet<>();
        for (Subject.SampledText sample : subject.samples()) {
            // What is said again tells nothing more.
            if (all.length() <= ENOUGH && met.add(sample.text())) {
                all.append('\n').append(sample.text(), 0, Math.min(sample.text().length(), SHORT));
            }
        }
        return all.toString();
    }

    /** Given sentences where there are any, else those of the text by the rules of its language. */
    public static Reading of(Subject subject) {
        String text = text(subject);
        Language language = language(subject);
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
