package dev.assay.scoring.consistency;

import dev.assay.scoring.AskedModel;
import org.jspecify.annotations.Nullable;

/** Probabilities were fitted to scores of another model than the one that is loaded: they would say nothing about its scores. */
public final class ForeignCalibrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignCalibrationException(String score, @Nullable AskedModel fitted, AskedModel loaded) {
        super("was fitted to " + score + " of " + (fitted == null ? "a model that it does not name" : fitted) + ", and "
                + loaded + " is " + what(fitted, loaded));
    }

    private static String what(@Nullable AskedModel fitted, AskedModel loaded) {
        if (fitted == null) {
            return "loaded";
        }
        return fitted.id().equals(loaded.id())
                ? "another one: other files, or 8-bit weights on a CPU that are floats on a GPU"
                : "another model";
    }
}
