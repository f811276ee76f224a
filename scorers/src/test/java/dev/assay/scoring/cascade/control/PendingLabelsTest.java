package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PendingLabelsTest {
    private static final int MOST = 30;
    private static final long LIFE = 200;

    /** The same as a sorted table, whatever comes in whatever order, and after any number of restarts. */
    @Test
    void placesAndNumbersWithoutOneAreThoseOfATable() {
        Random random = new Random(3);
        PendingLabels pending = new PendingLabels(MOST, LIFE);
        List<Double> missed = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        TreeMap<Long, Double> open = new TreeMap<>();
        TreeMap<Long, Long> times = new TreeMap<>();
        Set<Long> passed = new HashSet<>();
        long next = 0;
        for (int step = 0; step < 40_000; step++) {
            boolean held = step / 500 % 3 == 1;
            if (held && random.nextInt(3) > 0) {
                passed.add(next);
                assertThat(pending.pass(step)).isEqualTo(next++);
            } else if (random.nextInt(3) > 0) {
                if (times.size() == MOST) {
                    times.remove(times.firstKey());
                    expected.addAll(open.headMap(times.isEmpty() ? next : times.firstKey())
                            .values());
                    open.headMap(times.isEmpty() ? next : times.firstKey()).clear();
                }
                double surprise = random.nextInt(4);
                open.put(next, surprise);
                times.put(next, (long) step);
                assertThat(pending.add(surprise, step, missed::add)).isEqualTo(next++);
            } else if (!open.isEmpty()) {
                long first = open.firstKey();
                long one = first + random.nextInt((int) (open.lastKey() - first + 1));
                assertThat(pending.waits(one)).isEqualTo(open.containsKey(one));
                assertThat(pending.isPassed(one)).isEqualTo(passed.contains(one));
                if (open.containsKey(one)) {
                    assertThat(pending.resolve(one)).isEqualTo(open.remove(one));
                }
            }
            pending.expire(step, missed::add);
            while (!times.isEmpty()
                    && (!open.containsKey(times.firstKey())
                            || step - times.firstEntry().getValue() > LIFE)) {
                Double gone = open.remove(times.pollFirstEntry().getKey());
                if (gone != null) {
                    expected.add(gone);
                }
            }
            assertThat(pending.waiting()).isEqualTo(open.size());
            if (step % 97 == 0) {
                pending = copy(pending);
            }
        }
        assertThat(missed).isEqualTo(expected);
        assertThat(missed).hasSizeGreaterThan(1_000);
        assertThat(passed).hasSizeGreaterThan(5_000);
    }

    private static PendingLabels copy(PendingLabels pending) {
        PendingLabels copy = new PendingLabels(MOST, LIFE);
        copy.read(new StateInput(bytes(pending)), surprise -> {});
        assertThat(bytes(copy)).isEqualTo(bytes(pending));
        return copy;
    }

    private static byte[] bytes(PendingLabels pending) {
        StateOutput out = new StateOutput();
        pending.write(out);
        return out.toBytes();
    }

    @Test
    void numbersWithoutAPlaceTakeNoRoomAndNoMemory() {
        PendingLabels pending = new PendingLabels(1, LIFE);
        long own = pending.add(0.5, 0, surprise -> {});
        for (int i = 0; i < 100_000; i++) {
            pending.pass(1);
        }
        assertThat(pending.waits(own)).isTrue();
        assertThat(pending.isPassed(own + 100_000)).isTrue();
        assertThat(pending.isPassed(own + 100_001)).isFalse();
        assertThat(bytes(pending).length).isLessThan(100);
        pending.add(0.5, 2, surprise -> assertThat(surprise).isEqualTo(0.5));
        assertThat(pending.missing()).isEqualTo(1);
        assertThat(pending.isGone(own)).isTrue();
        assertThat(pending.waits(100_001)).isTrue();
    }

    @Test
    void aBrokenCountIsRefused() {
        StateOutput out = new StateOutput();
        out.count(0);
        out.count(0);
        out.small(1);
        out.number(-1.5);
        out.count(0);
        assertThatThrownBy(() -> new PendingLabels(MOST, LIFE).read(new StateInput(out.toBytes()), surprise -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
