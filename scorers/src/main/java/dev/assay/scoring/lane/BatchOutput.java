package dev.assay.scoring.lane;

/**
 * What a model made of one batch. Confined to the lane's thread, which hands the rows on.
 *
 * @param rows one output row per input row, in order
 * @param packNanos filling the input buffers
 * @param runNanos the run itself
 * @param unpackNanos reading and finishing the outputs
 */
public record BatchOutput(float[][] rows, long packNanos, long runNanos, long unpackNanos) {

    /** An output whose stages nobody timed. */
    public static BatchOutput of(float[][] rows) {
        return new BatchOutput(rows, 0, 0, 0);
    }
}
