package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBudgetTest {
    @Test
    void halvesTheBatchThatFailedAndRisesAgain() {
        TokenBudget budget = new TokenBudget(4096, 256);
        assertThat(budget.outOfMemory(4096)).isFalse();
        assertThat(budget.tokens()).isEqualTo(2048);
        assertThat(budget.outOfMemory(1000)).isFalse();
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
    void givesUpAfterTwoFailuresInARowAtTheFloor() {
        TokenBudget budget = new TokenBudget(4096, 256);
        assertThat(budget.outOfMemory(300)).isFalse();
        assertThat(budget.tokens()).isEqualTo(256);
        assertThat(budget.outOfMemory(256)).isFalse();
        budget.good();
        assertThat(budget.outOfMemory(256)).isFalse();
        assertThat(budget.outOfMemory(100)).isTrue();
    }

    @Test
    void neverFallsBelowOneLongestRow() {
        assertThat(new TokenBudget(100, 256).tokens()).isEqualTo(256);
    }
}
