package dev.assay.scoring.consistency;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight ASCII characters at a time as one number, the first one lowest. Stateless; any thread may use it.
 */
final class PackedWord {
    /** Characters that one number holds. */
    static final int EIGHT = 8;

    /** The high bit of each character; none of an ASCII character's own. */
    static final long HIGH_BITS = 0x8080808080808080L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long CASE = EACH * 0x20;
    // Added to a character below 0x80 each sets the high bit of all from a bound on.
    private static final long FROM_A = EACH * (0x80 - 'a');
    private static final long BEHIND_Z = EACH * (0x7F - 'z');
    private static final long FROM_0 = EACH * (0x80 - '0');
    private static final long BEHIND_9 = EACH * (0x7F - '9');
    private static final long ABOVE_BLANK = EACH * (0x7F - ' ');

    private PackedWord() {}

    /** The eight bytes from {@code at} on. */
    static long load(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** All bits of the first characters of a number. */
    static long mask(int characters) {
        return characters <= 0 ? 0 : -1L >>> (Long.SIZE - EIGHT * Math.min(characters, EIGHT));
    }

    /** ASCII characters with every letter small; other characters are not what they were. */
    static long small(long eight, long mask) {
        return eight | (CASE & mask);
    }

    /** Whether all characters under the mask are small letters, where all are ASCII. */
    static boolean letters(long small, long mask) {
        long letters = (small + FROM_A) & ~(small + BEHIND_Z);
        return (~letters & HIGH_BITS & mask) == 0;
    }

    /** Whether all characters under the mask are digits, where all are ASCII. */
    static boolean digits(long eight, long mask) {
        long digits = (eight + FROM_0) & ~(eight + BEHIND_9);
        return (~digits & HIGH_BITS & mask) == 0;
    }

    /** The high bit of each ASCII character that is a blank or a control character. */
    static long blankOrControl(long eight) {
        return ~((eight & ~HIGH_BITS) + ABOVE_BLANK) & ~eight & HIGH_BITS;
    }
}
