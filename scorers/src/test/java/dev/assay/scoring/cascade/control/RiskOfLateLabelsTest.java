package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The risk, not the counts, where labels come late, come for a part, or count otherwise than before. */
class RiskOfLateLabelsTest {
    private static final double ALPHA = 0.1;
    private static final Duration WEEK = Duration.ofDays(7);

    /** Exchangeable answers, one a second, some 35 % of them wrong. Confined to one thread. */
    private static final class Stream {
        private final Random random;
        private final Deque<Due> due = new ArrayDeque<>();
        private ThresholdControl control;
        private int now;

        private record Due(int at, Decided decided, boolean wrong) {}

        Stream(ControlPolicy policy, long seed) {
            control = new ThresholdControl(policy);
            random = new Random(seed);
        }

        /** Goes on under another policy. */
        void adopt(ControlPolicy policy) {
            control = ThresholdControl.decode(policy, control.encode());
        }

        /** Answers on: so many accepted, so many of them wrong. */
        Counts run(int answers, int delay, double labelled) {
            Counts counts = new Counts();
            for (int i = 0; i < answers; i++, now++) {
                while (!due.isEmpty() && due.peek().at() <= now) {
                    Due one = due.remove();
                    control.label(one.decided(), one.wrong(), null, now * 1_000L);
                }
                double score = random.nextGaussian();
                boolean wrong = random.nextDouble() < 1 / (1 + Math.exp(1 - 1.5 * score));
                Ruling ruling = control.rule(score, now * 1_000L, random.nextLong());
                if (ruling.decided().audited() && random.nextDouble() < labelled) {
                    due.add(new Due(now + delay, ruling.decided(), wrong));
                }
                counts.add(ruling, wrong);
            }
            return counts;
        }
    }

    /** What came of a stretch. Confined to one thread. */
    private static final class Counts {
        private int steered;
        private int accepted;
        private int wrong;
        private int recordedAll;
        private int acceptedBeside;
        private int first = -1;
        private int events;

        void add(Ruling ruling, boolean isWrong) {
            if (ruling.state() != ControlState.COLD_START) {
                steered++;
                accepted += ruling.defer() ? 0 : 1;
                wrong += !ruling.defer() && isWrong ? 1 : 0;
                boolean all = ruling.recorded() == Double.NEGATIVE_INFINITY;
                recordedAll += all ? 1 : 0;
                acceptedBeside += all && !ruling.defer() ? 1 : 0;
                first = first < 0 && !ruling.defer() ? events : first;
            }
            events++;
        }

        double risk() {
            return (double) wrong / steered;
        }
    }

    private static ControlPolicy policy(Objective objective, int maxPending, Duration timeToLive) {
        return ControlPolicy.of(objective, ALPHA).with(new Audit(1, 1, maxPending, timeToLive, MissingLabel.WRONG));
    }

    @ParameterizedTest
    @CsvSource({
        "RISK_CONFORMAL, 500, 1000, 1",
        "RISK_CONFORMAL, 500, 625, 1",
        "RISK_CONFORMAL, 100, 200, 1",
        "RISK_CERTIFIED, 500, 1000, 1",
        "RISK_ONLINE, 500, 1000, 1",
        "RISK_ONLINE, 500, 300, 1",
        "RISK_ONLINE, 500, 300, 0.5"
    })
    void everyRiskHoldsAlsoWhereLabelsTakeLongerThanAnswersMayWait(
            Objective objective, int maxPending, int delay, double labelled) {
        Stream stream = new Stream(policy(objective, maxPending, WEEK), 5);
        Counts counts = stream.run(20_000, delay, labelled);
        assertThat(counts.steered).isGreaterThan(15_000);
        assertThat(counts.risk()).isLessThanOrEqualTo(ALPHA + 0.01);
        if (objective == Objective.RISK_CONFORMAL) {
            assertThat(counts.risk()).isGreaterThan(ALPHA - 0.01);
        }
    }

    /** The runbook of missing labels has the thresholds frozen until they come again. */
    @Test
    void whatAnOperatorHeldIsNotMadeUpForAfterwards() {
        Stream stream = new Stream(policy(Objective.RISK_ONLINE, 2_000, Duration.ofSeconds(1_000)), 1);
        stream.run(3_000, 1, 1);
        double debt = stream.control.view().debt();
        stream.control.freeze(stream.now * 1_000L);
        Counts held = stream.run(4_000, 1, 0);
        assertThat(held.accepted).isGreaterThan(500);
        // The label of the last answer before came meanwhile.
        assertThat(stream.control.view().debt()).isCloseTo(debt, within(1.0));
        stream.control.unfreeze(stream.now * 1_000L);
        Counts after = stream.run(3_000, 1, 1);
        assertThat(after.first).isBetween(0, 100);
        assertThat(after.accepted).isGreaterThan(500);
        assertThat(after.risk()).isLessThanOrEqualTo(ALPHA + 0.02);
    }

    /** It had accepted them before: no operator's order makes them right. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheRuleAcceptedBeforeAFreezeCountsAsWrongWhenItsLabelsNeverCome(boolean frozen) {
        Stream stream = new Stream(policy(Objective.RISK_ONLINE, 5_000, Duration.ofSeconds(1_000)), 1);
        stream.run(3_000, 1, 1);
        double before = stream.control.view().debt();
        Counts open = stream.run(200, 1, 0);
        if (frozen) {
            stream.control.freeze(stream.now * 1_000L);
        }
        stream.run(1_200, 1, 0);
        assertThat(stream.control.view().debt())
                .isGreaterThan(before + open.accepted - ALPHA * (frozen ? 200 : 1_400) - 5);
    }

    /** However many were decided meanwhile by somebody else, and however few may wait. */
    @ParameterizedTest
    @ValueSource(ints = {150, 300})
    void labelsOfWhatTheRuleAcceptedBeforeAFreezeCountThoughTheyComeInIt(int maxPending) {
        assertThat(debtOfLabelsInAFreeze(maxPending)).isEqualTo(debtOfLabelsInAFreeze(5_000));
    }

    private static double debtOfLabelsInAFreeze(int maxPending) {
        Stream stream = new Stream(policy(Objective.RISK_ONLINE, maxPending, Duration.ofSeconds(1_000)), 1);
        stream.run(3_000, 1, 1);
        Counts open = stream.run(200, 600, 1);
        assertThat(open.accepted).isBetween(100, 149);
        stream.control.freeze(stream.now * 1_000L);
        double before = stream.control.view().debt();
        assertThat(stream.run(1_200, 600, 1).accepted).isGreaterThan(500);
        double debt = stream.control.view().debt();
        assertThat(debt).isNotEqualTo(before);
        stream.control.unfreeze(stream.now * 1_000L);
        assertThat(stream.run(1_000, 600, 1).first).isBetween(0, 200);
        return debt;
    }

    @Test
    void labelsOfWhatWasHeldTeachWithoutAPlace() {
        Stream stream = new Stream(
                policy(Objective.RISK_ONLINE, 20, WEEK).with(new ColdStart(Behaviour.SHADOW, 100, null, 3.0)), 1);
        stream.run(60, 1, 1);
        stream.control.freeze(stream.now * 1_000L);
        long labels = stream.control.view().labels();
        stream.run(2_000, 500, 1);
        assertThat(stream.control.view().labels()).isEqualTo(labels + 1_501);
        assertThat(stream.control.view().missingLabels()).isZero();
        assertThat(stream.control.encode().length).isLessThan(20_000);
    }

    @Test
    void aLooseThresholdThatWasHeldIsNotMadeUpForEither() {
        Stream stream = new Stream(
                ControlPolicy.of(Objective.RISK_ONLINE, ALPHA).with(new ColdStart(Behaviour.SHADOW, 100, null, 3.0)),
                1);
        stream.run(60, 1, 1);
        stream.control.freeze(stream.now * 1_000L);
        Counts held = stream.run(3_000, 1, 1);
        assertThat(held.risk()).isGreaterThan(0.3);
        stream.control.unfreeze(stream.now * 1_000L);
        assertThat(stream.run(2_000, 1, 1).first).isBetween(0, 200);
    }

    @Test
    void goingLiveAfterAColdStartThatLetAllThroughDoesNotDeferAll() {
        Stream stream = new Stream(
                ControlPolicy.of(Objective.RISK_ONLINE, ALPHA).with(new ColdStart(Behaviour.SHADOW, 100, null, 3.0)),
                3);
        Counts counts = stream.run(2_500, 1_000, 1);
        assertThat(counts.steered).isGreaterThan(1_300);
        assertThat(counts.accepted).isGreaterThan(300);
        assertThat(counts.risk()).isLessThanOrEqualTo(ALPHA + 0.03);
    }

    @Test
    void aThresholdThatDefersEverythingForLongIsRecordedAsThat() {
        Stream stream = new Stream(policy(Objective.RISK_ONLINE, 2_000, Duration.ofMinutes(5)), 1);
        stream.run(2_000, 1, 1);
        assertThat(stream.control.view().threshold()).isFinite();
        Counts unlabelled = stream.run(3_000, 1, 0);
        assertThat(unlabelled.recordedAll).isGreaterThan(100);
        assertThat(unlabelled.acceptedBeside).isZero();
        stream.run(8_000, 1, 1);
        assertThat(stream.control.view().threshold()).isFinite();
    }

    /** Labels of answers that were drawn before count as they were drawn. */
    @Test
    void anotherAuditThinsNoLabelsOfTheFormerOne() {
        Audit few = new Audit(0.2, 1, 20_000, WEEK, MissingLabel.WRONG);
        Audit all = new Audit(1, 1, 20_000, WEEK, MissingLabel.WRONG);
        ControlPolicy policy = ControlPolicy.of(Objective.RISK_CONFORMAL, ALPHA);
        double[] risks = new double[4];
        for (int round = 0; round < risks.length; round++) {
            Stream stream = new Stream(policy.with(few), 3 + round);
            stream.run(12_000, 3_000, 1);
            stream.adopt(policy.with(all));
            risks[round] = stream.run(4_000, 3_000, 1).risk();
        }
        assertThat(Arrays.stream(risks).average().orElseThrow()).isBetween(ALPHA - 0.015, ALPHA + 0.015);
    }

    @ParameterizedTest
    @EnumSource(names = {"RISK_CONFORMAL", "RATE_TRACKING"})
    void aLabelOfAnAnswerWhosePlaceIsGoneCountsWhileItIsInTime(Objective objective) {
        ThresholdControl control = new ThresholdControl(
                policy(objective, 4, Duration.ofHours(1)).with(new ColdStart(Behaviour.SHADOW, 50, null, 5.0)));
        Decided first = control.rule(1, 0, 0).decided();
        Decided second = control.rule(1, 0, 1).decided();
        for (int i = 2; i < 30; i++) {
            assertThat(control.rule(1, i, i).defer()).isFalse();
        }
        assertThat(control.view().missingLabels()).isEqualTo(26);
        assertThat(control.label(first, false, null, 40).use()).isEqualTo(LabelResult.Use.COUNTED);
        assertThat(control.view().missingLabels()).isEqualTo(25);
        assertThat(control.label(second, false, null, 3_600_001).use()).isEqualTo(LabelResult.Use.NOT_WAITING);
    }

    @Test
    void aDecisionOfTheFirstFormatIsTakenAsNotEven() {
        Decided decided = new Decided(7, 1.5, true, true, 0.5, 0.25, 99, true, true);
        byte[] bytes = decided.encode();
        assertThat(Decided.decode(bytes)).isEqualTo(decided);
        bytes[0] = 1;
        bytes[bytes.length - 1] &= 7;
        assertThat(Decided.decode(bytes)).isEqualTo(new Decided(7, 1.5, true, true, 0.5, 0.25, 99, true, false));
        // A call that counted is repeated as it counted.
        Audit audit = new Audit(0.5, 0.3, 9, WEEK, MissingLabel.WRONG);
        assertThat(Decided.decode(bytes, audit).even()).isTrue();
        assertThat(Decided.decode(bytes, new Audit(0.5, 0.2, 9, WEEK, MissingLabel.WRONG))
                        .even())
                .isFalse();
        bytes[0] = 3;
        assertThatThrownBy(() -> Decided.decode(bytes))
                .hasMessage("decision of an unknown format 3: it was written by a newer version; upgrade this process");
    }
}
