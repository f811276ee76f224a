package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ThresholdView;
import dev.assay.scoring.cascade.control.ThresholdView.Version;
import dev.assay.topology.threshold.ThresholdMove.KeyGains;
import dev.assay.topology.threshold.ThresholdMove.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out what operators order, and answers every order. Confined to the thread of its book. */
final class ThresholdOrders {
    private static final byte[] FROZEN = {ShelfContents.FROZEN};

    private final ThresholdShelf shelf;
    private final Map<EventKey, KeyControl> controls;
    private final ThresholdListener listener;
    private boolean frozen;

    ThresholdOrders(
            ThresholdShelf shelf, Map<EventKey, KeyControl> controls, ThresholdListener listener, boolean frozen) {
        this.shelf = shelf;
        this.controls = controls;
        this.listener = listener;
        this.frozen = frozen;
    }

    /** Whether new thresholds start frozen. */
    boolean frozen() {
        return frozen;
    }

    /** A threshold has come to be; returns what is to be recorded of it. */
    List<Change> opened(KeyControl control, long atMillis) {
        return frozen ? control.change(new Operation.Freeze(atMillis)) : List.of();
    }

    void obey(Note.Order order, Place place) {
        String key = order.key();
        if (key == null) {
            all(order, place);
            return;
        }
        KeyControl control = controls.get(EventKey.of(key));
        // A key that this partition has never seen is no mistake: another one may have it.
        if (control != null) {
            one(control, order, place);
        }
    }

    private void all(Note.Order order, Place place) {
        if (order.kind() == Note.Kind.FREEZE) {
            frozen = true;
            shelf.put(FROZEN, new byte[] {1});
        } else if (order.kind() == Note.Kind.UNFREEZE) {
            frozen = false;
            shelf.delete(FROZEN);
        }
        // By name, not by age: a restart forgets which came first.
        controls.values().stream()
                .sorted(Comparator.comparing(KeyControl::key))
                .forEach(control -> one(control, order, place));
        listener.moved(new ThresholdMove(
                ThresholdMove.ALL, null, null, KeyGains.NONE, place, controls.size() + " thresholds", order, frozen));
    }

    private void one(KeyControl control, Note.Order order, Place place) {
        ThresholdView view = control.view();
        Version version = order.kind() == Note.Kind.REVERT ? target(view, order.version()) : null;
        if (order.kind() == Note.Kind.REVERT && version == null) {
            answer(control, null, place, refusal(view, order.version()), order);
            return;
        }
        List<Change> changes = control.change(
                version == null
                        ? call(order.kind(), place.atMillis())
                        : new Operation.Revert(version.version(), version.threshold(), place.atMillis()));
        if (changes.isEmpty()) {
            answer(control, null, place, "nothing to change", order);
        }
        changes.forEach(change -> answer(control, change, place, "done", order));
    }

    private static Operation call(Note.Kind kind, long atMillis) {
        return kind == Note.Kind.FREEZE ? new Operation.Freeze(atMillis) : new Operation.Unfreeze(atMillis);
    }

    /** The version to go back to, or null when it is not kept: a call in the journal must never fail. */
    private static @Nullable Version target(ThresholdView view, @Nullable Long wanted) {
        List<Version> history = view.history();
        for (int i = history.size() - 1; i >= 0; i--) {
            Version one = history.get(i);
            // Without a wish back to the last threshold that differs from the one in force.
            boolean meant = wanted != null ? one.version() == wanted : one.threshold() != view.threshold();
            if (meant) {
                return one;
            }
        }
        return null;
    }

    private static String refusal(ThresholdView view, @Nullable Long wanted) {
        List<Long> kept = view.history().stream().map(Version::version).toList();
        return wanted == null ? "refused: no other threshold is kept" : "refused: the versions kept are " + kept;
    }

    private void answer(KeyControl control, @Nullable Change change, Place place, String detail, Note.Order order) {
        listener.moved(new ThresholdMove(
                control.key(), change, control.view(), control.gains(), place, detail, order, frozen));
    }
}
