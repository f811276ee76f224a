package dev.assay.scoring.onnx;

import dev.assay.scoring.statistics.StatisticsLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a causal language model is to be read. Immutable; any thread may read it.
 *
 * @param layout the columns wanted; a pair of models adds those of the reference
 * @param maxTokens longest row in tokens, prompt and start token included, at least 2; what the model itself reads bounds it
 * @param rowsPerChunk rows whose logits exist at a time, or 0 for a number that suits the vocabulary
 * @param start whether a start token goes before the prompt
 * @param cache where fused graphs are kept, created when it does not exist; null to keep none
 */
public record StatisticsOptions(
        StatisticsLayout layout,
        int maxTokens,
        int rowsPerChunk,
        StartToken start,
        @Nullable Path cache) {

    /** Whether a text begins with the model's start token, which the first token's prediction then rests on. */
    public enum StartToken {
        /** When the model's own tokenizer puts it there. */
        AS_TOKENIZER,
        /** Always; the configuration has to name {@code bos_token_id}. */
        ALWAYS,
        /** Never: the first token of a text without a prompt is not predicted. */
        NEVER
    }

    /** The four basic columns, up to 2,048 tokens, nothing kept. */
    public static final StatisticsOptions DEFAULT =
            new StatisticsOptions(StatisticsLayout.BASIC, 2048, 0, StartToken.AS_TOKENIZER, null);

    public StatisticsOptions {
        if (maxTokens < 2) {
            throw new IllegalArgumentException("max-tokens is " + maxTokens + ": set at least 2");
        }
        if (rowsPerChunk < 0) {
            throw new IllegalArgumentException("rows-per-chunk is " + rowsPerChunk + ": set at least 1, or 0");
        }
    }

    /** The same with other columns. */
    public StatisticsOptions withLayout(StatisticsLayout other) {
        return new StatisticsOptions(other, maxTokens, rowsPerChunk, start, cache);
    }

    /** The same with a directory for fused graphs. */
    public StatisticsOptions withCache(Path directory) {
        return new StatisticsOptions(layout, maxTokens, rowsPerChunk, start, directory);
    }

    /** The same with another limit of the length. */
    public StatisticsOptions withMaxTokens(int tokens) {
        return new StatisticsOptions(layout, tokens, rowsPerChunk, start, cache);
    }

    /** The same with another size of chunks. */
    public StatisticsOptions withRowsPerChunk(int rows) {
        return new StatisticsOptions(layout, maxTokens, rows, start, cache);
    }

    /** The same with another way to begin. */
    public StatisticsOptions withStart(StartToken other) {
        return new StatisticsOptions(layout, maxTokens, rowsPerChunk, other, cache);
    }
}
