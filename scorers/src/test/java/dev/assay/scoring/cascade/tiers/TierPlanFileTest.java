package dev.assay.scoring.cascade.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierPlanFileTest {
    @TempDir
    Path dir;

    static List<Band> bands() {
        return List.of(new Band(-2.25, -0.125), Band.EVERYTHING, Band.NOTHING, new Band(Double.NEGATIVE_INFINITY, -1));
    }

    @ParameterizedTest
    @MethodSource("bands")
    void whatIsWrittenIsReadBack(Band band) throws IOException {
        TierPlan plan = plan(band);
        Path file = Files.write(dir.resolve("plan.json"), TierPlanFile.write(plan));
        assertThat(TierPlanFile.read(file)).isEqualTo(plan);
        assertThat(plan.fingerprint()).matches("[0-9a-f]{16}");
    }

    @Test
    void aPlanChangedByHandIsRefused() throws IOException {
        String text = new String(TierPlanFile.write(plan(new Band(-2.25, -0.125))), StandardCharsets.UTF_8);
        Path file = Files.writeString(dir.resolve("plan.json"), text.replace("-2.25", "-9.5"));
        assertThatThrownBy(() -> TierPlanFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("plan.json was changed after it was written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\": \"assay-tiers/1\"}",
                "{\"format\": \"assay-tiers/1\", \"statistic\": \"nonsense\", \"alpha\": 0}",
                "not json"
            })
    void whatIsNoPlanIsRefused(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("plan.json"), text);
        assertThatThrownBy(() -> TierPlanFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("plan.json is no plan of tiers; write one with assay evaluate tiers --choose");
    }

    private static TierPlan plan(Band band) {
        return TierPlanFile.of(
                List.of("small", "large"),
                new StatisticScore(Kind.CHOW_QUANTILE, 0.1),
                List.of(band),
                List.of(new ScoreMap.Platt(-1.5, -2), new ScoreMap.Platt(-0.75, 3)),
                new TierPlan.Data(120, "ab", 0.01));
    }
}
