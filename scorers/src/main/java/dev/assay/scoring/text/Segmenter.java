package dev.assay.scoring.text;

import java.util.List;

/** Cuts texts of one language into word tokens and sentences. Implementations are immutable; any thread may use them. */
public interface Segmenter {
    /** English: the rules of {@link EnglishTokenizer} and {@link SentenceSplitter} for each part of {@link LineBlocks}. */
    Segmenter ENGLISH = new EnglishSegmenter(true);

    /** English as the reference of the n-gram scores cuts it: no sentence ends with a line. */
    Segmenter REFERENCE = new EnglishSegmenter(false);

    /**
     * Where a sentence is.
     *
     * @param start first UTF-16 unit, white space at both ends left out
     * @param end one after the last UTF-16 unit; equal to {@code start} for a sentence of white space
     */
    record Range(int start, int end) {}

    /** Names the word rules in evidence. */
    String tokenizerId();

    /** Names the sentence rules in evidence. */
    String splitterId();

    /** The word tokens of any text, in order; an empty text has none. */
    Tokens tokenize(String text);

    /** The sentences of a text in order; marks of lists and headings may stand between them. */
    List<Range> split(String text);

    /** Visits each of these sentences with the tokens that its own text has. */
    void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor);
}
