package dev.assay.scoring.watermark.rng;

/**
 * The block function Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011): four words of
 * counter in the fields, replaced by four random words. Mutable; confined to the thread that created it.
 */
public final class Philox4x32 {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private int x0;
    private int x1;
    private int x2;
    private int x3;

    /** Sets the four words of the counter. */
    public void counter(int c0, int c1, int c2, int c3) {
        x0 = c0;
        x1 = c1;
        x2 = c2;
        x3 = c3;
    }

    /** Replaces the words by their image under a key of two words. */
    public void apply(int key0, int key1) {
        int a = x0;
        int b = x1;
        int c = x2;
        int d = x3;
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (a & 0xffffffffL);
            long p1 = MULTIPLIER_1 * (c & 0xffffffffL);
            a = (int) (p1 >>> 32) ^ b ^ k0;
            b = (int) p1;
            c = (int) (p0 >>> 32) ^ d ^ k1;
            d = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        counter(a, b, c, d);
    }

    /** One of the four words, 0 to 3. */
    public int word(int index) {
        return switch (index) {
            case 0 -> x0;
            case 1 -> x1;
            case 2 -> x2;
            default -> x3;
        };
    }
}
