package dev.assay.scoring.calibration;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import java.util.Optional;

/** A detector with its key, as calibration and power see it. Implementations may be used by one thread at a time. */
@FunctionalInterface
public interface NullTest {
    /** Reads one text; empty when it is too short for a single test unit. */
    Optional<Detection> detect(TokenText text);
}
