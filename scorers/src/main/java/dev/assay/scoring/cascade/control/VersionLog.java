package dev.assay.scoring.cascade.control;

import dev.assay.scoring.cascade.control.Change.Cause;
import dev.assay.scoring.cascade.control.ThresholdView.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The recorded threshold and state of a key, and the last ones before. Confined to one thread. */
final class VersionLog {
    private final int kept;
    private final Deque<Version> history = new ArrayDeque<>();
    private final List<Change> unreported = new ArrayList<>();
    private long version;
    private double threshold = Double.NEGATIVE_INFINITY;
    private ControlState state;

    VersionLog(int kept, ControlState state) {
        this.kept = kept;
        this.state = state;
    }

    long version() {
        return version;
    }

    double threshold() {
        return threshold;
    }

    ControlState state() {
        return state;
    }

    List<Version> history() {
        return List.copyOf(history);
    }

    void record(double newThreshold, ControlState newState, Cause cause, long nowMillis) {
        version++;
        unreported.add(new Change(version, nowMillis, threshold, newThreshold, state, newState, cause));
        threshold = newThreshold;
        state = newState;
        history.addLast(new Version(version, newThreshold, nowMillis));
        trim();
    }

    /** What was recorded since the last call. */
    List<Change> take() {
        List<Change> taken = List.copyOf(unreported);
        unreported.clear();
        return taken;
    }

    void write(StateOutput out) {
        out.count(version);
        out.number(threshold);
        out.symbol(state.code());
        out.small(history.size());
        for (Version one : history) {
            out.count(one.version());
            out.number(one.threshold());
            out.count(one.atMillis());
        }
    }

    void read(StateInput in) {
        version = in.count();
        threshold = in.real();
        state = ControlState.ofCode(in.symbol(Byte.MAX_VALUE));
        history.clear();
        for (int left = in.small(Limits.MOST_VERSIONS); left > 0; left--) {
            history.addLast(new Version(in.count(), in.real(), in.count()));
        }
        trim();
    }

    private void trim() {
        while (history.size() > kept) {
            history.removeFirst();
        }
    }
}
