package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The response as tokenized sentences that know their place in the completion. Immutable; any thread may read it.
 *
 * @param sentences tokens of each sentence, stripped
 * @param offsets where each sentence begins in the completion, in UTF-16 units; -1 where it was not found there behind the one
 *     before, or finding it would have been too much work
 * @param given whether the producer's own sentences were used
 */
public record ScoredResponse(List<Tokens> sentences, int[] offsets, boolean given) {

    /** Uses the given sentences of an English subject, else splits its text. */
    public static ScoredResponse of(Subject subject) {
        return of(subject, Segmenter.ENGLISH);
    }

    /** Uses the given sentences of the subject, else splits its text. */
    public static ScoredResponse of(Subject subject, Segmenter segmenter) {
        return subject.sentences().isEmpty()
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
                sentences, offsets.stream().mapToInt(Integer::intValue).toArray(), false);
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
        return new ScoredResponse(sentences, offsets, true);
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
