package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.NullTest;
import dev.assay.scoring.calibration.NullTexts;
import dev.assay.scoring.calibration.Spellings;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.words.BertWords;
import dev.assay.scoring.watermark.words.OpenNlpTagger;
import dev.assay.scoring.watermark.words.WordLevelDetector;
import dev.assay.scoring.watermark.words.WordLevelTextDetector;
import java.util.Arrays;

/**
 * Yang's word-level watermark on texts whose tokens are the words of the bundled prose. Where a drawn word carries a 0, it is
 * replaced by another that might stand there and carries a 1, if there is one and it may be changed. Which words a tagger
 * will let count is not known before the text is complete; any whole word that is not common is changed. Stateless.
 */
final class WordMarks {
    /** Every word is a token. */
    static final int VOCABULARY = Spellings.bundled().types();

    private static final WordLevelTextDetector DETECTOR =
            new WordLevelTextDetector(new BertWords(null), new OpenNlpTagger());

    private static final int[] WORDS = words();

    private WordMarks() {}

    private static int[] words() {
        int[] words = new int[VOCABULARY];
        Arrays.fill(words, -1);
        for (int word = 0; word < VOCABULARY; word++) {
            words[Model.token(word, VOCABULARY)] = word;
        }
        if (Arrays.stream(words).anyMatch(word -> word < 0)) {
            throw new IllegalStateException("two words share a token");
        }
        return words;
    }

    /**
     * The writing side.
     *
     * @param share of the words with a 0, how many may be changed, 0 to 1
     */
    static Marker marker(double share) {
        return (ids, at, candidates, random) -> {
            int drawn = candidates.draw(random);
            if (at == 0) {
                return drawn;
            }
            int before = WORDS[ids[at - 1]];
            boolean may = random.nextDouble() < share;
            if (!may
                    || !canCount(candidates.words()[drawn])
                    || carriesOne(before, candidates.words()[drawn])) {
                return drawn;
            }
            double[] weights = new double[candidates.size()];
            for (int i = 0; i < weights.length; i++) {
                int word = candidates.words()[i];
                weights[i] =
                        canCount(word) && carriesOne(before, word) ? candidates.probabilities()[i] : 0;
            }
            return Arrays.stream(weights).sum() > 0 ? Candidates.draw(weights, random) : drawn;
        };
    }

    private static boolean canCount(int word) {
        Spellings spellings = Spellings.bundled();
        return spellings.standsAlone(word) && !WordLevelTextDetector.neverCounts(spellings.of(word));
    }

    private static boolean carriesOne(int before, int word) {
        return WordLevelDetector.bit(
                Spellings.bundled().of(before) + Spellings.bundled().of(word));
    }

    /** The reading side, which gets text. */
    static NullTest detector() {
        return text -> DETECTOR.detect(TokenText.ofText(Spellings.bundled()
                .text(Arrays.stream(text.ids()).map(id -> WORDS[id]).toArray())));
    }

    /** The words of a null text as tokens. */
    static TokenText unmarked(NullTexts texts, long number) {
        return TokenText.of(Arrays.stream(texts.words(number, NullTexts.LONGEST))
                .map(word -> Model.token(word, VOCABULARY))
                .toArray());
    }
}
