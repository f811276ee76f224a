package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.cascade.control.ControlPolicy.Certification;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateGridTest {
    private static final Certification WANTED = new Certification(0.1, 0.1, 400);

    @Test
    void itIsFixedSequenceTestingOnTheGrid() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            CertificateGrid grid = grid(random);
            double[] confidence = new double[400];
            boolean[] correct = new boolean[400];
            for (int i = 0; i < 400; i++) {
                double score = Math.rint(random.nextGaussian() * 4) / 4;
                correct[i] = random.nextDouble() > wrongAt(score);
                confidence[i] = -score;
                grid.count(score, !correct[i]);
            }
            double[] thresholds = new double[20];
            StateOutput out = new StateOutput();
            grid.write(out);
            StateInput in = new StateInput(out.toBytes());
            int n = in.small(20);
            for (int i = 0; i < n; i++) {
                thresholds[i] = -in.finite();
            }
            double[] used =
                    IntStream.range(0, n).mapToDouble(i -> thresholds[i]).toArray();
            Optional<RiskCertificate.Threshold> expected =
                    new RiskCertificate(confidence, correct).selectiveFixedSequence(used, 0.1, 0.1);
            Certificate certificate = grid.certificate(0);
            assertThat(certificate.certified()).isEqualTo(expected.isPresent());
            if (expected.isPresent()) {
                assertThat(certificate.threshold()).isEqualTo(-expected.get().threshold());
                assertThat(certificate.bound()).isEqualTo(expected.get().bound());
            }
        }
    }

    @Test
    void theBoundInForceHoldsForThresholdsChosenAfterTheLabels() {
        int rounds = 300;
        int broken = 0;
        double slack = 0;
        int known = 0;
        for (int seed = 0; seed < rounds; seed++) {
            Random random = new Random(seed);
            CertificateGrid grid = grid(random);
            for (int i = 0; i < 400; i++) {
                double score = random.nextGaussian();
                grid.count(score, random.nextDouble() < wrongAt(score));
            }
            boolean anyBroken = false;
            for (double threshold = -1.5; threshold < 2; threshold += 0.05) {
                Double bound = grid.certificate(threshold).riskInForce();
                if (bound != null) {
                    double truth = errorUpTo(threshold);
                    anyBroken |= truth > bound;
                    slack += bound - truth;
                    known++;
                }
            }
            broken += anyBroken ? 1 : 0;
        }
        assertThat(known).isGreaterThan(rounds * 40);
        assertThat(broken).isLessThan((int) (0.1 * rounds));
        assertThat(slack / known).isLessThan(0.2);
    }

    @Test
    void certificatesOfAControllerAreRarelyWrongAlsoWhenAnswersAreDrawnUnequally() {
        int rounds = 120;
        int certified = 0;
        int broken = 0;
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_CERTIFIED, 0.15)
                .with(new ControlPolicy.Audit(0.9, 0.4, 2_000, Duration.ofDays(1), ControlPolicy.MissingLabel.WRONG));
        for (int round = 0; round < rounds; round++) {
            ThresholdControl control = new ThresholdControl(policy);
            Random random = new Random(round);
            for (int i = 0; i < 1_000; i++) {
                double score = random.nextGaussian();
                Ruling ruling = control.rule(score, i, AuditSeed.of("round " + round, "event " + i));
                control.label(ruling.decided(), random.nextDouble() < wrongAt(score), null, i);
            }
            Double threshold = control.view().certificate().threshold();
            if (threshold != null) {
                certified++;
                broken += errorUpTo(threshold) > 0.15 ? 1 : 0;
            }
        }
        assertThat(certified).isGreaterThan(rounds / 2);
        // Looked at once per round, at its end: wrong with probability 0.1 at most.
        assertThat(broken).isLessThanOrEqualTo(20);
    }

    @Test
    void withoutAGridOrLabelsNothingIsSaid() {
        CertificateGrid empty = new CertificateGrid(WANTED);
        assertThat(empty.certificate(1))
                .isEqualTo(new Certificate(0.1, null, null, null, 0, 0, 22))
                .returns(0, Certificate::acceptedLabels);
        CertificateGrid grid = grid(new Random(1));
        for (int i = 0; i < 21; i++) {
            grid.count(-9, false);
        }
        assertThat(grid.certificate(-8).certified()).isFalse();
        grid.count(-9, false);
        assertThat(grid.certificate(-8).certified()).isTrue();
        assertThat(grid.certificate(Double.NEGATIVE_INFINITY).riskInForce()).isNull();
        assertThat(grid.certificate(Double.POSITIVE_INFINITY).riskInForce()).isBetween(0.1, 0.4);
    }

    private static CertificateGrid grid(Random random) {
        CertificateGrid grid = new CertificateGrid(WANTED);
        ScoreWindow scores = new ScoreWindow(100);
        for (int i = 0; i < 100; i++) {
            scores.add(random.nextGaussian());
        }
        grid.fix(scores);
        return grid;
    }

    private static double wrongAt(double score) {
        return 1 / (1 + Math.exp(2 - 2 * score));
    }

    /** The mean of {@link #wrongAt} over normal scores up to a threshold. */
    private static double errorUpTo(double threshold) {
        double errors = 0;
        double mass = 0;
        for (double x = -6; x <= threshold; x += 0.001) {
            double density = Math.exp(-x * x / 2);
            errors += density * wrongAt(x);
            mass += density;
        }
        return errors / mass;
    }
}
