package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.Streams.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlPropertyTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noRunOfAnySequenceIsOffByMoreThanTwiceTheDebt(Kind kind) {
        for (double rate : new double[] {0.01, 0.1, 0.2, 0.5, 0.9}) {
            ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RATE_TRACKING, rate));
            Random random = new Random(5);
            double[] off = new double[2_401];
            double threshold = 0;
            for (int i = 0; i < 2_500; i++) {
                double met = threshold;
                Ruling ruling = control.rule(kind.next(random, i, d -> Streams.near(met, d)), i, i);
                threshold = ruling.threshold();
                if (i >= 100) {
                    off[i - 99] = off[i - 100] + (ruling.defer() ? 1 : 0) - rate;
                }
            }
            double least = Arrays.stream(off).min().orElseThrow();
            double most = Arrays.stream(off).max().orElseThrow();
            // The difference between any two points is what a run between them is off by.
            assertThat(most - least).as("%s at %s", kind, rate).isLessThanOrEqualTo(9.5 + 1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void stochasticApproximationKeepsItsRateInTheLongRun(Kind kind) {
        if (kind == Kind.RISING || kind == Kind.HUGE) {
            return; // Its bound is of the order of the range over the spread of the first scores.
        }
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RATE_APPROXIMATION, 0.2));
        Random random = new Random(5);
        int deferred = 0;
        int events = 30_000;
        double threshold = 0;
        for (int i = 0; i < events + 100; i++) {
            double met = threshold;
            Ruling ruling = control.rule(kind.next(random, i, d -> Streams.near(met, d)), i, i);
            threshold = ruling.threshold();
            deferred += i >= 100 && ruling.defer() ? 1 : 0;
        }
        assertThat((double) deferred / events).as(kind.name()).isCloseTo(0.2, within(0.01));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NORMAL", "SHIFTING", "CONSTANT", "FEW_VALUES", "ALTERNATING", "JUST_BELOW"})
    void wrongAcceptedAnswersOfAnySequenceAreBounded(Kind kind) {
        double alpha = 0.1;
        int delay = 60;
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RISK_ONLINE, alpha));
        Random random = new Random(9);
        List<Ruling> rulings = new ArrayList<>();
        List<Boolean> wrong = new ArrayList<>();
        int bad = 0;
        double threshold = 0;
        for (int i = 0; i < 3_000; i++) {
            if (i >= delay) {
                control.label(rulings.get(i - delay).decided(), wrong.get(i - delay), null, i);
            }
            double met = threshold;
            Ruling ruling = control.rule(kind.next(random, i, d -> Streams.near(met, d)), i, i);
            threshold = ruling.threshold();
            rulings.add(ruling);
            // Right for a while, so that all is accepted, then always wrong.
            wrong.add(i / 500 % 2 == 1);
            bad += !ruling.defer() && wrong.get(i) ? 1 : 0;
            assertThat(bad).as("%s, %d", kind, i).isLessThanOrEqualTo((int) (alpha * (i + 1 + 100) + 1 + delay));
        }
        // Nor is it all deferred: what may be wrong is used up.
        assertThat(bad).isGreaterThan((int) (alpha * 3_000 / 3));
    }

    @Test
    void theSameCallsGiveTheSameDecisionsAndBytesThroughWritingAndReading() {
        for (ControlPolicy policy : policies()) {
            ThresholdControl whole = new ThresholdControl(policy);
            ThresholdControl cut = new ThresholdControl(policy);
            Random random = new Random(11);
            List<Decided> decided = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                if (random.nextInt(7) == 0) {
                    cut = ThresholdControl.decode(policy, cut.encode());
                }
                double score = random.nextInt(40) == 0 ? Double.NaN : Math.rint(random.nextGaussian() * 50) / 10;
                Ruling ruling = whole.rule(score, i * 20_000L, i);
                assertThat(cut.rule(score, i * 20_000L, i)).isEqualTo(ruling);
                decided.add(Decided.decode(ruling.decided().encode()));
                assertThat(decided.get(i)).isEqualTo(ruling.decided());
                if (i >= 40) {
                    // Some labels never come, some come twice.
                    int due = random.nextInt(40) + i - 40;
                    boolean wrong = random.nextDouble() < 0.2;
                    assertThat(cut.label(decided.get(due), wrong, wrong, i * 20_000L))
                            .isEqualTo(whole.label(decided.get(due), wrong, wrong, i * 20_000L));
                }
                if (i == 700) {
                    assertThat(cut.freeze(i)).isEqualTo(whole.freeze(i));
                } else if (i == 800) {
                    double threshold = whole.view().history().get(0).threshold();
                    assertThat(cut.revert(threshold, i)).isEqualTo(whole.revert(threshold, i));
                } else if (i == 900) {
                    assertThat(cut.unfreeze(i)).isEqualTo(whole.unfreeze(i));
                }
                assertThat(cut.view()).isEqualTo(whole.view());
            }
            assertThat(cut.encode()).isEqualTo(whole.encode());
            assertThat(whole.encode().length).isLessThan(60_000);
        }
    }

    @Test
    void onlyTheOrderOfScoresMatters() {
        for (Objective objective : Objective.values()) {
            if (objective == Objective.NONE || objective == Objective.RATE_APPROXIMATION) {
                continue;
            }
            ThresholdControl one = new ThresholdControl(ControlPolicy.of(objective, 0.2));
            ThresholdControl other = new ThresholdControl(ControlPolicy.of(objective, 0.2));
            Random random = new Random(3);
            for (int i = 0; i < 900; i++) {
                double score = random.nextGaussian();
                Ruling ruling = one.rule(score, i, i);
                Ruling same = other.rule(Math.sinh(3 * score) * 1e-4 - 8, i, i);
                assertThat(same.defer()).as("%s %d", objective, i).isEqualTo(ruling.defer());
                boolean wrong = random.nextDouble() < 1 / (1 + Math.exp(2 - score));
                one.label(ruling.decided(), wrong, null, i);
                other.label(same.decided(), wrong, null, i);
            }
        }
    }

    @Test
    void damagedBytesAreRefusedAndNothingElseHappens() {
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_ONLINE, 0.1);
        ThresholdControl control = new ThresholdControl(policy);
        for (int i = 0; i < 300; i++) {
            control.label(control.rule(Math.sin(i), i, i).decided(), i % 9 == 0, null, i);
        }
        byte[] bytes = control.encode();
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ThresholdControl.decode(policy, cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> ThresholdControl.decode(policy, longer)).hasMessageContaining("1 bytes too many");
        byte[] other = bytes.clone();
        other[0] = 9;
        assertThatThrownBy(() -> ThresholdControl.decode(policy, other))
                .hasMessage("controller state: format 9, this build reads 2 to 3");
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = bytes.clone();
            damaged[1 + random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
            try {
                // A flipped bit of a number is a number; what is read must then work.
                ThresholdControl.decode(policy, damaged).rule(0.1, 400, 4);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("controller state");
            }
        }
        assertThatThrownBy(() -> Decided.decode(new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ControlPolicy> policies() {
        List<ControlPolicy> policies = new ArrayList<>();
        Audit some = new Audit(0.5, 0.3, 30, Duration.ofMinutes(15), MissingLabel.WRONG);
        ColdStart shadow = new ColdStart(Behaviour.SHADOW, 60, null, 0.5);
        for (Objective objective : Objective.values()) {
            if (objective != Objective.NONE) {
                policies.add(ControlPolicy.of(objective, 0.2));
            }
            policies.add(new ControlPolicy(
                    objective,
                    0.1,
                    70,
                    0.5,
                    0,
                    3,
                    new Bounds(-1, 2, 0.4),
                    some,
                    shadow,
                    ControlPolicy.of(Objective.RISK_ONLINE, 0.2).certification()));
        }
        return policies;
    }
}
