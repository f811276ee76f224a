package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.List;

/** English by the rules of spaCy, part by part where lines say that sentences end. Immutable; any thread may use it. */
final class EnglishSegmenter implements Segmenter {
    private final boolean lines;

    /**
     * Rules with or without lines.
     *
     * @param lines whether each part of {@link LineBlocks} is cut as a text of its own; the reference knows none
     */
    EnglishSegmenter(boolean lines) {
        this.lines = lines;
    }

    @Override
    public String tokenizerId() {
        return EnglishTokenizer.ID;
    }

    @Override
    public String splitterId() {
        return lines ? SentenceSplitter.ID + "+" + LineBlocks.ID : SentenceSplitter.ID;
    }

    @Override
    public Tokens tokenize(String text) {
        return EnglishTokenizer.tokenize(text);
    }

    private List<LineBlocks.Block> blocks(String text) {
        return lines ? LineBlocks.of(text) : List.of(new LineBlocks.Block(0, text.length()));
    }

    @Override
    public List<Range> split(String text) {
        List<Range> out = new ArrayList<>();
        for (LineBlocks.Block block : blocks(text)) {
            Tokens tokens = EnglishTokenizer.tokenize(text.substring(block.start(), block.end()));
            for (SentenceSplitter.Sentence sentence : SentenceSplitter.split(tokens)) {
                out.add(new Range(block.start() + sentence.start(), block.start() + sentence.end()));
            }
        }
        return out;
    }

    @Override
    public void forEachSentence(String text, SentenceSplitter.SentenceVisitor visitor) {
        for (LineBlocks.Block block : blocks(text)) {
            SentenceSplitter.forEachStripped(text.substring(block.start(), block.end()), visitor);
        }
    }

    @Override
    public String toString() {
        return EnglishTokenizer.ID + "/" + splitterId();
    }
}
