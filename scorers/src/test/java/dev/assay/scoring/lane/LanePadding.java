package dev.assay.scoring.lane;

/** What the lane pads a row to, for tests of other packages. */
public final class LanePadding {
    private LanePadding() {}

    /** Of a model with close lengths. */
    public static int close(int tokens, int maxTokens) {
        Buckets buckets = Buckets.fine(maxTokens);
        return buckets.length(buckets.of(tokens));
    }
}
