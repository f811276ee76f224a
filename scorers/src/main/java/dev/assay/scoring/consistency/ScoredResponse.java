package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.ComposedText;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import dev.assay.scoring.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The response as tokenized sentences that know their place in the completion. Immutable; any thread may read it.
 *
 * @param sentences tokens of each sentence, stripped
 * @param text the completion as it was cut
 * @param places where each sentence begins in that, in UTF-16 units; -1 where it was not found there behind the one before, or
 *     finding it would have been too much work
 * @param given whether the producer's own sentences were used
 * @param gap how far those and the completion are not the same text, for evidence; null where they are, or there is but one of
 *     them
 */
public record ScoredResponse(
        List<Tokens> sentences,
        ComposedText text,
        int[] places,
        boolean given,
        @Nullable String gap) {

    /** Uses the given sentences of an English subject, else splits its text; letters stay as they are spelled, as in the reference. */
    public static ScoredResponse of(Subject subject) {
        return of(subject, Segmenter.REFERENCE, ComposedText::asIs);
    }

    /**
     * Uses the given sentences of the subject; splits its text where they are blank, or none of them stands in it: they are of
     * another text then. Text and sentences are cut with their letters composed: where a mark stands apart from its letter, the
     * full stop behind it ends no sentence.
     */
    public static ScoredResponse of(Subject subject, Segmenter segmenter) {
        return of(subject, segmenter, ComposedText::of);
    }

    private static ScoredResponse of(Subject subject, Segmenter segmenter, Function<String, ComposedText> spelling) {
        ComposedText text = spelling.apply(subject.text());
        return subject.sentences().stream().allMatch(Visible::none)
                ? split(text, segmenter, null)
                : given(
                        text,
                        subject.sentences().stream()
                                .map(each -> spelling.apply(each).text())
                                .toList(),
                        segmenter);
    }

    private static ScoredResponse split(ComposedText whole, Segmenter segmenter, @Nullable String gap) {
        String text = whole.text();
        List<Tokens> sentences = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Segmenter.Range sentence : segmenter.split(text)) {
            if (sentence.start() < sentence.end()) {
                sentences.add(segmenter.tokenize(text.substring(sentence.start(), sentence.end())));
                places.add(sentence.start());
            }
        }
        return new ScoredResponse(
                sentences, whole, places.stream().mapToInt(Integer::intValue).toArray(), false, gap);
    }

    private static ScoredResponse given(ComposedText whole, List<String> given, Segmenter segmenter) {
        String text = whole.text();
        List<Tokens> sentences = new ArrayList<>();
        int[] found = new int[given.size()];
        SentencePlaces places = new SentencePlaces(text);
        for (String each : given) {
            String stripped = SentenceSplitter.strip(each);
            found[sentences.size()] = places.next(stripped);
            sentences.add(segmenter.tokenize(stripped));
        }
        if (Visible.any(text) && Arrays.stream(found).allMatch(place -> place < 0)) {
            return split(
                    whole,
                    segmenter,
                    places.gaveUp()
                            ? "finding the given sentences in the text would take too long; the text was split"
                            : "no given sentence stands in the text, which was split");
        }
        return new ScoredResponse(sentences, whole, found, true, gap(text, sentences, found));
    }

    /** Whether the sentence has a place in the completion. */
    public boolean placed(int sentence) {
        return places[sentence] >= 0;
    }

    /** Where the sentence, which has a place, begins in the completion as it was given, in UTF-16 units. */
    public int start(int sentence) {
        return text.start(places[sentence]);
    }

    /** One after its last UTF-16 unit there. */
    public int end(int sentence) {
        return text.end(places[sentence] + sentences.get(sentence).text().length());
    }

    /** Where a token of the sentence begins there. */
    int start(int sentence, int token) {
        return text.start(places[sentence] + sentences.get(sentence).start(token));
    }

    /** One after its last UTF-16 unit there. */
    int end(int sentence, int token) {
        return text.end(places[sentence] + sentences.get(sentence).end(token));
    }

    private static @Nullable String gap(String text, List<Tokens> sentences, int[] places) {
        if (Visible.none(text)) {
            return null;
        }
        int given = 0;
        int found = 0;
        int covered = 0;
        for (int i = 0; i < places.length; i++) {
            String sentence = sentences.get(i).text();
            given += sentence.isEmpty() ? 0 : 1;
            if (places[i] >= 0) {
                found++;
                covered += characters(sentence);
            }
        }
        int all = characters(text);
        return found == given && covered == all
                ? null
                : found + " of " + given + " given sentences stand in the text, which are " + 100L * covered / all
                        + " % of it";
    }

    /** Those that are not white space. */
    private static int characters(String text) {
        int characters = 0;
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            characters += Character.isWhitespace(each) || Character.isSpaceChar(each) ? 0 : 1;
        }
        return characters;
    }

    /** Whether a sentence has no word, or only pleasantries: nothing that another text could support or contradict. */
    public boolean saysNothing(int sentence) {
        return FactWords.isEmpty(sentences.get(sentence));
    }

    /** Number of tokens that hold a letter or digit. */
    public int words() {
        int words = 0;
        for (Tokens sentence : sentences) {
            for (int i = 0; i < sentence.size(); i++) {
                words += sentence.isWord(i) ? 1 : 0;
            }
        }
        return words;
    }
}
