package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.app.StallWatchdog.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallWatchdogTest {
    private final List<String> calls = new ArrayList<>();
    private long progress;
    private Load load = Load.WORKING;
    private final StallWatchdog watchdog = new StallWatchdog(
            () -> progress, () -> load, () -> calls.add("pause"), () -> calls.add("resume"), Duration.ofSeconds(10));

    private void look(long seconds) {
        watchdog.look(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void workThatStandsStillPausesUntilItMoves() {
        look(0);
        look(10);
        assertThat(watchdog.paused()).isFalse();
        look(11);
        assertThat(watchdog.paused()).isTrue();
        look(1_000);
        assertThat(calls).as("a stall of scoring is not tried out").containsExactly("pause");
        progress++;
        look(1_001);
        assertThat(watchdog.paused()).isFalse();
        assertThat(calls).containsExactly("pause", "resume");
    }

    @Test
    void fewRecordsThatWaitForSchemasKeepNobodyElse() {
        load = StallWatchdog.load(3, 3, 96);
        look(0);
        look(1_000);
        assertThat(calls).isEmpty();
        load = StallWatchdog.load(4, 3, 96);
        look(1_001);
        look(1_012);
        assertThat(calls).as("one that should be scored is not").containsExactly("pause");
        load = StallWatchdog.load(3, 3, 96);
        look(1_013);
        assertThat(calls).containsExactly("pause", "resume");
    }

    @Test
    void manyThatWaitForSchemasPauseWithBreaksForOthers() {
        load = StallWatchdog.load(96, 96, 96);
        look(0);
        look(11);
        assertThat(calls).containsExactly("pause");
        look(70);
        assertThat(calls).containsExactly("pause");
        look(72);
        assertThat(calls).containsExactly("pause", "resume");
        look(82);
        assertThat(watchdog.paused()).as("others may go through").isFalse();
        look(83);
        assertThat(calls).containsExactly("pause", "resume", "pause");
    }
}
