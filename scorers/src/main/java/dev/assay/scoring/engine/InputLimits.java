package dev.assay.scoring.engine;

/**
 * How much one event may hold; an event over a limit is rejected, never cut. Immutable; any thread may read it.
 *
 * @param maxTextChars UTF-16 code units of the completion, of the prompt and of each sample
 * @param maxTokens tokens of the completion, of the prompt and of each sample
 * @param maxSamples sampled completions
 */
public record InputLimits(int maxTextChars, int maxTokens, int maxSamples) {

    /** Generous limits for a chat completion with samples. */
    public static final InputLimits DEFAULT = new InputLimits(1_000_000, 65_536, 256);

    public InputLimits {
        if (maxTextChars < 1 || maxTokens < 1 || maxSamples < 1) {
            throw new IllegalArgumentException("input limits must be at least 1");
        }
    }
}
