package dev.assay.scoring.text;

import java.util.List;

/** English by the rules of spaCy. Stateless; any thread may use it. */
final class EnglishSegmenter implements Segmenter {
    @Override
    public String tokenizerId() {
        return EnglishTokenizer.ID;
    }

    @Override
    public String splitterId() {
        return SentenceSplitter.ID;
    }

    @Override
    public Tokens tokenize(String text) {
        return EnglishTokenizer.tokenize(text);
    }

    @Override
    public List<SentenceSplitter.Sentence> split(Tokens tokens) {
        return SentenceSplitter.split(tokens);
    }

    @Override
    public void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor) {
        SentenceSplitter.forEachStripped(text, visitor);
    }

    @Override
    public String toString() {
        return EnglishTokenizer.ID;
    }
}
