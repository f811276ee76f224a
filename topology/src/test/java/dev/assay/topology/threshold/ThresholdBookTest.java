package dev.assay.topology.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.control.AuditSeed;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.scoring.cascade.control.Decided;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.scoring.cascade.control.ThresholdControl;
import dev.assay.topology.threshold.ThresholdListener.AnswerOutcome;
import dev.assay.topology.threshold.ThresholdListener.LabelOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdBookTest {
    private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private final Traffic.Log log = new Traffic.Log();

    private static ThresholdRules rules(Objective objective) {
        return new ThresholdRules(policy(objective), 3, 400);
    }

    private static ControlPolicy policy(Objective objective) {
        return policy(objective, new Audit(0.7, 0.9, 100, Duration.ofMinutes(15), MissingLabel.EXPECTED));
    }

    private static ControlPolicy policy(Objective objective, Audit audit) {
        ControlPolicy usual = ControlPolicy.of(objective == Objective.NONE ? Objective.RATE_TRACKING : objective, 0.2);
        return new ControlPolicy(
                objective,
                0.2,
                60,
                0.3,
                0.02,
                5,
                usual.bounds(),
                audit,
                new ControlPolicy.ColdStart(
                        ControlPolicy.ColdStart.Behaviour.DEFER, 30, null, objective == Objective.NONE ? 4.0 : null),
                new ControlPolicy.Certification(0.3, 0.1, 100));
    }

    /** The promise of the journal: whoever takes the shelf over, at whatever moment, goes on as if nothing had been. */
    @ParameterizedTest
    @EnumSource(Objective.class)
    void aBookThatIsTakenOverAgainAndAgainDecidesAsOneThatNeverWas(Objective objective) {
        ThresholdRules rules = rules(objective);
        Traffic.Log wholeLog = new Traffic.Log();
        ThresholdBook whole = new ThresholdBook(ThresholdShelf.none(), rules, wholeLog);
        ThresholdBook taken = new ThresholdBook(Traffic.shelf(entries), rules, log);
        Traffic traffic = new Traffic(objective.name().hashCode(), 5);
        Random takeovers = new Random(7);
        for (int at = 0; at < 4_000; at++) {
            Traffic.Step step = traffic.next(at);
            assertThat(step.on(taken)).isEqualTo(step.on(whole));
            if (takeovers.nextInt(50) == 0) {
                taken = new ThresholdBook(Traffic.shelf(entries), rules, log);
            }
        }
        assertThat(log.counts).isEqualTo(wholeLog.counts);
        assertThat(log.moves).usingRecursiveComparison().isEqualTo(wholeLog.moves);
        assertThat(taken.standings()).containsExactlyInAnyOrderElementsOf(whole.standings());
        assertThat(log.of(LabelOutcome.COUNTED)).isGreaterThan(300);
        assertThat(log.of("spilled")).isPositive();
        assertThat(log.of("room") > 0).as("labels are owed").isEqualTo(objective.target() == Objective.Target.RISK);
        assertThat(log.of("answer " + AnswerOutcome.AGREES)).isPositive();
        assertThat(taken.standings()).hasSize(4);
    }

    @Test
    void theTargetRateHoldsOnEveryKey() {
        ThresholdBook book = new ThresholdBook(
                ThresholdShelf.none(),
                new ThresholdRules(ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 9, 1_000),
                log);
        Random random = new Random(3);
        for (String key : List.of("easy", "hard")) {
            double scale = key.equals("easy") ? 0.1 : 10;
            List<Decision> decisions = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                double score = -scale * random.nextDouble();
                decisions.add(
                        book.decide(Traffic.event(key + i, key, score), i, i).decision());
            }
            long deferred = decisions.subList(500, 1_500).stream()
                    .filter(Decision.DEFER::equals)
                    .count();
            assertThat(deferred / 1_000.0).isEqualTo(0.2, within(0.02));
        }
    }

    @Test
    void theDecisionSaysWhatItRestsOn() {
        ThresholdBook book = new ThresholdBook(ThresholdShelf.none(), rules(Objective.RATE_TRACKING), log);
        Deferral first = book.decide(Traffic.event("a", "key", -1), 5, 7);
        assertThat(first.decision()).isEqualTo(Decision.DEFER);
        assertThat(first.threshold()).isNull();
        assertThat(first.thresholdKey()).isEqualTo("key");
        assertThat(first.reason()).isEqualTo(Reason.NONE);
        assertThat(first.notes())
                .containsEntry("state", "cold-start")
                .containsEntry("threshold", "defers everything")
                .containsEntry("certificate", "error of 0.3 not certifiable yet (0 accepted labels)")
                .containsKey("audited");
        assertThat(first.measures())
                .containsEntry("tokens", 7.0)
                .containsEntry("audit.probability", 0.9)
                .containsEntry("labels", 0.0);
        Deferral last = first;
        for (int i = 0; i < 200; i++) {
            last = book.decide(Traffic.event("b" + i, "key", -1 - i % 10), 6 + i, 7);
        }
        assertThat(last.notes()).containsEntry("state", "tracking").doesNotContainKey("threshold");
        assertThat(last.threshold()).isBetween(-10.0, -8.0);
        assertThat(last.thresholdVersion()).isPositive();
        assertThat(log.moves.get(0).change().version()).isEqualTo(1);
        assertThat(log.moves).allSatisfy(move -> assertThat(move.key()).isEqualTo("key"));
    }

    @Test
    void aRuleThatAbstainsForAReasonOfItsOwnKeepsTheLastWord() {
        ThresholdBook book = new ThresholdBook(ThresholdShelf.none(), rules(Objective.RATE_TRACKING), log);
        for (Deferral own : List.of(
                new Deferral(Decision.ABSTAIN, "r", "logprob", null, null, Reason.NO_LOGPROBS, Map.of()),
                new Deferral(Decision.ABSTAIN, "r", "logprob", -1.0, null, Reason.UNSUPPORTED, Map.of()))) {
            Candidate candidate = new Candidate(
                    EventKey.of("e"), EventKey.of("e"), null, null, "key", "other", 1, own, AnswerSketch.NONE);
            assertThat(book.decide(candidate, 1, 1)).isNull();
        }
        assertThat(book.standings()).isEmpty();
    }

    @Test
    void aLabelCountsOnceAndEveryOtherIsTold() {
        ThresholdRules rules = new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.1), 3, 2);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        book.decide(Traffic.event("a", "key", -1), 1, 1);
        book.label(Note.Label.of(null, "a", true), 1, 2);
        book.label(Note.Label.of(null, "a", false), 2, 3);
        book.label(Note.Label.of(null, "never", true), 3, 4);
        assertThat(log.counts)
                .containsEntry("COUNTED", 1)
                .containsEntry("REPEATED", 1)
                .containsEntry("UNKNOWN", 1);
        assertThat(book.open()).isZero();

        book.decide(Traffic.event("b", "key", -1), 2, 5);
        book.decide(Traffic.event("c", "key", -1), 3, 6);
        assertThat(book.remembered()).isEqualTo(2);
        book.label(Note.Label.of(null, "a", true), 4, 7);
        assertThat(log.of("UNKNOWN")).isEqualTo(2);
        assertThat(log.of("room")).as("a had its label").isZero();
        book.decide(Traffic.event("d", "key", -1), 4, 8);
        assertThat(log.of("room")).isEqualTo(1);
        long week = Duration.ofDays(7).toMillis();
        book.label(Note.Label.of(null, "c", true), 5, 7 + week);
        assertThat(log.of("old")).isEqualTo(1);
        assertThat(log.of("UNKNOWN")).isEqualTo(3);
        assertThat(book.open()).isEqualTo(1);
        assertThat(new ThresholdBook(Traffic.shelf(entries), rules, log).open()).isEqualTo(1);
    }

    /** Whoever holds a rate and sends no labels owes none; labels that come count all the same. */
    @ParameterizedTest
    @EnumSource(Objective.class)
    void labelsAreOwedOnlyWhereARiskIsHeld(Objective objective) {
        boolean owed = objective.target() == Objective.Target.RISK;
        Audit all = new Audit(1, 1, 100, Duration.ofDays(7), MissingLabel.WRONG);
        ThresholdRules rules = new ThresholdRules(policy(objective, all), 3, 20);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        for (int i = 0; i < 30; i++) {
            book.decide(Traffic.event("e" + i, "key", -1 - i % 10), i, i);
        }
        assertThat(book.remembered()).isEqualTo(20);
        assertThat(book.open()).isEqualTo(owed ? 20 : 0);
        assertThat(log.of("room")).isEqualTo(owed ? 10 : 0);
        book.label(Note.Label.of(null, "e29", true), 1, 30);
        assertThat(log.of("COUNTED")).isEqualTo(1);
        assertThat(book.open()).isEqualTo(owed ? 19 : 0);
        long month = Duration.ofDays(30).toMillis();
        book.decide(Traffic.event("late", "key", -1), 40, month);
        assertThat(log.of("old")).isEqualTo(owed ? 19 : 0);
    }

    @Test
    void anEventThatComesTwiceIsDecidedOnce() {
        ThresholdBook book = new ThresholdBook(ThresholdShelf.none(), rules(Objective.RISK_ONLINE), log);
        Deferral first = book.decide(Traffic.event("a", "key", -1), 1, 1);
        Deferral second = book.decide(Traffic.event("a", "key", -1), 2, 2);
        assertThat(second.decision()).isEqualTo(first.decision());
        assertThat(second.notes()).containsKey("repeated");
        assertThat(second.thresholdVersion()).isNull();
        assertThat(book.open()).isEqualTo(1);
    }

    @Test
    void anAnswerUnderTheDeferredEventsOwnIdTakesNothingFromTheDecision() {
        ThresholdRules rules = new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.1), 3, 400);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        assertThat(book.decide(Traffic.candidate("X", null, "key", -1, "It is Paris."), 1, 1)
                        .decision())
                .isEqualTo(Decision.DEFER);
        Deferral answer = book.decide(Traffic.answer("X", "X", "key", "it is PARIS"), 2, 2);
        assertThat(answer.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(answer.notes()).containsEntry("answers", "id-taken");
        assertThat(book.open()).isEqualTo(1);
        book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        book.label(Note.Label.of(null, "X", true), 3, 3);
        assertThat(log.counts)
                .containsEntry("COUNTED", 1)
                .containsEntry("answer AGREES", 1)
                .doesNotContainKey("LARGER");
    }

    /** The live order is that of the shelf, or what is too old would be forgotten at another moment after a restart. */
    @Test
    void anEventWithTheIdOfAnAnswerTakesItsPlaceAtTheEnd() {
        ThresholdRules rules = new ThresholdRules(
                policy(Objective.RISK_ONLINE, new Audit(1, 1, 100, Duration.ofSeconds(10), MissingLabel.WRONG)), 3, 9);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        book.decide(Traffic.event("P", "key", -1), 1, 0);
        book.decide(Traffic.answer("X", "P", "key", "words"), 2, 1_000);
        book.decide(Traffic.event("Y", "key", -1), 3, 2_000);
        book.decide(Traffic.event("X", "key", -1), 4, 9_000);
        ThresholdBook restored = new ThresholdBook(Traffic.shelf(new TreeMap<>(entries)), rules, new Traffic.Log());
        for (ThresholdBook one : List.of(book, restored)) {
            Deferral again = one.decide(Traffic.event("Y", "key", -1), 5, 12_500);
            assertThat(again.notes()).doesNotContainKey("repeated");
            assertThat(one.remembered()).isEqualTo(2);
        }
    }

    /** A threshold's state is one record: what the settings allow must fit, or the service dies at every snapshot. */
    @Test
    void theStateOfTheLargestPolicyFitsIntoARecord() {
        Audit most = new Audit(0.9, 0.9, 100_000, Duration.ofDays(3_650), MissingLabel.WRONG);
        ControlPolicy policy = new ControlPolicy(
                Objective.RISK_ONLINE,
                0.1,
                5_000,
                0.3,
                0,
                100,
                ControlPolicy.Bounds.NONE,
                most,
                new ControlPolicy.ColdStart(ControlPolicy.ColdStart.Behaviour.SHADOW, 100, 1_000_000, 0.0),
                new ControlPolicy.Certification(0.1, 0.1, 20_000));
        ThresholdControl control = new ThresholdControl(policy);
        long now = 1_800_000_000_000L;
        List<Decided> labelled = new ArrayList<>();
        for (int i = 0; i < 345_000; i++) {
            Decided decided = control.rule(i % 2 == 0 ? -1 - i : 1 + i, now, AuditSeed.of("key", "" + i))
                    .decided();
            if (i < 45_000 && decided.audited()) {
                labelled.add(decided);
            }
            if (i == 45_000) {
                labelled.forEach(one -> control.label(one, one.sequence() % 7 == 0, null, now));
            }
        }
        for (int i = 0; i < 100; i++) {
            control.freeze(now);
            control.unfreeze(now);
        }
        int size = control.encode().length;
        assertThat(control.view().pendingLabels()).isEqualTo(200_000);
        assertThat(size).isGreaterThan(3_000_000);
        assertThat(size + 1_000).isLessThan(ThresholdRules.LARGEST_RECORD);
    }

    @Test
    void anAnswerToAnAcceptedEventSaysNothingOfWhatDeferringGains() {
        ThresholdRules rules = new ThresholdRules(ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 3, 400);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        for (int i = 0; i < 150; i++) {
            book.decide(Traffic.event("e" + i, "key", -i % 10), i, i);
        }
        assertThat(book.decide(Traffic.event("sure", "key", -0.001), 200, 200).decision())
                .isEqualTo(Decision.ACCEPT);
        Deferral shadow = book.decide(Traffic.answer("large", "sure", "key", "another"), 201, 201);
        assertThat(shadow.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(shadow.notes()).containsEntry("answers", "not-deferred");
        assertThat(log.counts).containsEntry("answer NOT_DEFERRED", 1).doesNotContainKey("answer WORDLESS");
        book.label(Note.Label.of(null, "sure", true), 1, 202);
        book.label(Note.Label.of(null, "large", true), 2, 203);
        assertThat(log.counts).doesNotContainKeys("pair true true");
        assertThat(book.decide(Traffic.event("next", "key", -0.001), 204, 204).measures())
                .doesNotContainKey("gain.pairs");
    }

    @Test
    void aCertificateNamesItsThresholdOnTheScaleOfTheScore() {
        ThresholdBook book = new ThresholdBook(
                Traffic.shelf(entries),
                new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.2), 3, 4_000),
                log);
        Deferral last = null;
        for (int i = 0; i < 600; i++) {
            last = book.decide(Traffic.event("e" + i, "key", -1 - i % 10), i, i);
            book.label(Note.Label.of(null, "e" + i, i % 10 < 8), i, i);
        }
        assertThat(last.notes().get("certificate"))
                .startsWith("error among accepted at most 0.")
                .contains(" from score -");
    }

    @Test
    void theLargerModelsAnswerIsComparedAndItsLabelGivesTheGain() {
        ThresholdRules rules = new ThresholdRules(ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 3, 100);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        for (String id : List.of("a", "b", "c", "d")) {
            book.decide(Traffic.candidate(id, null, "key", -1, "It is Paris."), 1, 1);
        }
        Deferral same = book.decide(Traffic.answer("A", "a", "key", "it is PARIS"), 2, 2);
        assertThat(same.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(same.threshold()).isNull();
        assertThat(same.measures()).containsEntry("pair.similarity", 1.0).doesNotContainKey("gain.pairs");
        assertThat(same.notes()).containsEntry("answers", "known");
        Deferral other = book.decide(Traffic.answer("B", "b", "key", "Lyon, and nothing else"), 3, 3);
        assertThat(other.measures().get("pair.similarity")).isLessThan(0.3);
        book.decide(Traffic.answer("B2", "b", "key", "Lyon"), 4, 4);
        book.decide(Traffic.answer("X", "unknown", "key", "Lyon"), 5, 5);
        book.decide(Traffic.answer("C", "c", "key", "..."), 6, 6);
        assertThat(log.counts)
                .containsEntry("answer AGREES", 1)
                .containsEntry("answer DIFFERS", 1)
                .containsEntry("answer REPEATED", 1)
                .containsEntry("answer UNKNOWN", 1)
                .containsEntry("answer WORDLESS", 1);

        // Both orders of the labels, and a restart between them.
        book.label(Note.Label.of(null, "b", false), 1, 7);
        book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        book.label(Note.Label.of(null, "B", true), 2, 8);
        book.label(Note.Label.of(null, "A", true), 3, 9);
        book = new ThresholdBook(Traffic.shelf(entries), rules, log);
        book.label(Note.Label.of(null, "a", true), 4, 10);
        book.label(Note.Label.of(null, "A", false), 5, 11);
        assertThat(log.counts)
                .containsEntry("pair false true", 1)
                .containsEntry("pair true true", 1)
                .containsEntry("LARGER", 2)
                .containsEntry("REPEATED", 1);
        Deferral next = book.decide(Traffic.event("e", "key", -1), 7, 12);
        assertThat(next.measures()).containsEntry("gain.pairs", 2.0).containsEntry("gain.mean", 0.5);
    }

    @Test
    void ordersAreObeyedAndEachIsAnswered() {
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules(Objective.RATE_TRACKING), log);
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            book.decide(Traffic.event("a" + i, "key", -10 * random.nextDouble()), i, i);
        }
        log.moves.clear();
        book.obey(new Note.Order(Note.Kind.FREEZE, null, null, "o-1", "me"), 1, 400);
        assertThat(log.moves).extracting(ThresholdMove::key).containsExactly("key", ThresholdMove.ALL);
        assertThat(log.moves.get(0).change().newState()).isEqualTo(ControlState.FROZEN);
        assertThat(log.moves).allSatisfy(move -> assertThat(move.order().id()).isEqualTo("o-1"));
        Double held = book.decide(Traffic.event("b", "key", -1), 300, 401).threshold();
        for (int i = 0; i < 300; i++) {
            Deferral decided = book.decide(Traffic.event("c" + i, "key", -100), 301 + i, 402);
            assertThat(decided.threshold()).isEqualTo(held);
            assertThat(decided.notes()).containsEntry("state", "frozen");
        }
        book = new ThresholdBook(Traffic.shelf(entries), rules(Objective.RATE_TRACKING), log);
        log.moves.clear();
        assertThat(book.newFrozen()).isTrue();
        assertThat(book.decide(Traffic.event("n", "new", -1), 700, 403).notes()).containsEntry("state", "frozen");
        assertThat(log.moves).isNotEmpty();

        log.moves.clear();
        book.obey(new Note.Order(Note.Kind.FREEZE, "key", null, "o-2", "me"), 2, 500);
        book.obey(new Note.Order(Note.Kind.FREEZE, "elsewhere", null, "o-3", "me"), 3, 500);
        assertThat(log.moves).singleElement().satisfies(move -> {
            assertThat(move.change()).isNull();
            assertThat(move.detail()).isEqualTo("nothing to change");
        });
        log.moves.clear();
        book.obey(new Note.Order(Note.Kind.REVERT, "key", 999L, "o-4", "me"), 4, 500);
        assertThat(log.moves)
                .singleElement()
                .satisfies(move -> assertThat(move.detail()).startsWith("refused: the versions kept are"));
        log.moves.clear();
        book.obey(new Note.Order(Note.Kind.REVERT, "key", null, "o-5", "me"), 5, 500);
        assertThat(log.moves)
                .singleElement()
                .satisfies(move -> assertThat(move.change().newThreshold()).isNotEqualTo(0.0 - held));
        book.obey(new Note.Order(Note.Kind.UNFREEZE, "key", null, "o-6", "me"), 6, 500);
        assertThat(book.newFrozen()).as("one of many is let go").isTrue();
        book.obey(new Note.Order(Note.Kind.UNFREEZE, null, null, "o-7", "me"), 7, 500);
        assertThat(book.newFrozen()).isFalse();
        assertThat(book.standings()).extracting(ThresholdBook.Standing::state).doesNotContain(ControlState.FROZEN);
    }

    @Test
    void anotherPolicyGoesOnFromTheStateOfTheFormerOne() {
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules(Objective.RATE_TRACKING), log);
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            book.decide(Traffic.event("a" + i, "key", -10 * random.nextDouble()), i, i);
        }
        long version = log.moves.get(log.moves.size() - 1).change().version();
        ThresholdRules other = rules(Objective.RATE_QUANTILE);
        book = new ThresholdBook(Traffic.shelf(entries), other, log);
        log.moves.clear();
        Deferral next = book.decide(Traffic.event("b", "key", -1), 300, 300);
        assertThat(next.thresholdVersion()).isGreaterThan(version);
        assertThat(next.notes()).containsEntry("state", "tracking");
        assertThat(log.moves).isNotEmpty();
        assertThat(PolicyBytes.decode(PolicyBytes.encode(other.policy()))).isEqualTo(other.policy());
        ThresholdBook again = new ThresholdBook(Traffic.shelf(entries), other, new Traffic.Log());
        assertThat(again.standings()).isEqualTo(book.standings());
    }
}
