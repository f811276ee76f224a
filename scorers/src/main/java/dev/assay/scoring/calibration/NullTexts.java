package dev.assay.scoring.calibration;

import dev.assay.scoring.watermark.TokenText;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Texts without a watermark, of mixed length and with the repetition of real ones: prose, filled-in templates, passages said
 * again, code, loops. Text and vocabulary depend on the seed and the number of the text only, and never on a key. Immutable;
 * any thread may use it.
 */
public final class NullTexts {
    /** Most tokens of a text. */
    public static final int LONGEST = 2_000;

    private static final int[] VOCABULARIES = {50_257, 151_936};
    /** Multipliers that have no factor in common with the vocabularies: words go all over them. */
    private static final long[] SPREADS = {20_011, 61_403};

    private static final int TEMPLATES = 24;
    private static final int TEMPLATE_WORDS = 60;
    private static final int SLOT = -1;
    private static final int TOKEN_0 = 7;
    private static final int CODE_WORDS = 400;
    private static final int CODE_LINES = 60;

    private final long seed;
    private final Prose prose;
    private final int[][] templates = new int[TEMPLATES][];
    private final int[][] lines = new int[CODE_LINES][];

    /** Texts of a seed. */
    public NullTexts(long seed, Prose prose) {
        this.seed = seed;
        this.prose = prose;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < TEMPLATES; i++) {
            templates[i] = template(random);
        }
        for (int i = 0; i < CODE_LINES; i++) {
            lines[i] = random.ints(3 + random.nextInt(9), -4, 60).toArray();
        }
    }

    /**
     * A text with its vocabulary.
     *
     * @param text tokens, [1 to 2,000], a prompt of up to 8, and entropies; or a text of as many words
     * @param vocabularySize V, above every id; of texts without ids the number of different words
     */
    public record NullText(TokenText text, int vocabularySize) {}

    /** The text of a number. */
    public NullText text(long number) {
        return text(number, VOCABULARIES[(int) (number & 1)], SPREADS[(int) (number & 1)], LONGEST);
    }

    /**
     * The same text on another vocabulary, and cut.
     *
     * @param vocabularySize at least 1; words share tokens where it is smaller than their number
     * @param longest most tokens
     */
    public NullText text(long number, int vocabularySize, int longest) {
        return text(number, vocabularySize, vocabularySize % 2 == 0 ? 20_011 : 16_384, longest);
    }

    /**
     * The same where words are other tokens in every text.
     *
     * @param vocabularySize a prime
     * @param longest most tokens
     */
    public NullText ownTokens(long number, int vocabularySize, int longest) {
        NullText text = text(number, vocabularySize, longest);
        SplittableRandom random = new SplittableRandom(~seed ^ (number + 1) * 0xD1342543DE82EF95L);
        long spread = 1L + random.nextInt(vocabularySize - 1);
        long shift = random.nextInt(vocabularySize);
        TokenText ids = text.text();
        return new NullText(
                new TokenText(
                        moved(ids.ids(), spread, shift, vocabularySize),
                        moved(ids.promptIds(), spread, shift, vocabularySize),
                        ids.entropies()),
                vocabularySize);
    }

    private static int[] moved(int[] ids, long spread, long shift, int vocabularySize) {
        return Arrays.stream(ids)
                .map(id -> (int) ((id * spread + shift) % vocabularySize))
                .toArray();
    }

    /**
     * The words of a text, as numbers of {@link Prose}; marks and line ends are words.
     *
     * @param longest most words
     */
    public int[] words(long number, int longest) {
        SplittableRandom random = random(number);
        return words(Math.min(longest, length(random)), random);
    }

    /** The same text as English prose. */
    public NullText english(long number) {
        return new NullText(TokenText.ofText(Spellings.bundled().text(words(number, LONGEST))), prose.types());
    }

    /** The same where words are spelled otherwise in every text. */
    public NullText ownWords(long number) {
        SplittableRandom letters = new SplittableRandom(~seed ^ (number + 1) * 0xD1342543DE82EF95L);
        return new NullText(
                TokenText.ofText(Spellings.bundled().ownText(words(number, LONGEST), letters)), prose.types());
    }

    private SplittableRandom random(long number) {
        return new SplittableRandom(seed ^ (number + 1) * 0x9E3779B97F4A7C15L);
    }

    private NullText text(long number, int vocabularySize, long spread, int longest) {
        SplittableRandom random = random(number);
        int[] words = words(Math.min(longest, length(random)), random);
        int before = random.nextInt(9);
        int[] ids = new int[words.length];
        double[] entropies = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            ids[i] = token(words[i], spread, vocabularySize);
            entropies[i] = entropy(i == 0 ? 0 : words[i - 1], words[i]);
        }
        int[] prompt = new int[before];
        Arrays.setAll(prompt, i -> token(random.nextInt(prose.types()), spread, vocabularySize));
        return new NullText(new TokenText(ids, prompt, entropies), vocabularySize);
    }

    /** Words go all over the vocabulary; a frequent one is token 0, which some schemes treat like no other. */
    private static int token(int word, long spread, int vocabularySize) {
        return (int) ((word + vocabularySize - TOKEN_0) * spread % vocabularySize);
    }

    /** What a model might have had: any number that no key decides will do. */
    private static double entropy(int last, int word) {
        long mixed = (31L * last + word) * 0x9E3779B97F4A7C15L;
        double unit = (mixed >>> 11) * 0x1p-53;
        return -1.4 * Math.log1p(-unit * 0.99);
    }

    /** Mostly chat answers of 8 to 256 tokens, some very short, some long: 70 on average. */
    static int length(SplittableRandom random) {
        double kind = random.nextDouble();
        if (kind < 0.1) {
            return 1 + random.nextInt(8);
        }
        if (kind < 0.7) {
            return between(8, 64, random);
        }
        if (kind < 0.95) {
            return between(32, 256, random);
        }
        return kind < 0.995 ? between(128, 1_024, random) : between(1_024, LONGEST, random);
    }

    /** Uniform on a logarithmic scale. */
    private static int between(int low, int high, SplittableRandom random) {
        return (int) (low * Math.pow((high + 1.0) / low, random.nextDouble()));
    }

    private int[] words(int length, SplittableRandom random) {
        int[] words = new int[length];
        double kind = random.nextDouble();
        if (kind < 0.45) {
            prose(words, 0, length, random);
        } else if (kind < 0.65) {
            filledIn(words, random);
        } else if (kind < 0.8) {
            prose(words, 0, length, random);
            repeatPassages(words, random);
        } else if (kind < 0.95) {
            code(words, random);
        } else {
            loop(words, random);
        }
        return words;
    }

    private void prose(int[] words, int from, int to, SplittableRandom random) {
        int start = random.nextInt(prose.length() - 2);
        int before = prose.at(start);
        int last = prose.at(start + 1);
        for (int i = from; i < to; i++) {
            int next = prose.next(before, last, random);
            words[i] = next;
            before = last;
            last = next;
        }
    }

    /** A form letter: the same words for everybody, but for its slots; said again where the text is longer. */
    private void filledIn(int[] words, SplittableRandom random) {
        int[] template = templates[random.nextInt(TEMPLATES)];
        for (int i = 0; i < words.length; i++) {
            int word = template[i % template.length];
            words[i] = word == SLOT ? random.nextInt(prose.types()) : word;
        }
    }

    private int[] template(SplittableRandom random) {
        int[] template = new int[TEMPLATE_WORDS];
        prose(template, 0, TEMPLATE_WORDS, random);
        for (int i = 0; i < TEMPLATE_WORDS; i++) {
            if (random.nextInt(6) == 0) {
                template[i] = SLOT;
            }
        }
        return template;
    }

    private void repeatPassages(int[] words, SplittableRandom random) {
        for (int passages = 1 + random.nextInt(4); passages > 0 && words.length > 2; passages--) {
            int length = 1 + random.nextInt(words.length / 2);
            int from = random.nextInt(words.length - length + 1);
            int to = random.nextInt(words.length - length + 1);
            System.arraycopy(words, from, words, to, length);
        }
    }

    /** Lines of few forms with the text's own few names in them. */
    private void code(int[] words, SplittableRandom random) {
        int[] names = random.ints(4, 0, CODE_WORDS).toArray();
        int at = 0;
        while (at < words.length) {
            int[] line = lines[random.nextInt(CODE_LINES)];
            for (int i = 0; i < line.length && at < words.length; i++) {
                words[at++] = line[i] < 0 ? names[-1 - line[i]] : line[i];
            }
            if (random.nextInt(5) == 0) {
                names[random.nextInt(names.length)] = random.nextInt(CODE_WORDS);
            }
        }
    }

    /** A model that is stuck: after a while the same few words for ever. */
    private void loop(int[] words, SplittableRandom random) {
        int start = random.nextInt(words.length);
        prose(words, 0, words.length, random);
        int period = 1 + random.nextInt(6);
        for (int i = start + period; i < words.length; i++) {
            words[i] = words[i - period];
        }
    }
}
