package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.tiers.TierScorer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BranchingMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BranchingMeters meters = new BranchingMeters(new Meters(registry));

    @Test
    void theProducersOwnEntropiesCome() {
        meters.record(subject("m", LogprobMode.RAW, 1, 2, 3), result(List.of()));
        assertThat(factor("m", "producer")).isCloseTo(Math.exp(2), within(1e-9));
        meters.record(subject("m", LogprobMode.RAW, 5, 5, 5), result(List.of()));
        assertThat(factor("m", "producer")).isCloseTo(Math.exp(3.5), within(1e-2));
    }

    @Test
    void withoutThemThoseOfTheModelThatReadTheText() {
        Evidence read = Evidence.scored(TierScorer.ID, Family.CASCADE)
                .score(-1)
                .effectiveCount(7)
                .measure(TierScorer.MEAN_ENTROPY, 1.5)
                .note("model", "little")
                .build();
        meters.record(subject("m", LogprobMode.RAW), result(List.of(read)));
        meters.record(subject("n", LogprobMode.PROCESSED, 0.5), result(List.of(read)));
        assertThat(factor("m", "little")).isCloseTo(Math.exp(1.5), within(1e-9));
        assertThat(factor("n", "little")).isCloseTo(Math.exp(1.5), within(1e-9));
        assertThat(registry.find("assay.branching.factor")
                        .tag("source", "producer")
                        .gauge())
                .isNull();
    }

    @Test
    void eventsOfUnknownModelsOrWithoutEntropiesChangeNothing() {
        meters.record(subject(null, LogprobMode.RAW, 1), result(List.of()));
        meters.record(subject(" ", LogprobMode.RAW, 1), result(List.of()));
        meters.record(subject("x".repeat(101), LogprobMode.RAW, 1), result(List.of()));
        meters.record(subject("a\nb", LogprobMode.RAW, 1), result(List.of()));
        meters.record(subject("m", LogprobMode.RAW), result(List.of()));
        meters.record(subject("m", LogprobMode.RAW, Double.NaN), result(List.of()));
        assertThat(registry.find("assay.branching.factor").gauges()).isEmpty();
    }

    @Test
    void aFloodOfNamesIsBounded() {
        for (int i = 0; i < 10 * BranchingMeters.MODELS; i++) {
            meters.record(subject("m" + i, LogprobMode.RAW, 1), result(List.of()));
        }
        assertThat(registry.find("assay.branching.factor").gauges())
                .hasSize(BranchingMeters.MODELS)
                .extracting(gauge -> gauge.getId().getTag("model"))
                .contains("m" + (10 * BranchingMeters.MODELS - 1));
    }

    private double factor(String model, String source) {
        Gauge gauge = registry.get("assay.branching.factor")
                .tag("model", model)
                .tag("source", source)
                .gauge();
        return gauge.value();
    }

    private static ScoringResult result(List<Evidence> evidence) {
        return new ScoringResult(Disposition.SCORED, Reason.NONE, null, evidence, null, 0, 0);
    }

    private static Subject subject(@Nullable String model, LogprobMode mode, double... entropies) {
        TokenColumns tokens =
                new TokenColumns(new int[0], new double[0], entropies, 0, new int[0], new double[0], mode);
        return Subject.builder("e").model(model).text("t").tokens(tokens).build();
    }
}
