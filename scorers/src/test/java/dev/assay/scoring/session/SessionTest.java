package dev.assay.scoring.session;

import static dev.assay.scoring.session.Messages.QUARTER;
import static dev.assay.scoring.session.Messages.evidence;
import static dev.assay.scoring.session.Messages.measure;
import static dev.assay.scoring.session.Messages.message;
import static dev.assay.scoring.session.Messages.pValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final SessionRules RULES = SessionRules.DEFAULT;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Session session = new Session();
    private int offset;

    private Evidence add(SessionMessage message) {
        return session.add(message, offset++, RULES).evidence().get(0);
    }

    @Test
    void messagesThatProveNothingAloneAddUp() {
        Evidence last = add(Messages.random(random, 12, 0.6));
        assertThat(last.flagged()).isFalse();
        assertThat(last.pValue()).isGreaterThan(0.001);
        for (int i = 0; i < 11; i++) {
            last = add(Messages.random(random, 12, 0.6));
        }
        assertThat(last.flagged()).isTrue();
        assertThat(last.scorer()).isEqualTo("watermark.session");
        assertThat(last.keyId()).isEqualTo("key");
        assertThat(last.effectiveCount()).isEqualTo(144);
        assertThat(measure(last, "messages")).isEqualTo(12);
        assertThat(measure(last, "draws")).isEqualTo(144);
        assertThat(measure(last, "threshold")).isEqualTo(1000, within(1e-9));
        assertThat(measure(last, "log10_max_e_value")).isGreaterThan(3);
        assertThat(last.log10PValue()).isEqualTo(-measure(last, "log10_max_e_value"));
        assertThat(last.adjustedPValue()).isEqualTo(last.pValue(), within(1e-15));
        assertThat(last.tests()).isEqualTo(1);
        assertThat(last.notes()).containsEntry("scorer", "watermark.test");
        int crossed = (int) measure(last, "crossed_at_message");
        assertThat(crossed).isBetween(2, 12);
        assertThat(last.notes()).containsEntry("crossed_at_offset", Integer.toString(crossed - 1));
    }

    @Test
    void aCrossingStaysWhateverComesLater() {
        add(Messages.random(random, 40, 1));
        Evidence after = add(Messages.random(random, 4_000, 0));
        assertThat(measure(after, "log10_e_value")).isNegative();
        assertThat(after.flagged()).isTrue();
        assertThat(measure(after, "crossed_at_message")).isEqualTo(1);
    }

    @Test
    void repeatedDrawsNeverCount() {
        SessionMessage green = Messages.random(random, 20, 1);
        double once = measure(add(green), "log10_e_value");
        for (int i = 0; i < 50; i++) {
            Evidence again = add(green);
            assertThat(measure(again, "log10_e_value")).isEqualTo(once);
            assertThat(measure(again, "draws")).isEqualTo(20);
            assertThat(measure(again, "messages")).isEqualTo(1);
        }
    }

    @Test
    void aDrawThatAMessageRepeatsCountsOnceEvenIfTheDetectorDidNotSay() {
        long[] same = new long[30];
        double[] green = new double[30];
        java.util.Arrays.fill(green, 1);
        assertThat(measure(add(message(evidence("key", QUARTER, same, green))), "draws"))
                .isEqualTo(1);
    }

    @Test
    void theOrderOfMessagesDoesNotMatterForTheFinalEValue() {
        List<SessionMessage> messages = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> Messages.random(random, 9, 0.4))
                .toList());
        double first = 0;
        for (SessionMessage one : messages) {
            first = measure(add(one), "log10_e_value");
        }
        Collections.shuffle(messages, new Random(3));
        Session other = new Session();
        double second = 0;
        for (SessionMessage one : messages) {
            second = measure(other.add(one, 0, RULES).evidence().get(0), "log10_e_value");
        }
        assertThat(second).isEqualTo(first);
    }

    @Test
    void beyondItsRoomASessionCountsNothingMore() {
        SessionRules tight = new SessionRules(1e-3, Duration.ofDays(1), 100, 1);
        Session.Change change = session.add(Messages.random(random, 70, 0.3), 0, tight);
        assertThat(change.counted()).isEqualTo(70);
        change = session.add(Messages.random(random, 70, 0.3), 1, tight);
        assertThat(change.counted()).isEqualTo(30);
        assertThat(change.beyond()).isEqualTo(40);
        change = session.add(Messages.random(random, 70, 1), 2, tight);
        assertThat(change.counted()).isZero();
        assertThat(measure(change.evidence().get(0), "draws")).isEqualTo(100);
        assertThat(session.seen.size()).isEqualTo(100);
    }

    @Test
    void keysThatReadTheSameDrawsShareTheRoomAndRaiseTheThreshold() {
        long[] identities = LongStream.range(0, 50).toArray();
        double[] green = new double[50];
        java.util.Arrays.fill(green, 1);
        Session.Change change = session.add(
                message(
                        evidence("a", QUARTER, identities, green),
                        evidence("b", QUARTER, identities, new double[50]),
                        evidence("c", new DrawLaw.Bernoulli(0.5), identities, green)),
                0,
                RULES);
        assertThat(session.seen.size()).isEqualTo(50);
        assertThat(change.counted()).isEqualTo(150);
        assertThat(change.evidence()).hasSize(3).allSatisfy(one -> {
            assertThat(measure(one, "threshold")).isEqualTo(3000, within(1e-9));
            assertThat(one.tests()).isEqualTo(3);
        });
        assertThat(change.evidence()).extracting(Evidence::flagged).containsExactly(true, false, true);
        assertThat(change.crossings()).isEqualTo(2);
    }

    @Test
    void aKeyWhoseLawChangesBeginsAnew() {
        add(Messages.random(random, 30, 1));
        long[] identities = LongStream.generate(random::nextLong).limit(5).toArray();
        Evidence changed = add(message(evidence("key", new DrawLaw.Bernoulli(0.5), identities, new double[5])));
        assertThat(measure(changed, "draws")).isEqualTo(5);
        assertThat(changed.flagged()).isFalse();
    }

    @Test
    void twoReadingsOfOneKeyAreTwoProcesses() {
        long[] identities = {1, 2, 3};
        double[] green = {1, 1, 1};
        Evidence one = evidence("key", QUARTER, identities, green);
        Session.Change change = session.add(message(one, one), 0, RULES);
        assertThat(change.evidence())
                .hasSize(2)
                .allSatisfy(e -> assertThat(measure(e, "draws")).isEqualTo(3));
        assertThat(session.tallies).hasSize(2);
    }

    @Test
    void keysBeyondTheMostForgetTheOneTriedLongestAgo() {
        add(message(evidence("first", QUARTER, new long[] {1}, new double[] {1})));
        for (int i = 0; i < Session.MOST_KEYS; i++) {
            add(message(evidence("key-" + i, QUARTER, new long[] {i + 10}, new double[] {1})));
        }
        assertThat(session.tallies).hasSize(Session.MOST_KEYS);
        assertThat(measure(add(message(evidence("first", QUARTER, new long[] {2}, new double[] {1}))), "draws"))
                .isEqualTo(1);
    }

    @Test
    void pValuesAddUpWithoutMultiplying() {
        Evidence once = add(message(pValue("its", -4)));
        assertThat(once.notes()).containsEntry("adds_up", "p-values");
        double e = Calibrator.ln(-4) / Math.log(10);
        assertThat(measure(once, "log10_e_value")).isEqualTo(e - Math.log10(2), within(1e-9));
        double before = measure(once, "log10_e_value");
        Evidence last = once;
        for (int i = 0; i < 500; i++) {
            last = add(message(pValue("its", -4)));
            assertThat(measure(last, "log10_e_value")).isBetween(before, e);
            before = measure(last, "log10_e_value");
        }
        // The same text again and again proves no more than its own p-value does.
        assertThat(last.flagged()).isFalse();
        assertThat(add(message(pValue("its", -300))).flagged()).isTrue();
    }

    @Test
    void evidenceWithoutNumberKeyOrWatermarkBringsNothing() {
        Evidence abstained = Evidence.abstained("watermark.test", Family.WATERMARK, Reason.TOO_SHORT, null)
                .keyId("key")
                .pValue(1, 0)
                .build();
        Evidence keyless = Evidence.scored("watermark.test", Family.WATERMARK)
                .log10PValue(-1)
                .build();
        Evidence other = Evidence.scored("consistency", Family.CONSISTENCY)
                .keyId("key")
                .log10PValue(-1)
                .build();
        assertThat(SessionMessage.of(List.of(abstained, keyless, other))).isEmpty();
        assertThat(SessionMessage.of(List.of())).isEmpty();
    }

    @Test
    void noDrawsAtAllAreADefinedOutcome() {
        Evidence empty = add(message(evidence("key", QUARTER, new long[0], new double[0])));
        assertThat(measure(empty, "log10_e_value")).isZero();
        assertThat(empty.pValue()).isEqualTo(1);
        assertThat(empty.flagged()).isFalse();
    }

    @Test
    void namesOfKeysAndValuesOfDrawsStayOutOfTheTextForm() {
        assertThat(message(evidence("secret-name", QUARTER, new long[] {7}, new double[] {1})))
                .hasToString("SessionMessage[1 keys]");
    }
}
