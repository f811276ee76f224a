package dev.assay.scoring.watermark.words;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Which English words carry a bit: content words by their Penn tag, neither a piece of a word nor followed by one, no stop
 * word, no ASCII punctuation. Case counts, as in the reference. Immutable; any thread may use it.
 */
final class EnglishFilter {
    private static final Set<String> TAGS = Set.of(
            "MD", "NN", "NNS", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "RP", "RB", "RBR", "RBS", "JJ", "JJR",
            "JJS");

    /** The English stop words of NLTK, which go back to Porter's list. */
    private static final Set<String> STOP_WORDS = Set.of("""
            i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself yourselves he him his
            himself she she's her hers herself it it's its itself they them their theirs themselves what which who whom this
            that that'll these those am is are was were be been being have has had having do does did doing a an the and but
            if or because as until while of at by for with about against between into through during before after above
            below to from up down in out on off over under again further then once here there when where why how all any
            both each few more most other some such no nor not only own same so than too very s t can will just don don't
            should should've now d ll m o re ve y ain aren aren't couldn couldn't didn didn't doesn doesn't hadn hadn't hasn
            hasn't haven haven't isn isn't ma mightn mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't wasn
            wasn't weren weren't won won't wouldn wouldn't""".split("\\s+"));

    private final WordTagger tagger;

    EnglishFilter(WordTagger tagger) {
        this.tagger = tagger;
    }

    /** The places of the words that carry a bit. */
    BitSet eligible(List<String> words) {
        BitSet eligible = new BitSet(words.size());
        if (words.isEmpty()) {
            return eligible;
        }
        List<String> tags = tagger.tags(words);
        for (int i = 0; i < words.size(); i++) {
            boolean whole = !words.get(i).startsWith(BertWords.CONTINUES)
                    && (i + 1 == words.size() || !words.get(i + 1).startsWith(BertWords.CONTINUES));
            eligible.set(i, whole && TAGS.contains(tags.get(i)) && !isCommon(words.get(i)));
        }
        return eligible;
    }

    /** Whether a word carries no bit whatever its tag: a stop word or a mark of ASCII. */
    static boolean isCommon(String word) {
        boolean mark = word.length() == 1 && word.charAt(0) < 128 && BertWords.isPunctuation(word.charAt(0));
        return mark || STOP_WORDS.contains(word);
    }
}
