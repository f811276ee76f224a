package dev.assay.scoring.machinetext;

import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.tokens.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A language model on the lane that reads texts and gives token statistics. Immutable; any thread may read it.
 *
 * @param id of the model on the lane
 * @param layout of the columns that it answers with
 * @param fingerprint of model and precision: calibrations hold for one fingerprint only
 * @param vocabularyId of its tokenizer; events with this vocabulary's ids are read by their ids; null to read texts only
 * @param tokenizer of the model, which tells token ids and their places in a text; null when it is not at hand
 */
public record ScoringModel(
        String id,
        StatisticsLayout layout,
        String fingerprint,
        @Nullable String vocabularyId,
        @Nullable Tokenizer tokenizer) {

    /** How the source of numbers begins that a model here gave; others are a producer's. */
    public static final String PROXY = "proxy ";

    /** One line for the fingerprint of a scorer. */
    String describe() {
        return id + "@" + fingerprint + " tiers="
                + layout.tiers().stream().sorted().toList() + " top-k=" + layout.topK() + " vocabulary=" + vocabularyId
                + " tokenizer=" + (tokenizer == null ? "none" : tokenizer.describe());
    }

    /** The source that evidence names, and under which calibrations are looked up. */
    public String source() {
        return PROXY + fingerprint;
    }
}
