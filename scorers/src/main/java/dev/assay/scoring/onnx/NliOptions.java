package dev.assay.scoring.onnx;

import org.jspecify.annotations.Nullable;

/**
 * How an entailment model is to be read. Immutable; any thread may read it.
 *
 * @param labels names of the outputs in order with commas between them, in place of {@code id2label}; null to use that
 * @param hypothesisFirst whether the model was trained with the hypothesis as its first text
 * @param maxTokens longest pair in tokens, special ones included; what the model itself reads bounds it too
 */
public record NliOptions(@Nullable String labels, boolean hypothesisFirst, int maxTokens) {
    /** Premise first, labels from the model, up to 512 tokens. */
    public static final NliOptions DEFAULT = new NliOptions(null, false, 512);

    private static final int LEAST_TOKENS = 8;

    public NliOptions {
        if (maxTokens < LEAST_TOKENS) {
            throw new IllegalArgumentException("max-tokens is " + maxTokens + ": set at least " + LEAST_TOKENS);
        }
    }
}
