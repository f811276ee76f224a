package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenSequenceTest {

    @Test
    void oneTokenIsItsOwnEverything() {
        TokenSequence one = TokenSequence.of(-0.7);
        assertThat(one.sum()).isEqualTo(-0.7);
        assertThat(one.average()).isEqualTo(-0.7);
        assertThat(one.quantile(0.37)).isEqualTo(-0.7);
        assertThat(one.minRolling(5)).isEqualTo(-0.7);
        assertThat(one.deviation()).isZero();
        assertThat(one.minK(0.5)).isNaN();
        assertThat(one.minK(1)).isEqualTo(-0.7);
    }

    @Test
    void quantilesInterpolateAndRollingMeansGrowIntoTheirWindow() {
        TokenSequence column = TokenSequence.of(-4, -1, -2, -3);
        assertThat(column.quantile(0.25)).isCloseTo(-3.25, within(1e-15));
        assertThat(column.rolling(2)).containsExactly(-4, -2.5, -1.5, -2.5);
        assertThat(column.max()).isEqualTo(-1);
        assertThat(column.minK(0.5)).isEqualTo(-3.5);
        assertThat(TokenSequence.ofEntropies(1, 2).min()).isEqualTo(-2);
    }

    @Test
    void laterWritesToTheCallersArrayDoNotShow() {
        double[] values = {-1, -2};
        TokenSequence column = TokenSequence.of(values);
        values[0] = -9;
        assertThat(column.sum()).isEqualTo(-3);
    }

    @Test
    void refusesEmptyAndNonFiniteColumns() {
        assertThatThrownBy(TokenSequence::of).hasMessageContaining("no tokens");
        assertThatThrownBy(() -> TokenSequence.of(-1, Double.NaN)).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> TokenSequence.of(-1).quantile(-0.1)).hasMessage("alpha = -0.1: must be in [0, 1]");
        assertThatThrownBy(() -> TokenSequence.of(-1).rolling(0)).hasMessageStartingWith("window = 0");
    }

    @Test
    void aModelStaysForTheHoldAfterAChange() {
        double bit = Math.log(2);
        EntropyTrace trace = EntropyTrace.of(new double[] {0, 4 * bit, 0, 0, 4 * bit}, 1, 3, 2);
        assertThat(trace.large()).containsExactly(false, true, true, false, false);
        assertThat(trace.fractionLarge()).isEqualTo(0.4);
        assertThat(trace.rollingBits()[1]).isCloseTo(4, within(1e-12));
    }
}
