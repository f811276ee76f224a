package dev.assay.topology.scoring;

import dev.assay.topology.threshold.ThresholdBook.Standing;
import java.util.Collection;
import java.util.List;

/** What the gauges may see of one task: written by its stream thread, read by scrapes. */
final class TaskView {
    private volatile int unanswered;
    private volatile int blocked;
    private volatile long workingSince = Long.MAX_VALUE;
    private volatile int sessions;
    private volatile long sessionBytes;
    private volatile int waiting;
    private volatile long sampleBytes;
    private volatile int openDecisions;
    private volatile List<Standing> thresholds = List.of();
    private volatile boolean newFrozen;

    void update(int unansweredNow, int blockedNow, long workingSinceNow) {
        unanswered = unansweredNow;
        blocked = blockedNow;
        workingSince = workingSinceNow;
    }

    void sessions(int held, long bytes) {
        sessions = held;
        sessionBytes = bytes;
    }

    void samples(int waitingNow, long bytes) {
        waiting = waitingNow;
        sampleBytes = bytes;
    }

    /** Answers that wait for samples. */
    int waiting() {
        return waiting;
    }

    /** What the samples that wait for answers take. */
    long sampleBytes() {
        return sampleBytes;
    }

    /** Conversations that this task follows. */
    int sessions() {
        return sessions;
    }

    /** What they take. */
    long sessionBytes() {
        return sessionBytes;
    }

    int unanswered() {
        return unanswered;
    }

    int blocked() {
        return blocked;
    }

    /** See {@link ReleaseQueue#workingSince()}. */
    long workingSince() {
        return workingSince;
    }

    void decisions(int openNow) {
        openDecisions = openNow;
    }

    void thresholds(Collection<Standing> now) {
        thresholds = List.copyOf(now);
    }

    void newFrozen(boolean now) {
        newFrozen = now;
    }

    /** Whether new thresholds of this task start frozen. */
    boolean newFrozen() {
        return newFrozen;
    }

    /** Decisions whose label a risk waits for. */
    int openDecisions() {
        return openDecisions;
    }

    /** The thresholds of this task. */
    List<Standing> thresholds() {
        return thresholds;
    }
}
