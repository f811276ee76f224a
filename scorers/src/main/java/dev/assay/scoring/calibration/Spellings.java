package dev.assay.scoring.calibration;

import dev.assay.scoring.watermark.words.WordLevelTextDetector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * How the words of the bundled prose are written, so that sequences of them become English text, with its capitals, marks
 * and line ends. Immutable; any thread may use it.
 */
public final class Spellings {
    private static final String RESOURCE = "spellings.gz";
    private static final String VOWELS = "aeiou";
    private static final String CONSONANTS = "bcdfghjklmnpqrstvwxyz";
    private static final int KEPT_END = 2;
    private static final int LONG_WORD = 5;

    private final String[] words;
    private final boolean[] afterSpace;
    private final boolean[] beforeSpace;

    private Spellings(List<String> lines) {
        words = new String[lines.size()];
        afterSpace = new boolean[words.length];
        beforeSpace = new boolean[words.length];
        for (int i = 0; i < words.length; i++) {
            String line = lines.get(i);
            words[i] = line.substring(2).replace("\\n", "\n");
            afterSpace[i] = line.charAt(0) == ' ';
            beforeSpace[i] = line.charAt(1) == ' ';
        }
    }

    /** Those of {@link Prose#bundled}. */
    public static Spellings bundled() {
        return Holder.SPELLINGS;
    }

    /** Number of different words, as {@link Prose#types}. */
    public int types() {
        return words.length;
    }

    /** How a word is written. */
    public String of(int word) {
        return words[word];
    }

    /** Whether a word is made of letters and does not go on another that was cut. */
    public boolean standsAlone(int word) {
        return afterSpace[word] && isLetters(word);
    }

    private boolean isLetters(int word) {
        char first = words[word].charAt(0);
        return first < 128 && Character.isLetter(first);
    }

    /** The text of some words. */
    public String text(int[] sequence) {
        return text(sequence, words);
    }

    /**
     * The text of some words, written in a way of its own: the vowels change places, and so do the consonants, in every
     * word of two letters or more that is not as common as "the"; long ones keep their ends, by which a tagger knows them.
     *
     * @param random decides which letter becomes which
     */
    public String ownText(int[] sequence, SplittableRandom random) {
        char[] letters = letters(random);
        String[] own = new String[words.length];
        for (int word : sequence) {
            if (own[word] == null) {
                own[word] = own(words[word], letters);
            }
        }
        return text(sequence, own);
    }

    private String text(int[] sequence, String[] written) {
        StringBuilder text = new StringBuilder();
        boolean open = true;
        boolean letters = false;
        for (int word : sequence) {
            // The s of "it's" goes on a mark, and on no word that has come before it by chance.
            boolean ending = letters && isLetters(word) && WordLevelTextDetector.neverCounts(words[word]);
            boolean apart = afterSpace[word] || ending;
            if (!open && apart) {
                text.append(' ');
            }
            text.append(written[word]);
            open = !beforeSpace[word];
            letters = isLetters(word);
        }
        return text.toString();
    }

    private static String own(String word, char[] letters) {
        // A letter alone has too few others to become: one spelling of "I" would be that of thousands of texts.
        if (word.length() == 1 || WordLevelTextDetector.neverCounts(word)) {
            return word;
        }
        char[] own = word.toCharArray();
        int changed = own.length > LONG_WORD ? own.length - KEPT_END : own.length;
        for (int i = 0; i < changed; i++) {
            if (own[i] < letters.length) {
                own[i] = letters[own[i]];
            }
        }
        return new String(own);
    }

    private static char[] letters(SplittableRandom random) {
        char[] letters = new char[128];
        for (char c = 0; c < letters.length; c++) {
            letters[c] = c;
        }
        for (String kind : List.of(VOWELS, CONSONANTS)) {
            char[] moved = kind.toCharArray();
            for (int i = moved.length - 1; i > 0; i--) {
                int with = random.nextInt(i + 1);
                char kept = moved[i];
                moved[i] = moved[with];
                moved[with] = kept;
            }
            for (int i = 0; i < moved.length; i++) {
                letters[kind.charAt(i)] = moved[i];
                letters[Character.toUpperCase(kind.charAt(i))] = Character.toUpperCase(moved[i]);
            }
        }
        return letters;
    }

    /** Read on first use. */
    private static final class Holder {
        static final Spellings SPELLINGS = load();

        private static Spellings load() {
            try (InputStream in = Spellings.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException(RESOURCE + " is missing from this build");
                }
                return new Spellings(
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))
                                .lines()
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
