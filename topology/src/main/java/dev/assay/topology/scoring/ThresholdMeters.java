package dev.assay.topology.scoring;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.topology.threshold.ThresholdBook.Standing;
import dev.assay.topology.threshold.ThresholdListener.AnswerOutcome;
import dev.assay.topology.threshold.ThresholdListener.LabelOutcome;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Counts what the thresholds of all tasks do. Thread-safe. */
final class ThresholdMeters {
    /** Keys that get gauges of their own at most, whatever the tasks hold. */
    private static final int MOST_KEYS = 256;

    private final Meters meters;
    private final Map<String, TaskView> tasks;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    ThresholdMeters(Meters meters, Map<String, TaskView> tasks) {
        this.meters = meters;
        this.tasks = tasks;
        startAtZero();
        meters.gauge(
                MeterCatalog.DECISIONS_OPEN,
                () -> tasks.values().stream().mapToInt(TaskView::openDecisions).sum());
        meters.gauge(
                MeterCatalog.THRESHOLDS_NEW_FROZEN,
                () -> tasks.values().stream().filter(TaskView::newFrozen).count());
        for (ControlState state : ControlState.values()) {
            meters.gauge(
                    MeterCatalog.THRESHOLDS,
                    () -> standings().filter(one -> one.state() == state).count(),
                    state.id());
        }
    }

    /** A counter that starts with its first event has no rate for it. */
    private void startAtZero() {
        for (LabelOutcome outcome : LabelOutcome.values()) {
            meters.counter(MeterCatalog.FEEDBACK, id(outcome));
        }
        List.of("order", "unreadable").forEach(outcome -> meters.counter(MeterCatalog.FEEDBACK, outcome));
        List.of("old", "room").forEach(cause -> meters.counter(MeterCatalog.DECISIONS_FORGOTTEN, cause));
        for (AnswerOutcome outcome : AnswerOutcome.values()) {
            meters.counter(MeterCatalog.LARGER_ANSWERS, id(outcome));
        }
        List.of("better", "worse", "both-right", "both-wrong")
                .forEach(outcome -> meters.counter(MeterCatalog.DEFERRAL_PAIRS, outcome));
        meters.counter(MeterCatalog.THRESHOLDS_SPILLED);
        for (Change.Cause cause : Change.Cause.values()) {
            meters.counter(MeterCatalog.THRESHOLD_CHANGES, cause.id());
        }
    }

    void labelled(LabelOutcome outcome) {
        meters.counter(MeterCatalog.FEEDBACK, id(outcome)).increment();
    }

    void ordered() {
        meters.counter(MeterCatalog.FEEDBACK, "order").increment();
    }

    void unreadable() {
        meters.counter(MeterCatalog.FEEDBACK, "unreadable").increment();
    }

    void answered(AnswerOutcome outcome) {
        meters.counter(MeterCatalog.LARGER_ANSWERS, id(outcome)).increment();
    }

    void paired(boolean smallRight, boolean largeRight) {
        String both = smallRight ? "both-right" : "both-wrong";
        String outcome = smallRight == largeRight ? both : largeRight ? "better" : "worse";
        meters.counter(MeterCatalog.DEFERRAL_PAIRS, outcome).increment();
    }

    void forgotten(boolean old, int decisions) {
        meters.counter(MeterCatalog.DECISIONS_FORGOTTEN, old ? "old" : "room").increment(decisions);
    }

    void spilled() {
        meters.counter(MeterCatalog.THRESHOLDS_SPILLED).increment();
    }

    void changed(String cause) {
        meters.counter(MeterCatalog.THRESHOLD_CHANGES, cause).increment();
    }

    /** A task's thresholds stand anew; keys that were not seen before get their gauges. */
    void standing(TaskView view, Collection<Standing> now) {
        view.thresholds(now);
        for (Standing one : now) {
            if (shown.size() < MOST_KEYS && shown.add(one.key())) {
                meters.gauge(
                        MeterCatalog.THRESHOLD_LOWEST, () -> of(one.key()).min().orElse(Double.NaN), one.key());
                meters.gauge(
                        MeterCatalog.THRESHOLD_HIGHEST,
                        () -> of(one.key()).max().orElse(Double.NaN),
                        one.key());
            }
        }
    }

    private Stream<Standing> standings() {
        return tasks.values().stream().flatMap(view -> view.thresholds().stream());
    }

    private DoubleStream of(String key) {
        return standings().filter(one -> one.key().equals(key)).mapToDouble(Standing::threshold);
    }

    private static String id(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
