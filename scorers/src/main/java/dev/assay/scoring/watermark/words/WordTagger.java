package dev.assay.scoring.watermark.words;

import java.util.List;

/** Parts of speech of words. Implementations are safe for use by any number of threads. */
public interface WordTagger {
    /**
     * Tags a sentence.
     *
     * @param words at least one
     * @return Penn Treebank tags, as many
     */
    List<String> tags(List<String> words);

    /** What decides the tags, as one canonical line. */
    String describe();
}
