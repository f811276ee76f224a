package dev.assay.scoring.text;

import java.util.List;

/** Cuts texts of one language into word tokens and sentences. Implementations are immutable; any thread may use them. */
public interface Segmenter {
    /** English: the rules of {@link EnglishTokenizer} and {@link SentenceSplitter}. */
    Segmenter ENGLISH = new EnglishSegmenter();

    /** Names the word rules in evidence. */
    String tokenizerId();

    /** Names the sentence rules in evidence. */
    String splitterId();

    /** The word tokens of any text, in order; an empty text has none. */
    Tokens tokenize(String text);

    /** The sentences of a text that this segmenter tokenized. */
    List<SentenceSplitter.Sentence> split(Tokens tokens);

    /** Visits each sentence with the tokens that its own text, white space at both ends left out, has. */
    void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor);
}
