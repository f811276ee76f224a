package dev.assay.scoring.watermark.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * BERT's cased tokenizer as google-research/bert has it: text without control characters is cut at white space, around every
 * punctuation mark and around every CJK character, and the words are cut into the longest pieces that a vocabulary has, from
 * the left. Immutable; any thread may use it.
 */
public final class BertWords {
    /** Marks pieces that continue a word. */
    public static final String CONTINUES = "##";

    /** Stands for a word that the vocabulary has no pieces for. */
    public static final String UNKNOWN = "[UNK]";

    private static final int LONGEST_WORD = 100;

    private final @Nullable Set<String> pieces;

    /**
     * A tokenizer.
     *
     * @param pieces the vocabulary; null leaves words whole
     */
    public BertWords(@Nullable Set<String> pieces) {
        this.pieces = pieces == null ? null : Set.copyOf(pieces);
    }

    /** The words or pieces of a text, in order. */
    public List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().filter(c -> !isControl(c)).forEach(c -> {
            boolean space = isSpace(c);
            boolean alone = isPunctuation(c) || isCjk(c);
            if (space || alone) {
                end(word, words);
            }
            if (alone) {
                add(Character.toString(c), words);
            } else if (!space) {
                word.appendCodePoint(c);
            }
        });
        end(word, words);
        return words;
    }

    private void end(StringBuilder word, List<String> words) {
        if (word.length() > 0) {
            add(word.toString(), words);
            word.setLength(0);
        }
    }

    private void add(String word, List<String> words) {
        if (pieces == null) {
            words.add(word);
        } else {
            words.addAll(cut(word, pieces));
        }
    }

    private static List<String> cut(String word, Set<String> pieces) {
        List<String> found = new ArrayList<>();
        int[] characters = word.codePoints().toArray();
        if (characters.length > LONGEST_WORD) {
            return List.of(UNKNOWN);
        }
        int from = 0;
        while (from < characters.length) {
            int to = characters.length;
            String piece = piece(characters, from, to);
            while (to > from && !pieces.contains(piece)) {
                piece = piece(characters, from, --to);
            }
            if (to == from) {
                return List.of(UNKNOWN);
            }
            found.add(piece);
            from = to;
        }
        return found;
    }

    private static String piece(int[] characters, int from, int to) {
        return (from > 0 ? CONTINUES : "") + new String(characters, from, to - from);
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        boolean dropped = c == 0 || c == 0xfffd || type == Character.CONTROL || type == Character.FORMAT;
        return dropped && !isSpace(c);
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** Everything of ASCII that is no letter, digit, space or control, and Unicode's punctuation. */
    static boolean isPunctuation(int c) {
        if ((c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126)) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isCjk(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B820 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}
