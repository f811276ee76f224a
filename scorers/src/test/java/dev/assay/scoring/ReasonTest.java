package dev.assay.scoring;

import static dev.assay.scoring.Reason.mostTelling;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
    @Test
    void theFirstReasonCountsUnlessDetectorOrCapacityFailed() {
        assertThat(mostTelling(List.of(Reason.TOO_SHORT, Reason.NO_SAMPLES))).contains(Reason.TOO_SHORT);
        assertThat(mostTelling(List.of(Reason.TOO_SHORT, Reason.NO_KEY, Reason.CAPACITY, Reason.SCORER_ERROR)))
                .contains(Reason.CAPACITY);
        assertThat(mostTelling(List.of(Reason.NO_SAMPLES, Reason.SCORER_ERROR))).contains(Reason.SCORER_ERROR);
        assertThat(mostTelling(List.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aLackOfKeysGivesWayToAnyOther(Reason other) {
        assertThat(mostTelling(List.of(Reason.NO_KEY, other))).contains(other);
        assertThat(mostTelling(List.of(other, Reason.NO_KEY))).contains(other);
        assertThat(mostTelling(List.of(Reason.NO_KEY, Reason.NO_KEY))).contains(Reason.NO_KEY);
    }

    @Test
    void everyReasonHasAParty() {
        assertThat(Arrays.stream(Reason.values()).filter(reason -> reason.party() == Reason.Party.NOBODY))
                .containsExactly(Reason.NONE);
    }
}
