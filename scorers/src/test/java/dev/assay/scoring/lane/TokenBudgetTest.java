package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    @Test
    void halvesTheBatchThatFailedAndRisesAgain() {
        TokenBudget budget = new TokenBudget(4096);
        assertThat(budget.outOfMemory(64, 64)).isFalse();
        assertThat(budget.tokens()).isEqualTo(2048);
        assertThat(budget.outOfMemory(10, 100)).isFalse();
        assertThat(budget.tokens()).isEqualTo(500);
        for (int i = 0; i < 999; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).isEqualTo(500);
        budget.good();
        assertThat(budget.tokens()).isEqualTo(525);
        for (int i = 0; i < 100_000; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).isEqualTo(4096);
    }

    @Test
    void givesUpAfterTwoFailuresOfOneRowWithoutABatchThatRan() {
        TokenBudget budget = new TokenBudget(4096);
        assertThat(budget.outOfMemory(1, 256)).isFalse();
        assertThat(budget.tokens()).isEqualTo(256);
        budget.good();
        assertThat(budget.outOfMemory(1, 256)).isFalse();
        assertThat(budget.outOfMemory(1, 100)).isTrue();
    }

    @Test
    void batchesOfSeveralRowsAreNeverTheLastTry() {
        TokenBudget budget = new TokenBudget(8192);
        for (int rows = 64; rows > 1; rows /= 2) {
            assertThat(budget.outOfMemory(rows, 128)).isFalse();
            assertThat(budget.tokens()).isEqualTo(rows / 2 * 128);
        }
        assertThat(budget.outOfMemory(1, 128)).isFalse();
        assertThat(budget.tokens()).isEqualTo(128);
    }

    @Test
    void batchesThatTakeTooLongGetSmallerAndARowByItselfSaysNothing() {
        TokenBudget budget = new TokenBudget(4096);
        budget.tooSlow(1, 512);
        assertThat(budget.tokens()).isEqualTo(4096);
        budget.tooSlow(8, 512);
        assertThat(budget.tokens()).isEqualTo(2048);
        budget.tooSlow(4, 512);
        assertThat(budget.tokens()).isEqualTo(1024);
        assertThat(budget.outOfMemory(1, 512))
                .as("none has failed for want of memory")
                .isFalse();
    }

    @Test
    void afterTimeItRisesSoonAndAfterMemorySlowly() {
        TokenBudget budget = new TokenBudget(4096);
        budget.tooSlow(2, 64);
        assertThat(budget.tokens()).isEqualTo(64);
        for (int i = 0; i < 20 * 90; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).isEqualTo(4096);
        assertThat(budget.outOfMemory(32, 64)).isFalse();
        budget.tooSlow(2, 64);
        for (int i = 0; i < 900; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).as("both bind").isLessThanOrEqualTo(1024);
        for (int i = 0; i < 900; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).isEqualTo(1076);
    }

    @Test
    void theConfiguredBudgetIsNeverExceeded() {
        TokenBudget budget = new TokenBudget(100);
        assertThat(budget.tokens()).isEqualTo(100);
        assertThat(budget.outOfMemory(1, 8192)).isFalse();
        assertThat(budget.tokens()).isEqualTo(100);
        for (int i = 0; i < 10_000; i++) {
            budget.good();
        }
        assertThat(budget.tokens()).isEqualTo(100);
    }
}
