package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is joined with whom, for how long, and in how much room; see {@link SampleTask}. */
class SampleJoiningTest extends SampleTask {
    @Test
    void samplesBeforeAndBehindTheAnswerOfTheirKeyAreJoinedInTheOrderOfTheirOffsets() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "a|g|3");
        admit(2, "k", "s|g|two");
        tick();
        assertThat(outputs).containsExactly("0 sample one");
        admit(3, "k", "s|g|three");
        tick();
        assertThat(outputs)
                .containsExactly("0 sample one", "1 COMPLETE [one, two, three]", "2 sample two", "3 sample three");
        assertThat(ledgerSize()).isZero();
        assertThat(counted("assay.samples", "joined")).isEqualTo(3);
        assertThat(counted("assay.sample.groups", "complete")).isEqualTo(1);
    }

    @Test
    void anEventIdCountsOnceAndWhatIsBeyondTheAnswersNumberIsLeftOut() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "s|g|one");
        admit(2, "k", "s|g|two");
        admit(3, "k", "s|g|three");
        admit(4, "k", "a|g|2");
        tick();
        assertThat(outputs).hasSize(5).contains("4 COMPLETE [one, two]");
        assertThat(counted("assay.samples", "repeated")).isEqualTo(1);
        assertThat(counted("assay.samples", "surplus")).isEqualTo(1);
    }

    @Test
    void atMostSoManySamplesAreKept() {
        for (int i = 0; i < 8; i++) {
            admit(i, "k", "s|g|" + i);
        }
        tick();
        assertThat(counted("assay.samples", "beyond")).isEqualTo(3);
        admit(8, "k", "a|g|5");
        tick();
        assertThat(outputs).contains("8 COMPLETE [0, 1, 2, 3, 4]");
    }

    @Test
    void anIncompleteGroupEndsWithWhatCameAndWhatComesThenIsLate() {
        admit(0, "k", "a|g|3");
        admit(1, "k", "s|g|one");
        after(9_999);
        assertThat(outputs).isEmpty();
        after(1);
        assertThat(outputs).containsExactly("0 TIMEOUT [one]", "1 sample one");
        admit(2, "k", "s|g|two");
        tick();
        assertThat(outputs).endsWith("2 sample two");
        assertThat(counted("assay.samples", "late")).isEqualTo(1);
        assertThat(counted("assay.sample.groups", "timeout")).isEqualTo(1);
        restart();
        admit(3, "k", "s|g|three");
        tick();
        assertThat(counted("assay.samples", "late")).isEqualTo(2);
        after(10_000);
        assertThat(shelfSize()).isZero();
        assertThat(registry.find("assay.sample.answers.waiting").gauge().value())
                .isZero();
    }

    @Test
    void samplesWithoutAnAnswerAreForgotten() {
        admit(0, "k", "s|g|one");
        tick();
        assertThat(shelfSize()).isEqualTo(1);
        after(10_000);
        assertThat(shelfSize()).isZero();
        assertThat(counted("assay.samples", "unclaimed")).isEqualTo(1);
    }

    @Test
    void aSecondAnswerOfTheRequestDoesNotWait() {
        admit(0, "k", "a|g|1");
        admit(1, "other", "a|g|1");
        tick();
        assertThat(outputs).containsExactly("1 TAKEN []");
        admit(2, "k", "s|g|one");
        tick();
        assertThat(outputs).contains("0 COMPLETE [one]");
    }

    @Test
    void aLedgerFullOfWaitingAnswersEndsTheirWaits() {
        start(RULES, TIGHT, new Credits(64));
        for (int i = 0; i < 6; i++) {
            admit(i, "k" + i, "a|g" + i + "|1");
        }
        tick();
        assertThat(outputs).isNotEmpty().allMatch(output -> output.endsWith("ROOM []"));
        assertThat(ledgerSize()).isLessThan(4);
        for (int i = 0; i < 6; i++) {
            admit(6 + i, "k" + i, "s|g" + i + "|x");
        }
        tick();
        assertThat(outputs).hasSize(12);
        assertThat(counted("assay.samples", "late") + counted("assay.samples", "joined"))
                .isEqualTo(6);
        assertThat(counted("assay.samples", "joined")).isPositive();
    }

    @Test
    void waitingAnswersHoldNoCredit() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(8));
        for (int i = 0; i < 100; i++) {
            admit(i, "k" + i, "a|g" + i + "|1");
            tick();
        }
        for (int i = 0; i < 100; i++) {
            admit(100 + i, "k" + i, "s|g" + i + "|x");
            tick();
        }
        assertThat(outputs).hasSize(200);
        assertThat(counted("assay.sample.groups", "complete")).isEqualTo(100);
    }

    @Test
    void aBacklogDoesNotEndWaitsForSamplesThatItHolds() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(8));
        admit(0, "k", "a|g|1");
        tick();
        byHand = true;
        for (int i = 1; i <= 8; i++) {
            admit(i, "busy" + i, "plain");
        }
        admit(9, "k", "s|g|one");
        after(20_000);
        assertThat(outputs).isEmpty();
        doAll();
        assertThat(outputs).hasSize(10).contains("0 COMPLETE [one]");
    }

    @Test
    void memoryIsBoundedByEndingTheLongestWait() {
        start(new SampleRules(Duration.ofSeconds(10), 5, 4_000), LedgerLimits.DEFAULT, new Credits(64));
        admit(0, "k", "a|first|2");
        admit(1, "k", "s|first|one");
        for (int i = 2; i < 40; i++) {
            admit(i, "k" + i, "s|g" + i + "|x");
            tick();
            assertThat(registry.find("assay.sample.bytes").gauge().value()).isLessThanOrEqualTo(4_000);
        }
        assertThat(outputs).contains("0 ROOM [one]");
        assertThat(counted("assay.samples", "unclaimed")).isPositive();
    }
}
