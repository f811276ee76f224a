package dev.assay.ops.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void aProbeWithoutConditionsPasses() {
        assertThat(Health.builder().build().report(Probe.LIVE).passing()).isTrue();
    }

    @Test
    void waitingFailsReadyAndStartedButNotLive() {
        Health health = Health.builder()
                .live("streams", () -> Status.waiting("REBALANCING"))
                .ready("streams", () -> Status.waiting("REBALANCING"))
                .started("streams", () -> Status.waiting("REBALANCING"))
                .build();

        assertThat(health.report(Probe.LIVE).passing()).isTrue();
        assertThat(health.report(Probe.READY).passing()).isFalse();
        assertThat(health.report(Probe.STARTED).passing()).isFalse();
    }

    @Test
    void oneDownConditionFailsItsProbeOnly() {
        Health health = Health.builder()
                .live("lane", () -> Status.down("LOST"))
                .live("threads", () -> Status.up("2 alive"))
                .ready("lane", Status::up)
                .build();

        assertThat(health.report(Probe.LIVE).passing()).isFalse();
        assertThat(health.report(Probe.READY).passing()).isTrue();
    }

    @Test
    void conditionsAreAskedAnewEachTime() {
        var status = new AtomicReference<>(Status.waiting("loading"));
        Health health = Health.builder().ready("model", status::get).build();

        assertThat(health.report(Probe.READY).passing()).isFalse();
        status.set(Status.up());
        assertThat(health.report(Probe.READY).passing()).isTrue();
    }

    @Test
    void aThrowingConditionIsDownAndItsMessageStaysInside() {
        Health health = Health.builder()
                .live("broken", () -> {
                    throw new IllegalStateException("secret");
                })
                .build();

        HealthReport report = health.report(Probe.LIVE);

        assertThat(report.passing()).isFalse();
        assertThat(report.toJson()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void jsonNamesEveryCondition() throws Exception {
        Health health = Health.builder()
                .ready("stre\"ams", () -> Status.up("RUNNING"))
                .ready("lane", () -> Status.waiting("warming"))
                .build();

        var json = new ObjectMapper().readTree(health.report(Probe.READY).toJson());

        assertThat(json.path("probe").asText()).isEqualTo("ready");
        assertThat(json.path("status").asText()).isEqualTo("down");
        assertThat(json.at("/conditions/0/name").asText()).isEqualTo("stre\"ams");
        assertThat(json.at("/conditions/0/detail").asText()).isEqualTo("RUNNING");
        assertThat(json.at("/conditions/1/status").asText()).isEqualTo("waiting");
    }

    @Test
    void aNameIsTakenOncePerProbe() {
        Health.Builder builder = Health.builder().live("lane", Status::up).ready("lane", Status::up);

        assertThatThrownBy(() -> builder.live("lane", Status::up)).isInstanceOf(IllegalArgumentException.class);
    }
}
