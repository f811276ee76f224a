package dev.assay.topology.app;

import dev.assay.scoring.OnnxStartException;
import dev.assay.topology.config.ConfigException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration key of a model's folder, which every refusal of the folder names. Immutable; any thread may use it.
 *
 * @param key in full
 * @param kind what the folder is to hold, in words
 */
record ModelKey(String key, String kind) {
    static final ModelKey EMBEDDING = new ModelKey("embedding.model-dir", "a sentence encoder");
    static final ModelKey NLI = new ModelKey("nli.model-dir", "an entailment cross-encoder");
    static final ModelKey SMALL = new ModelKey("language-models.small-dir", "a causal language model");
    static final ModelKey LARGE = new ModelKey("language-models.large-dir", "a causal language model");

    /**
     * What the loading gives.
     *
     * @param given the key's value; null for a model of the build, for which the key is not to blame
     * @throws ConfigException when the folder is refused
     */
    <M> M load(@Nullable Path given, Supplier<M> loading) {
        try {
            return loading.get();
        } catch (OnnxStartException e) {
            if (given == null) {
                throw e;
            }
            throw refused(given, e);
        }
    }

    ConfigException refused(Path given, OnnxStartException why) {
        ConfigException refused = ConfigException.of(
                key,
                given,
                String.valueOf(why.getMessage()),
                "name a folder with model.onnx, tokenizer.json and config.json of " + kind);
        refused.initCause(why);
        return refused;
    }
}
