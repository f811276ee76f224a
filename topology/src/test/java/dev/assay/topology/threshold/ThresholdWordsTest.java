package dev.assay.topology.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.cascade.control.Certificate;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What verdicts say of thresholds. */
class ThresholdWordsTest {
    /** Rate tracking corrects with every event, and records what moved further than the resolution. */
    @Test
    void theRecordedThresholdStandsBesideAnotherThatDecided() {
        Traffic.Log log = new Traffic.Log();
        ThresholdBook book = new ThresholdBook(
                ThresholdShelf.none(),
                new ThresholdRules(ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 3, 1_000),
                log);
        Random random = new Random(3);
        List<Deferral> beside = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Deferral one = book.decide(Traffic.event("e" + i, "key", -random.nextDouble()), i, i);
            Double recorded = one.measures().get("threshold.recorded");
            if (recorded != null) {
                assertThat(recorded).isNotEqualTo(one.threshold());
                double moved = log.moves.get(log.moves.size() - 1).change().newThreshold();
                assertThat(recorded).as("event %d", i).isEqualTo(0.0 - moved);
                beside.add(one);
            }
        }
        assertThat(beside).hasSizeGreaterThan(100);
    }

    @Test
    void aCertificateThatIsNoneSaysWhatBoundThereIs() {
        assertThat(ThresholdDeferral.certificate(new Certificate(0.1, null, null, 0.25, 40, 5, 29)))
                .isEqualTo("error of 0.1 not certifiable yet (40 accepted labels; at most 0.2500 at this threshold)");
        assertThat(ThresholdDeferral.certificate(new Certificate(0.1, null, null, null, 4, 0, 29)))
                .isEqualTo("error of 0.1 not certifiable yet (4 accepted labels)");
        assertThat(ThresholdDeferral.certificate(new Certificate(0.1, 1.5, 0.08, 0.09, 90, 3, 29)))
                .isEqualTo("error among accepted at most 0.0800 from score -1.50000 up");
    }

    @Test
    void processedNumbersHaveASpillOfTheirOwn() {
        assertThat(new ThresholdKeys(null, false, true, true).spill("logprob", true))
                .isEqualTo("other|signal=logprob|mode=processed");
        assertThat(new ThresholdKeys(null, false, true, false).spill("logprob", true))
                .isEqualTo("other|mode=processed");
        assertThat(new ThresholdKeys(null, true, true, false).spill("logprob", false))
                .isEqualTo("other");
    }
}
