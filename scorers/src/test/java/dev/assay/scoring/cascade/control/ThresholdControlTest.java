package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.cascade.WindowThreshold;
import dev.assay.scoring.cascade.control.Change.Cause;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.LabelResult.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdControlTest {
    private static final long HOUR = 3_600_000;

    @Test
    void aColdStartDefersAllAndSaysWhenItEnds() {
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RATE_TRACKING, 0.2));
        Ruling first = control.rule(-50, 7, 1);
        assertThat(first.defer()).isTrue();
        assertThat(first.state()).isEqualTo(ControlState.COLD_START);
        assertThat(first.threshold()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(first.changes())
                .containsExactly(new Change(
                        1,
                        7,
                        Double.NEGATIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        ControlState.COLD_START,
                        ControlState.COLD_START,
                        Cause.CREATED));
        for (int i = 1; i < 100; i++) {
            assertThat(control.rule(i, 7 + i, i).changes()).isEmpty();
        }
        Ruling warm = control.rule(-50, 500, 1);
        assertThat(warm.defer()).isFalse();
        assertThat(warm.state()).isEqualTo(ControlState.TRACKING);
        assertThat(warm.version()).isEqualTo(2);
        assertThat(warm.changes()).extracting(Change::cause).containsExactly(Cause.WARM);
        // The scores are -50 and 1 to 99.
        assertThat(warm.changes().get(0).newThreshold()).isEqualTo(79);
    }

    /** Some laws add a correction for a single event to what they record. */
    @ParameterizedTest
    @EnumSource(names = {"RATE_TRACKING", "RATE_QUANTILE", "RISK_ONLINE"})
    void aRulingSaysWhatWasRecordedAndWithoutAResolutionThatIsWhatDecided(Objective objective) {
        ControlPolicy usual = ControlPolicy.of(objective, 0.3);
        ControlPolicy every = new ControlPolicy(
                objective,
                0.3,
                usual.window(),
                usual.step(),
                0,
                usual.versions(),
                usual.bounds(),
                usual.audit(),
                usual.coldStart(),
                usual.certification());
        assertThat(beside(new ThresholdControl(every))).isZero();
        if (objective == Objective.RATE_TRACKING) {
            assertThat(beside(new ThresholdControl(usual))).isGreaterThan(100);
        }
    }

    /** How many of 800 events were decided by another threshold than the recorded one. */
    private static int beside(ThresholdControl control) {
        Random random = new Random(11);
        double recorded = Double.NaN;
        int beside = 0;
        for (int i = 0; i < 800; i++) {
            double score = random.nextGaussian();
            Ruling ruling = control.rule(score, i, random.nextLong());
            for (Change change : ruling.changes()) {
                recorded = change.newThreshold();
            }
            assertThat(ruling.recorded()).isEqualTo(recorded);
            beside += ruling.threshold() == recorded ? 0 : 1;
            if (ruling.decided().audited()) {
                for (Change change : control.label(ruling.decided(), random.nextDouble() < 0.4, null, i)
                        .changes()) {
                    recorded = change.newThreshold();
                }
            }
        }
        return beside;
    }

    @Test
    void aShadowedColdStartDecidesByTheInitialThreshold() {
        ControlPolicy policy =
                ControlPolicy.of(Objective.RATE_TRACKING, 0.2).with(new ColdStart(Behaviour.SHADOW, 50, null, 10.0));
        ThresholdControl control = new ThresholdControl(policy);
        for (int i = 0; i < 50; i++) {
            Ruling ruling = control.rule(i, i, i);
            assertThat(ruling.state()).isEqualTo(ControlState.COLD_START);
            assertThat(ruling.defer()).isEqualTo(i > 10);
        }
        assertThat(control.rule(0, 50, 0).state()).isEqualTo(ControlState.TRACKING);
    }

    @Test
    void aRiskIsNotSteeredBeforeEnoughLabels() {
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RISK_CONFORMAL, 0.1));
        List<Decided> decided = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Ruling ruling = control.rule(i % 10, i, i);
            assertThat(ruling.defer()).isTrue();
            assertThat(ruling.certificate())
                    .returns(false, Certificate::certified)
                    .returns(0, Certificate::acceptedLabels);
            decided.add(ruling.decided());
        }
        for (int i = 0; i < 21; i++) {
            assertThat(control.label(decided.get(i), false, null, 200).changes())
                    .isEmpty();
        }
        LabelResult last = control.label(decided.get(21), false, null, 200);
        assertThat(last.use()).isEqualTo(Use.COUNTED);
        assertThat(last.changes()).extracting(Change::cause).containsExactly(Cause.WARM);
        assertThat(control.rule(9, 201, 1).defer()).isFalse();
    }

    @Test
    void withoutAnObjectiveTheConfiguredThresholdDecides() {
        ControlPolicy policy = new ControlPolicy(
                Objective.NONE,
                0.5,
                100,
                0.3,
                0.02,
                10,
                Bounds.NONE,
                Audit.ALL,
                new ColdStart(Behaviour.DEFER, 100, null, 1.5),
                ControlPolicy.of(Objective.RISK_ONLINE, 0.1).certification());
        ThresholdControl control = new ThresholdControl(policy);
        assertThat(control.rule(1.5, 0, 0)).returns(false, Ruling::defer).returns(ControlState.FIXED, Ruling::state);
        assertThat(control.rule(1.6, 0, 0).defer()).isTrue();
    }

    @Test
    void theQuantileIsThatOfTheWindowThreshold() {
        ControlPolicy policy = ControlPolicy.of(Objective.RATE_QUANTILE, 0.3).with(80, 0.3);
        ThresholdControl control = new ThresholdControl(policy);
        WindowThreshold window = new WindowThreshold(80, 0.3);
        Random random = new Random(4);
        for (int i = 0; i < 1_000; i++) {
            double score = random.nextInt(30);
            double expected = window.threshold();
            boolean defers = window.defers(score);
            Ruling ruling = control.rule(score, i, i);
            if (i >= 100) {
                assertThat(ruling.threshold()).isEqualTo(expected);
                assertThat(ruling.defer()).isEqualTo(defers);
            }
        }
    }

    @Test
    void theConformalThresholdIsThatOfTheCertificateAlsoAtTies() {
        for (double alpha : new double[] {0.05, 0.1, 0.3}) {
            ControlPolicy policy =
                    ControlPolicy.of(Objective.RISK_CONFORMAL, alpha).with(120, 0.3);
            ThresholdControl control = new ThresholdControl(policy);
            Random random = new Random(6);
            List<Double> confidence = new ArrayList<>();
            List<Boolean> correct = new ArrayList<>();
            for (int i = 0; i < 700; i++) {
                double score = random.nextInt(12);
                boolean wrong = random.nextDouble() < score / 16;
                Ruling ruling = control.rule(score, i, i);
                if (i >= 120) {
                    double[] last = new double[120];
                    boolean[] right = new boolean[120];
                    for (int k = 0; k < 120; k++) {
                        last[k] = confidence.get(i - 120 + k);
                        right[k] = correct.get(i - 120 + k);
                    }
                    double expected = new RiskCertificate(last, right)
                            .marginal(alpha)
                            .map(found -> -found.threshold())
                            .orElse(Double.NEGATIVE_INFINITY);
                    assertThat(ruling.threshold()).isEqualTo(expected);
                }
                control.label(ruling.decided(), wrong, null, i);
                confidence.add(-score);
                correct.add(!wrong);
            }
        }
    }

    @Test
    void scoresThatAreNoNumbersAreDeferredAndNotLearnedFrom() {
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RATE_TRACKING, 0.2));
        for (double score : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Ruling ruling = control.rule(score, 1, 1);
            assertThat(ruling.defer()).isTrue();
            assertThat(ruling.decided().audited()).isFalse();
            assertThat(control.label(ruling.decided(), true, null, 2).use()).isEqualTo(Use.NOT_AUDITED);
        }
        assertThat(control.view().pendingLabels()).isZero();
        assertThat(control.view().events()).isEqualTo(3);
    }

    @Test
    void freezeHoldsUnfreezeLetsGoAndRevertGoesBack() {
        ThresholdControl control = warm(ControlPolicy.of(Objective.RATE_QUANTILE, 0.2), 0);
        double before = control.view().threshold();
        assertThat(control.freeze(1_000)).singleElement().returns(Cause.FREEZE, Change::cause);
        assertThat(control.freeze(1_001)).isEmpty();
        for (int i = 0; i < 400; i++) {
            Ruling ruling = control.rule(1_000 + i % 100, 2_000 + i, i);
            assertThat(ruling.threshold()).isEqualTo(before);
            assertThat(ruling.state()).isEqualTo(ControlState.FROZEN);
            assertThat(ruling.changes()).isEmpty();
        }
        assertThat(control.unfreeze(3_000)).singleElement().returns(Cause.UNFREEZE, Change::cause);
        double after = control.view().threshold();
        assertThat(after).isGreaterThan(1_000);
        assertThat(control.unfreeze(3_001)).isEmpty();
        assertThat(control.revert(before, 4_000)).singleElement().satisfies(change -> {
            assertThat(change.cause()).isEqualTo(Cause.REVERT);
            assertThat(change.oldThreshold()).isEqualTo(after);
            assertThat(change.newThreshold()).isEqualTo(before);
            assertThat(change.newState()).isEqualTo(ControlState.FROZEN);
        });
        assertThat(control.rule(before, 4_001, 1)).returns(false, Ruling::defer).returns(before, Ruling::threshold);
    }

    @Test
    void onlyTheLastVersionsAreKept() {
        ControlPolicy usual = ControlPolicy.of(Objective.RATE_QUANTILE, 0.2);
        ControlPolicy policy = new ControlPolicy(
                usual.objective(),
                0.2,
                50,
                0.3,
                0.01,
                4,
                Bounds.NONE,
                Audit.ALL,
                ColdStart.DEFER,
                usual.certification());
        ThresholdControl control = new ThresholdControl(policy);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            changes.addAll(control.rule(i, i, i).changes());
        }
        assertThat(control.view().history()).hasSize(4);
        assertThat(changes).extracting(Change::version).startsWith(1L, 2L, 3L).doesNotHaveDuplicates();
        for (int i = 1; i < changes.size(); i++) {
            assertThat(changes.get(i).oldThreshold())
                    .isEqualTo(changes.get(i - 1).newThreshold());
        }
    }

    @Test
    void steadyTrafficRecordsFewChanges() {
        ThresholdControl control = new ThresholdControl(ControlPolicy.of(Objective.RATE_TRACKING, 0.2));
        Random random = new Random(8);
        int changes = 0;
        for (int i = 0; i < 10_000; i++) {
            changes += control.rule(random.nextGaussian(), i, i).changes().size();
        }
        assertThat(changes).isBetween(5, 600);
    }

    @Test
    void boundsAndTheHourlyStepWinAndAreReported() {
        ControlPolicy policy = ControlPolicy.of(Objective.RATE_TRACKING, 0.2).with(new Bounds(-3, 90, 4));
        ThresholdControl control = warm(policy, 0);
        List<Double> thresholds = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        // The scores rise by a hundred; an event per minute.
        for (int i = 0; i < 3_000; i++) {
            Ruling ruling = control.rule(100 + i % 100, 1_000 + i * 60_000L, i);
            thresholds.add(ruling.threshold());
            changes.addAll(ruling.changes());
        }
        for (int i = 60; i < thresholds.size(); i++) {
            List<Double> hour = thresholds.subList(i - 60, i + 1);
            double low = hour.stream().mapToDouble(d -> d).min().orElseThrow();
            double high = hour.stream().mapToDouble(d -> d).max().orElseThrow();
            assertThat(high - low).isLessThanOrEqualTo(4 + 1e-9);
        }
        assertThat(thresholds.get(2_999)).isEqualTo(90);
        assertThat(control.view().state()).isEqualTo(ControlState.LIMITED);
        assertThat(changes).extracting(Change::cause).contains(Cause.HELD_BACK);
        for (int i = 0; i < 3_000; i++) {
            changes.addAll(
                    control.rule(i % 100 - 50, 200_000_000 + i * 60_000L, i).changes());
        }
        assertThat(control.view().state()).isEqualTo(ControlState.TRACKING);
        assertThat(changes).extracting(Change::cause).contains(Cause.RELEASED);
    }

    @Test
    void timeThatRunsBackwardsStandsStill() {
        ControlPolicy policy = ControlPolicy.of(Objective.RATE_TRACKING, 0.2);
        ThresholdControl one = new ThresholdControl(policy);
        ThresholdControl other = new ThresholdControl(policy);
        one.rule(1, 5 * HOUR, 1);
        other.rule(1, 5 * HOUR, 1);
        assertThat(one.rule(2, 2 * HOUR, 2)).isEqualTo(other.rule(2, 5 * HOUR, 2));
    }

    @Test
    void aLabelCountsOnceInTimeAndWhenDrawn() {
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_ONLINE, 0.1)
                .with(new Audit(0.5, 0.5, 4, Duration.ofHours(1), MissingLabel.EXPECTED))
                .with(new ColdStart(Behaviour.SHADOW, 50, null, 1_000.0));
        ThresholdControl control = new ThresholdControl(policy);
        List<Decided> drawn = new ArrayList<>();
        int others = 0;
        for (int i = 0; drawn.size() < 6; i++) {
            Decided decided =
                    control.rule(i, 0, AuditSeed.of("key", "event " + i)).decided();
            assertThat(decided.audited()).isEqualTo(decided.draw() < 0.5);
            if (decided.audited()) {
                drawn.add(decided);
            } else {
                others++;
                assertThat(control.label(decided, false, null, 0).use()).isEqualTo(Use.NOT_AUDITED);
            }
        }
        assertThat(others).isPositive();
        assertThat(control.view().pendingLabels()).isEqualTo(4);
        assertThat(control.view().missingLabels()).isEqualTo(2);
        assertThat(control.label(drawn.get(1), true, null, 0).use()).isEqualTo(Use.NOT_WAITING);
        assertThat(control.label(drawn.get(3), true, null, 0).use()).isEqualTo(Use.COUNTED);
        assertThat(control.label(drawn.get(3), true, null, 0).use()).isEqualTo(Use.NOT_WAITING);
        assertThat(control.label(drawn.get(4), true, true, HOUR).use()).isEqualTo(Use.COUNTED);
        assertThat(control.label(drawn.get(5), true, null, HOUR + 1).use()).isEqualTo(Use.NOT_WAITING);
        assertThat(control.view())
                .returns(2L, ThresholdView::labels)
                .returns(4L, ThresholdView::missingLabels)
                .returns(0, ThresholdView::pendingLabels)
                .returns(1L, ThresholdView::largeLabels)
                .returns(1L, ThresholdView::largeErrors);
    }

    @Test
    void aColdStartEndsHoweverManyDeferredAnswersCameBeforeTheirLabels() {
        Audit audit = new Audit(1, 1, 40, Duration.ofHours(1), MissingLabel.WRONG);
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_ONLINE, 0.1).with(audit);
        ThresholdControl control = new ThresholdControl(policy);
        List<Decided> decided = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            decided.add(control.rule(i % 10, i, i).decided());
        }
        assertThat(control.view())
                .returns(40, ThresholdView::pendingLabels)
                .returns(260L, ThresholdView::missingLabels);
        for (Decided one : decided) {
            assertThat(control.label(one, one.uncertainty() > 7, null, 300).use())
                    .isEqualTo(Use.COUNTED);
        }
        assertThat(control.view())
                .returns(0, ThresholdView::pendingLabels)
                .returns(0L, ThresholdView::missingLabels)
                .returns(300L, ThresholdView::labels)
                .returns(ControlState.TRACKING, ThresholdView::state);
        Decided late = control.rule(50, 400, 1).decided();
        assertThat(control.label(late, true, null, 400 + HOUR + 1).use()).isEqualTo(Use.NOT_WAITING);
    }

    @Test
    void acceptedAnswersAreNotPushedOutByDeferredOnes() {
        Audit audit = new Audit(1, 1, 4, Duration.ofHours(1), MissingLabel.WRONG);
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_ONLINE, 0.1)
                .with(audit)
                .with(new ColdStart(Behaviour.SHADOW, 50, null, 5.0));
        ThresholdControl control = new ThresholdControl(policy);
        Decided accepted = control.rule(1, 0, 0).decided();
        for (int i = 1; i < 30; i++) {
            assertThat(control.rule(9, i, i).defer()).isTrue();
        }
        assertThat(control.label(accepted, false, null, 40).use()).isEqualTo(Use.COUNTED);
        assertThat(control.label(accepted, false, null, 40).use()).isEqualTo(Use.NOT_WAITING);
    }

    @Test
    void aRiskIsNotSteeredOnOneLabelAfterAnObjectiveOfRate() {
        ThresholdControl rate = new ThresholdControl(ControlPolicy.of(Objective.RATE_TRACKING, 0.2));
        for (int i = 0; i < 200; i++) {
            rate.label(rate.rule(i % 10, i, i).decided(), false, null, i);
        }
        ControlPolicy risk = ControlPolicy.of(Objective.RISK_ONLINE, 0.1);
        ThresholdControl control = ThresholdControl.decode(risk, rate.encode());
        assertThat(control.rule(0, 300, 1))
                .returns(true, Ruling::defer)
                .returns(ControlState.COLD_START, Ruling::state);
        for (int i = 0; i < risk.labelsNeeded(); i++) {
            control.label(control.rule(i % 10, 400 + i, i).decided(), false, null, 400 + i);
        }
        assertThat(control.rule(0, 1_000, 1).state()).isEqualTo(ControlState.TRACKING);
    }

    @Test
    void labelsOfUnequalWeightAreForgottenWhereAllHaveToCountAlike() {
        Audit audit = new Audit(0.5, 1, 400, Duration.ofHours(1), MissingLabel.EXPECTED);
        ThresholdControl online = new ThresholdControl(ControlPolicy.of(Objective.RISK_ONLINE, 0.1)
                .with(audit)
                .with(new ColdStart(Behaviour.SHADOW, 50, null, 5.0)));
        for (int i = 0; i < 300; i++) {
            online.label(
                    online.rule(i % 10, i, AuditSeed.of("key", "event " + i)).decided(), false, null, i);
        }
        assertThat(online.view().state()).isEqualTo(ControlState.TRACKING);
        ControlPolicy conformal =
                ControlPolicy.of(Objective.RISK_CONFORMAL, 0.1).with(audit);
        assertThat(ThresholdControl.decode(conformal, online.encode())
                        .rule(0, 400, 1)
                        .state())
                .isEqualTo(ControlState.COLD_START);
    }

    @Test
    void labelsThatNeverComeCountAsWrongUnlessToldOtherwise() {
        for (MissingLabel missing : MissingLabel.values()) {
            ControlPolicy policy =
                    ControlPolicy.of(Objective.RISK_ONLINE, 0.2).with(new Audit(1, 1, 50, Duration.ofDays(1), missing));
            ThresholdControl control = new ThresholdControl(policy);
            for (int i = 0; i < 300; i++) {
                control.label(control.rule(i % 7, i, i).decided(), false, null, i);
            }
            int deferred = 0;
            for (int i = 0; i < 400; i++) {
                deferred += control.rule(i % 7, 300 + i, i).defer() ? 1 : 0;
            }
            if (missing == MissingLabel.WRONG) {
                assertThat(deferred).isGreaterThan(200);
            } else {
                assertThat(deferred).isZero();
            }
        }
    }

    @Test
    void theCountIsUnbiasedWhenFewAreDrawn() {
        double alpha = 0.15;
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_ONLINE, alpha)
                .with(new Audit(0.2, 0.05, 2_000, Duration.ofDays(9), MissingLabel.WRONG));
        double sum = 0;
        for (int round = 0; round < 5; round++) {
            ThresholdControl control = new ThresholdControl(policy);
            Random random = new Random(round);
            int wrongAccepted = 0;
            int events = 8_000;
            for (int i = 0; i < events; i++) {
                double score = random.nextGaussian();
                boolean wrong = random.nextDouble() < 1 / (1 + Math.exp(1 - 2 * score));
                Ruling ruling = control.rule(score, i, AuditSeed.of("round " + round, "" + i));
                wrongAccepted += !ruling.defer() && wrong ? 1 : 0;
                control.label(ruling.decided(), wrong, null, i);
            }
            sum += (double) wrongAccepted / events;
        }
        assertThat(sum / 5).isCloseTo(alpha, within(0.01));
    }

    @Test
    void whatTheLargerModelSaysIsNoLabel() {
        ThresholdControl control = warm(ControlPolicy.of(Objective.RISK_CONFORMAL, 0.2), 150);
        ThresholdView before = control.view();
        assertThat(before.agreement()).isNull();
        for (int i = 0; i < 8; i++) {
            control.largeAnswered(i < 6);
        }
        assertThat(control.view().agreement()).isEqualTo(0.75);
        assertThat(control.view().labels()).isEqualTo(before.labels());
        assertThat(control.view().certificate()).isEqualTo(before.certificate());
    }

    @Test
    void anotherPolicyKeepsWhatItCan() {
        ThresholdControl control = warm(ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 0);
        long version = control.view().version();
        byte[] bytes = control.encode();
        ControlPolicy stricter = ControlPolicy.of(Objective.RATE_TRACKING, 0.5);
        Ruling ruling = ThresholdControl.decode(stricter, bytes).rule(50, 1_000, 1);
        assertThat(ruling.changes()).singleElement().satisfies(change -> {
            assertThat(change.cause()).isEqualTo(Cause.NEW_POLICY);
            assertThat(change.version()).isEqualTo(version + 1);
            assertThat(change.newState()).isEqualTo(ControlState.TRACKING);
        });
        ControlPolicy risk = ControlPolicy.of(Objective.RISK_ONLINE, 0.1);
        ThresholdControl other = ThresholdControl.decode(risk, bytes);
        assertThat(ThresholdControl.decode(risk, other.encode()).view()).isEqualTo(other.view());
        assertThat(other.rule(50, 1_000, 1))
                .returns(true, Ruling::defer)
                .returns(ControlState.COLD_START, Ruling::state);
        control.freeze(900);
        assertThat(ThresholdControl.decode(stricter, control.encode())
                        .rule(50, 1_000, 1)
                        .state())
                .isEqualTo(ControlState.FROZEN);
    }

    @Test
    void drawsAreEvenAndDependOnKeyAndEvent() {
        int drawn = 0;
        for (int i = 0; i < 20_000; i++) {
            drawn += AuditSeed.draw(AuditSeed.of("key", "event-" + i)) < 0.1 ? 1 : 0;
        }
        assertThat(drawn).isBetween(1_850, 2_150);
        assertThat(AuditSeed.of("ab", "c")).isNotEqualTo(AuditSeed.of("a", "bc"));
        assertThat(AuditSeed.of("a", "\ud800")).isEqualTo(AuditSeed.of("a", "\ud800"));
    }

    /** Scores 0 to 99 in turn, with labels for so many. */
    private static ThresholdControl warm(ControlPolicy policy, int labels) {
        ThresholdControl control = new ThresholdControl(policy);
        for (int i = 0; i < 300; i++) {
            Ruling ruling = control.rule(i * 37 % 100, i, i);
            if (i < labels) {
                control.label(ruling.decided(), i % 10 == 0, null, i);
            }
        }
        return control;
    }
}
