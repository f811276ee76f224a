package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The response as tokenized sentences that know their place in the completion. Immutable; any thread may read it.
 *
 * @param sentences tokens of each sentence, stripped
 * @param offsets where each sentence begins in the completion, in UTF-16 units; -1 where it was not found there
 * @param given whether the producer's own sentences were used
 */
public record ScoredResponse(List<Tokens> sentences, int[] offsets, boolean given) {

    /** Uses the given sentences of the subject, else splits its text. */
    public static ScoredResponse of(Subject subject) {
        return subject.sentences().isEmpty() ? split(subject.text()) : given(subject.text(), subject.sentences());
    }

    private static ScoredResponse split(String text) {
        List<Tokens> sentences = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (SentenceSplitter.Sentence sentence : SentenceSplitter.split(EnglishTokenizer.tokenize(text))) {
            if (sentence.start() < sentence.end()) {
                sentences.add(EnglishTokenizer.tokenize(text.substring(sentence.start(), sentence.end())));
                offsets.add(sentence.start());
            }
        }
        return new ScoredResponse(
                sentences, offsets.stream().mapToInt(Integer::intValue).toArray(), false);
    }

    private static ScoredResponse given(String text, List<String> given) {
        List<Tokens> sentences = new ArrayList<>();
        int[] offsets = new int[given.size()];
        int cursor = 0;
        for (String each : given) {
            String stripped = SentenceSplitter.strip(each);
            int at = stripped.isEmpty() ? -1 : text.indexOf(stripped, cursor);
            if (at >= 0) {
                cursor = at + stripped.length();
            }
            offsets[sentences.size()] = at;
            sentences.add(EnglishTokenizer.tokenize(stripped));
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
