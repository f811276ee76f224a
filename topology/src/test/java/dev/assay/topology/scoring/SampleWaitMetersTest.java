package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;

/** What is measured of events that wait for samples; see {@link SampleTask}. */
class SampleWaitMetersTest extends SampleTask {
    @Test
    void whoWaitsForSamplesIsNeitherLateNorOld() {
        byHand = true;
        admit(0, "k", "a|g|1");
        doAll();
        admit(1, "k", "p");
        admit(2, "other", "p");
        doAll();
        assertThat(outputs).containsExactly("2 plain");
        assertThat(endToEnd("live")).isEqualTo(1);
        assertThat(age()).as("nothing is in work").isZero();

        after(9_000);
        admit(3, "other", "s|g|one");
        work.remove(0).run();
        tick();
        assertThat(age()).as("answer and sample are in work").isPositive();
        after(3_000);
        long inWork = Math.round(System.currentTimeMillis() / 1000.0 - age());
        assertThat(inWork).as("in work since the samples are there").isEqualTo(10);
        doAll();

        assertThat(outputs).containsExactlyInAnyOrder("2 plain", "3 sample one", "0 COMPLETE [one]", "1 plain");
        assertThat(endToEnd("live")).isEqualTo(2);
        assertThat(endToEnd("waited")).as("the answer and whom it held back").isEqualTo(2);
        assertThat(age()).isZero();
    }

    @Test
    void anAnswerWhoseSamplesAreThereIsLive() {
        admit(0, "k", "s|g|one");
        tick();
        admit(1, "k", "a|g|1");
        tick();
        assertThat(outputs).hasSize(2);
        assertThat(endToEnd("live")).isEqualTo(2);
        assertThat(endToEnd("waited")).isZero();
    }

    @Test
    void backfillsAndResubmittedEventsAreNotLive() {
        byHand = true;
        admit(0, "k", "p");
        headers.add("assay-class", bytes("backfill"));
        admit(1, "l", "p");
        restart();
        work.clear();
        headers.add("assay-class", bytes("live"));
        admit(2, "m", "p");
        tick();
        byHand = false;
        headers.add("assay-class", bytes("backfill"));
        admit(3, "n", "p");
        doAll();
        assertThat(outputs).hasSize(4);
        assertThat(endToEnd("resubmitted")).isEqualTo(1);
        assertThat(endToEnd("backfill")).isEqualTo(2);
        assertThat(endToEnd("live")).isEqualTo(1);
    }

    private long endToEnd(String eventClass) {
        Timer timer = registry.find("assay.end.to.end").tag("class", eventClass).timer();
        return timer == null ? 0 : timer.count();
    }

    private double age() {
        return registry.get("assay.ledger.oldest.age").gauge().value();
    }
}
