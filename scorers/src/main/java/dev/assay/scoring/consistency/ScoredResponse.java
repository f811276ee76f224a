package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response as tokenized sentences that know their place in the completion. Immutable; any thread may read it.
 *
 * @param sentences tokens of each sentence, stripped
 * @param offsets where each sentence begins in the completion, in UTF-16 units; -1 where it was not found there behind the one
 *     before, or finding it would have been too much work
 * @param given whether the producer's own sentences were used
 * @param gap how far those and the completion are not the same text, for evidence; null where they are, or there is but one of
 *     them
 */
public record ScoredResponse(
        List<Tokens> sentences,
        int[] offsets,
        boolean given,
        @Nullable String gap) {

    /** Uses the given sentences of an English subject, else splits its text. */
    public static ScoredResponse of(Subject subject) {
        return of(subject, Segmenter.ENGLISH);
    }

    /**
     * Uses the given sentences of the subject; splits its text where they are blank, or none of them stands in it: they are of
     * another text then.
     */
    public static ScoredResponse of(Subject subject, Segmenter segmenter) {
        return subject.sentences().stream().allMatch(String::isBlank)
                ? split(subject.text(), segmenter)
                : given(subject.text(), subject.sentences(), segmenter);
    }

    private static ScoredResponse split(String text, Segmenter segmenter) {
        List<Tokens> sentences = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (SentenceSplitter.Sentence sentence : segmenter.split(segmenter.tokenize(text))) {
            if (sentence.start() < sentence.end()) {
                sentences.add(segmenter.tokenize(text.substring(sentence.start(), sentence.end())));
                offsets.add(sentence.start());
            }
        }
        return new ScoredResponse(
                sentences, offsets.stream().mapToInt(Integer::intValue).toArray(), false, null);
    }

    private static ScoredResponse given(String text, List<String> given, Segmenter segmenter) {
        List<Tokens> sentences = new ArrayList<>();
        int[] offsets = new int[given.size()];
        SentencePlaces places = new SentencePlaces(text);
        for (String each : given) {
            String stripped = SentenceSplitter.strip(each);
            offsets[sentences.size()] = places.next(stripped);
            sentences.add(segmenter.tokenize(stripped));
        }
        if (!text.isBlank() && Arrays.stream(offsets).allMatch(offset -> offset < 0)) {
            ScoredResponse own = split(text, segmenter);
            return new ScoredResponse(
                    own.sentences,
                    own.offsets,
                    false,
                    places.gaveUp()
                            ? "finding the given sentences in the text would take too long; the text was split"
                            : "no given sentence stands in the text, which was split");
        }
        return new ScoredResponse(sentences, offsets, true, gap(text, sentences, offsets));
    }

    private static @Nullable String gap(String text, List<Tokens> sentences, int[] offsets) {
        if (text.isBlank()) {
            return null;
        }
        int given = 0;
        int found = 0;
        int covered = 0;
        for (int i = 0; i < offsets.length; i++) {
            String sentence = sentences.get(i).text();
            given += sentence.isEmpty() ? 0 : 1;
            if (offsets[i] >= 0) {
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
