package dev.assay.scoring.consistency;

import java.util.Collection;

/** Finds where two words are one word of some others, as "well" and "being". Confined to one thread. */
final class Compounds {
    private static final int BITS = 12;

    /** By length and outer letters, which words there are; others are told by nothing but the words themselves. */
    private final long[] known = new long[1 << (BITS - 6)];

    Compounds(Collection<String> words) {
        for (String word : words) {
            int bit = bit(word.length(), word.charAt(0), word.charAt(word.length() - 1));
            known[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Both as one word if that may be among them; else empty, which no word is. Numbers side by side are no number. */
    String of(String first, String second) {
        int bit = bit(first.length() + second.length(), first.charAt(0), second.charAt(second.length() - 1));
        boolean may = ((known[bit / Long.SIZE] >>> bit) & 1) != 0;
        return may && Character.isLetter(first.charAt(0)) && Character.isLetter(second.charAt(0)) ? first + second : "";
    }

    private static int bit(int length, char first, char last) {
        return ((length * 31 + first) * 131 + last) & ((1 << BITS) - 1);
    }
}
