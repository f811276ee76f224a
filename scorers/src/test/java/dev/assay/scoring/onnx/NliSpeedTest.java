package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs {@link NliBenchmark} where it is asked for with {@code -Dassay.bench=true}; no time decides it. */
class NliSpeedTest {
    private static final int ROUNDS = 6;
    private static final int PASSAGES = 2;

    @Test
    @EnabledIfSystemProperty(
            named = "assay.bench",
            matches = "true",
            disabledReason = "a benchmark; ops/reports/consistency-speed.md has the command")
    void laneAgainstBareRuntime() throws Exception {
        double ratio = NliBenchmark.measure(ROUNDS, PASSAGES);
        assertThat(ratio).isPositive();
    }
}
