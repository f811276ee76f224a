package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One key as some source gave it. Immutable; any thread may use it.
 *
 * @param key full key as written
 * @param value text of the value, or null where the source unsets it
 * @param layer which source; a greater one wins
 * @param source what to call the place in a problem
 * @param base folder that relative paths are relative to, or null for the working folder
 */
record Entry(
        String key,
        @Nullable String value,
        Layer layer,
        String source,
        @Nullable Path base) {
    /** The sources, weakest first. */
    enum Layer {
        FILE,
        ENVIRONMENT,
        COMMAND_LINE
    }

    Entry renamed(String now) {
        return new Entry(now, value, layer, source, base);
    }
}
