package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.RiskCertificate.Threshold;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskCertificateTest {

    @ParameterizedTest
    @CsvSource({"10, 0, 0.05", "10, 3, 0.05", "10, 9, 0.3", "40, 17, 0.001", "1, 0, 0.5"})
    void theBoundSolvesTheBinomialTail(int n, int errors, double delta) {
        double p = RiskCertificate.clopperPearsonUpper(n, errors, delta);
        double tail = 0;
        double choose = 1;
        for (int k = 0; k <= errors; k++) {
            tail += choose * Math.pow(p, k) * Math.pow(1 - p, n - k);
            choose = choose * (n - k) / (k + 1);
        }
        assertThat(tail).isCloseTo(delta, within(1e-12));
    }

    @Test
    void theBoundIsDefinedAtTheEdgesAndForManyTrials() {
        assertThat(RiskCertificate.clopperPearsonUpper(0, 0, 0.1)).isEqualTo(1);
        assertThat(RiskCertificate.clopperPearsonUpper(7, 7, 0.1)).isEqualTo(1);
        assertThat(RiskCertificate.clopperPearsonUpper(1_000_000, 500_000, 1e-9))
                .isBetween(0.5029, 0.5031);
        assertThatThrownBy(() -> RiskCertificate.clopperPearsonUpper(5, 6, 0.1))
                .hasMessageContaining("must be between 0 and n");
        assertThatThrownBy(() -> RiskCertificate.clopperPearsonUpper(5, 1, 0))
                .hasMessage("delta = 0.0: must be in (0, 1)");
    }

    @Test
    void provingIsComparingTheBoundWithoutSolvingForIt() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            int n = 1 + random.nextInt(round % 2 == 0 ? 20 : 2_000);
            int errors = random.nextInt(n);
            double delta = Math.pow(10, -9 * random.nextDouble()) * 0.9;
            double bound = RiskCertificate.clopperPearsonUpper(n, errors, delta);
            assertThat(RiskCertificate.proves(n, errors, Math.min(1 - 1e-12, bound * (1 + 1e-9)), delta))
                    .isTrue();
            assertThat(RiskCertificate.proves(n, errors, bound * (1 - 1e-9), delta))
                    .isFalse();
        }
        assertThat(RiskCertificate.proves(5, 5, 0.99, 0.1)).isFalse();
        assertThat(RiskCertificate.proves(0, 0, 0.99, 0.1)).isFalse();
    }

    @Test
    void marginalThresholdsStandAtValueBoundaries() {
        double[] confidence = {0.2, 0.4, 0.4, 0.6, 0.8, 0.8, 0.9, 0.9, 0.95};
        boolean[] correct = {false, false, true, true, true, true, true, true, true};
        RiskCertificate certificate = new RiskCertificate(confidence, correct);
        assertThat(certificate.marginal(0.1)).hasValue(new Threshold(0.6, 6, 0, 0.1));
        assertThat(certificate.marginal(0.2)).hasValue(new Threshold(0.4, 8, 1, 0.2));
        assertThat(certificate.marginal(0.3).orElseThrow().threshold()).isEqualTo(0.2);
        assertThat(certificate.marginal(0.05)).isEmpty();
    }

    @Test
    void marginalRiskHoldsOnAverageOverFreshAnswers() {
        Random random = new Random(3);
        double alpha = 0.1;
        double wrongAccepted = 0;
        int rounds = 3_000;
        for (int round = 0; round < rounds; round++) {
            double[] confidence = new double[60];
            boolean[] correct = new boolean[60];
            for (int i = 0; i < confidence.length; i++) {
                confidence[i] = random.nextDouble();
                correct[i] = random.nextDouble() < confidence[i];
            }
            Optional<Threshold> found = new RiskCertificate(confidence, correct).marginal(alpha);
            double fresh = random.nextDouble();
            boolean right = random.nextDouble() < fresh;
            wrongAccepted += found.isPresent() && fresh >= found.get().threshold() && !right ? 1 : 0;
        }
        assertThat(wrongAccepted / rounds).isLessThan(alpha + 0.01);
    }

    @Test
    void selectiveThresholdsSayWhenNothingCanBeCertified() {
        double[] grid = {0.25, 0.5, 0.75};
        RiskCertificate few = new RiskCertificate(new double[] {0.9, 0.8}, new boolean[] {true, true});
        assertThat(RiskCertificate.labelsNeeded(0.1, 0.1)).isEqualTo(22);
        assertThat(few.selectiveFixedSequence(grid, 0.1, 0.1)).isEmpty();
        assertThat(few.selectiveBonferroni(grid, 0.1, 0.1)).isEmpty();
        double[] confidence = new double[100];
        boolean[] correct = new boolean[100];
        for (int i = 0; i < 100; i++) {
            confidence[i] = i / 100.0;
            correct[i] = i >= 50;
        }
        RiskCertificate many = new RiskCertificate(confidence, correct);
        assertThat(many.selectiveFixedSequence(grid, 0.1, 0.1).orElseThrow())
                .returns(0.5, Threshold::threshold)
                .returns(50, Threshold::accepted)
                .returns(0, Threshold::errors);
        assertThat(many.selectiveBonferroni(grid, 0.1, 0.1).orElseThrow().bound())
                .isGreaterThan(RiskCertificate.clopperPearsonUpper(50, 0, 0.1))
                .isLessThan(0.1);
    }
}
