package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneConfigTest {
    private static LaneConfig config(int tokens, int rows, Duration linger, int threads, long gpu, Duration run) {
        return new LaneConfig(tokens, rows, linger, true, LaneConfig.Device.AUTO, threads, gpu, run);
    }

    @Test
    void aRefusalNamesKeyValueAndFix() {
        Duration ok = Duration.ofSeconds(1);
        assertThatThrownBy(() -> config(0, 1, ok, 1, 0, ok))
                .hasMessage("lane.max-batch-tokens is 0: set a number from 32 to 4194304");
        assertThatThrownBy(() -> config(64, 0, ok, 1, 0, ok)).hasMessageContaining("lane.max-rows is 0");
        assertThatThrownBy(() -> config(64, 1, Duration.ofSeconds(11), 1, 0, ok))
                .hasMessage("lane.linger is 11000 ms: set a duration from 0 ms to 10000 ms");
        assertThatThrownBy(() -> config(64, 1, ok, 0, 0, ok)).hasMessageContaining("lane.intra-op-threads is 0");
        assertThatThrownBy(() -> config(64, 1, ok, 1, -1, ok)).hasMessageContaining("lane.gpu-memory-limit is -1");
        assertThatThrownBy(() -> config(64, 1, ok, 1, 0, Duration.ZERO)).hasMessageContaining("lane.max-run is 0 ms");
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(LaneConfig.defaults().on(LaneConfig.Device.CPU).device()).isEqualTo(LaneConfig.Device.CPU);
    }
}
