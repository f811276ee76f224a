package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs {@link LaneBenchmark} where it is asked for with {@code -Dassay.bench=true}; it fails only where a row has no answer. */
class LaneSpeedTest {
    private static final int ROUNDS = 3;

    @Test
    @EnabledIfSystemProperty(
            named = "assay.bench",
            matches = "true",
            disabledReason = "a benchmark; ops/adr/0002-sentence-encoder-batching.md has the command")
    void encoderThroughTheLaneAgainstTheBareRuntime() throws OrtException {
        LaneBenchmark.measure(ROUNDS);
    }
}
