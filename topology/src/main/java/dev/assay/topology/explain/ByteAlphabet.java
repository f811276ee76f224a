package dev.assay.topology.explain;

/**
 * The printable characters that byte-level BPE (Radford et al. 2019) writes bytes as: printable Latin-1 stands for itself,
 * the other bytes follow from U+0100 on in order. Stateless; any thread may use it.
 */
final class ByteAlphabet {
    private static final int[] BYTES = new int[0x200];

    static {
        int next = 0x100;
        for (int value = 0; value < 0x100; value++) {
            boolean printable = (value >= '!' && value <= '~')
                    || (value >= 0xA1 && value <= 0xAC)
                    || (value >= 0xAE && value <= 0xFF);
            BYTES[printable ? value : next++] = value;
        }
    }

    private ByteAlphabet() {}

    /** The byte that a character stands for; a question mark for characters outside the alphabet. */
    static int byteOf(int character) {
        return character < BYTES.length ? BYTES[character] : '?';
    }
}
