package dev.assay.topology.convert;

import dev.assay.schema.LogprobMode;
import org.jspecify.annotations.Nullable;

/**
 * What responses do not tell about themselves. Immutable; any thread may read it.
 *
 * @param vocabularyId of the tokenizer that token ids belong to; without it ids are left out, since they mean nothing
 * @param vocabularySize width of the producing model's logits; null when unknown
 * @param mode whether the numbers are raw or taken after temperature and top-p; only the engine's configuration tells
 * @param tenant owner of the traffic; null for none
 * @param keepOriginal whether the whole response goes into the event's attributes, beside its hash
 */
public record ConvertOptions(
        @Nullable String vocabularyId,
        @Nullable Integer vocabularySize,
        LogprobMode mode,
        @Nullable String tenant,
        boolean keepOriginal) {

    /** Nothing is known. */
    public static final ConvertOptions NONE = new ConvertOptions(null, null, LogprobMode.UNDECLARED, null, false);
}
