package dev.assay.scoring.watermark.words;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.WatermarkDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The word-level watermark of Yang et al. 2023 read from an English text: sentences two by two without anything between
 * them, BERT's cased words, a tagger. Sentence ends and tags are not the reference's own (NLTK), so that a few words count
 * here that did not count there or the other way round: that weakens a mark a little and fakes none. Immutable; any thread
 * may use it.
 */
public final class WordLevelTextDetector implements WatermarkDetector {
    private final WordLevelDetector detector = new WordLevelDetector();
    private final BertWords words;
    private final EnglishFilter filter;

    /** A detector with these words and tags. */
    public WordLevelTextDetector(BertWords words, WordTagger tagger) {
        this.words = words;
        filter = new EnglishFilter(tagger);
    }

    /** Whether a word carries no bit whatever its tag: a stop word, as it is written here, or a mark of ASCII. */
    public static boolean neverCounts(String word) {
        return EnglishFilter.isCommon(word);
    }

    @Override
    public String scheme() {
        return "yang-words";
    }

    @Override
    public boolean readsText() {
        return true;
    }

    @Override
    public String shortest() {
        return "no word carries a bit";
    }

    /** Empty: token ids are not words. */
    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return Optional.empty();
    }

    @Override
    public Optional<Detection> detect(TokenText text) {
        return detector.detect(stretches(sentences(text.text())));
    }

    /** The stretches of sentences, with the words that carry a bit. */
    List<WordLevelDetector.Stretch> stretches(List<String> sentences) {
        List<WordLevelDetector.Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i += 2) {
            String second = i + 1 < sentences.size() ? sentences.get(i + 1) : "";
            List<String> found = words.of(sentences.get(i) + second);
            stretches.add(new WordLevelDetector.Stretch(found, filter.eligible(found)));
        }
        return stretches;
    }

    private static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        for (SentenceSplitter.Sentence sentence : SentenceSplitter.split(EnglishTokenizer.tokenize(text))) {
            sentences.add(SentenceSplitter.strip(text.substring(sentence.start(), sentence.end())));
        }
        return sentences;
    }
}
