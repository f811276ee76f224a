package dev.assay.scoring.text;

import java.util.Locale;

/**
 * Which words of ASCII letters or of digits some special string of English is made of. Every other one is a token by itself,
 * whatever its case and its neighbours; most words of most texts are such. Words are given in small letters as two numbers
 * of eight characters each, the first character lowest. Immutable after class initialisation; any thread may use it.
 */
public final class PlainWords {
    /** Longest word that two numbers hold, in characters. */
    public static final int LONGEST = 16;

    /** Bit of {@link #special}: the word alone may be taken apart, or joined to what stands before it. */
    public static final int ALONE = 1;

    /** Bit of {@link #special}: with punctuation around it, it may be taken apart or joined. */
    public static final int MARKED = 2;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int EIGHT = 8;
    private static final Table TABLE = Table.english();

    private PlainWords() {}

    /**
     * How the word may be part of a special string.
     *
     * @param first its first eight characters, small letters or digits, 0 behind its end
     * @param second the next eight
     * @return {@link #ALONE} or {@link #MARKED}, both or 0
     */
    public static int special(long first, long second) {
        int slot = TABLE.slot(first, second);
        return TABLE.uses[slot];
    }

    /** Whether the word of at least two ASCII letters or digits is no part of a special string, whatever stands around it. */
    static boolean isOrdinary(char[] text, int start, int end) {
        if (end - start < 2 || end - start > LONGEST) {
            return false;
        }
        long first = 0;
        long second = 0;
        for (int at = end - 1; at >= start; at--) {
            // The bit of small letters; digits have it, too.
            int small = text[at] | 0x20;
            if (at - start < EIGHT) {
                first = (first << EIGHT) | small;
            } else {
                second = (second << EIGHT) | small;
            }
        }
        return special(first, second) == 0;
    }

    /** Up to eight characters of [start, end) as one number, the first one lowest. */
    static long pack(String text, int start, int end) {
        long packed = 0;
        for (int at = Math.min(end, start + EIGHT) - 1; at >= start; at--) {
            packed = (packed << EIGHT) | text.charAt(at);
        }
        return packed;
    }

    /** Open addressing; read only once it is built. */
    private static final class Table {
        private final long[] firsts = new long[4096];
        private final long[] seconds = new long[firsts.length];
        private final byte[] uses = new byte[firsts.length];
        private int size;

        static Table english() {
            Table table = new Table();
            for (String special : EnglishTokenizer.EXCEPTIONS.all().keySet()) {
                table.add(special, ALONE);
                table.add(core(special), MARKED);
            }
            ExceptionJoiner.ENGLISH.forEachPart((part, later) -> {
                table.add(part, MARKED);
                if (later) {
                    table.add(part, ALONE);
                }
            });
            return table;
        }

        private static String core(String special) {
            int start = 0;
            int end = special.length();
            while (start < end && !Character.isLetterOrDigit(special.charAt(start))) {
                start++;
            }
            while (end > start && !Character.isLetterOrDigit(special.charAt(end - 1))) {
                end--;
            }
            return special.substring(start, end);
        }

        private void add(String word, int use) {
            String folded = word.toLowerCase(Locale.ROOT);
            boolean plain = folded.chars().allMatch(c -> (c >= 'a' && c <= 'z') || CharClasses.isDigit(c));
            if (!plain || folded.isEmpty() || folded.length() > LONGEST) {
                return;
            }
            long first = pack(folded, 0, folded.length());
            long second = pack(folded, EIGHT, folded.length());
            int slot = slot(first, second);
            if (firsts[slot] == 0 && 2 * ++size > firsts.length) {
                throw new IllegalStateException("more special strings than there is room for");
            }
            firsts[slot] = first;
            seconds[slot] = second;
            uses[slot] |= (byte) use;
        }

        private int slot(long first, long second) {
            long mixed = (first ^ Long.rotateLeft(second, 23)) * MULTIPLIER;
            int slot = (int) (mixed >>> 52);
            while (firsts[slot] != 0 && (firsts[slot] != first || seconds[slot] != second)) {
                slot = (slot + 1) & (firsts.length - 1);
            }
            return slot;
        }
    }
}
