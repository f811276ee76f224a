package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CreditsTest {
    @Test
    void oneTaskAloneMayUseAll() {
        Credits credits = new Credits(64);
        credits.join("0_0");
        assertThat(take(credits, "0_0")).isEqualTo(64);
        assertThat(credits.available()).isZero();
    }

    @Test
    void aBusyTaskLeavesEveryOtherItsShare() {
        Credits credits = new Credits(64);
        credits.join("0_0");
        credits.join("0_1");
        take(credits, "0_0");
        assertThat(take(credits, "0_1")).isEqualTo(16);
    }

    @Test
    void givingBackAndLeavingFreeCredits() {
        Credits credits = new Credits(16);
        credits.join("0_0");
        take(credits, "0_0");
        credits.giveBack("0_0");
        assertThat(credits.available()).isEqualTo(1);
        credits.leave("0_0");
        assertThat(credits.available()).isEqualTo(16);
        credits.giveBack("0_0");
        assertThat(credits.available()).isEqualTo(16);
    }

    private static int take(Credits credits, String task) {
        int taken = 0;
        while (credits.tryTake(task)) {
            taken++;
        }
        return taken;
    }
}
