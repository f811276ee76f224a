package dev.assay.scoring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.DrawLaw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form; the full one is {@code SessionCalibration.all(100_000, 200, 1e-3, seed)}. */
class SessionCalibrationTest {
    private static final double ALPHA = 0.05;

    @Test
    void conversationsWithoutAWatermarkCrossAtMostWithAlpha() {
        List<SessionCalibration.Result> results = SessionCalibration.all(300, 100, ALPHA, 20_26);
        assertThat(results).hasSize(6).allSatisfy(result -> {
            assertThat(result.holds()).isTrue();
            assertThat(result.upper()).isGreaterThan(result.rate());
            assertThat(result.lower()).isLessThanOrEqualTo(result.rate());
        });
        // A simulation in which nothing can ever cross would prove nothing.
        assertThat(results).anyMatch(result -> result.crossings() > 0);
    }

    @Test
    void theSeedDecidesEveryNumber() {
        DrawLaw law = new DrawLaw.Exponential();
        assertThat(SessionCalibration.run(law, 1, 50, 50, 0.2, 9))
                .isEqualTo(SessionCalibration.run(law, 1, 50, 50, 0.2, 9));
    }

    /** The writer's repeats are what would break the bound. */
    @Test
    void countingRepeatsWouldCrossFarMoreOften() {
        SessionCalibration.Result honest = SessionCalibration.run(Messages.QUARTER, 1, 200, 100, ALPHA, 3);
        SessionCalibration.Result fooled =
                SessionCalibration.run(Messages.QUARTER, 1, 200, 100, ALPHA, 3, SessionCalibration.Repeats.COUNT);
        assertThat(honest.holds()).isTrue();
        assertThat(fooled.holds()).isFalse();
        assertThat(fooled.rate()).isGreaterThan(0.9);
    }
}
