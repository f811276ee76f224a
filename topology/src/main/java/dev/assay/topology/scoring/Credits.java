package dev.assay.topology.scoring;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many events may be in scoring at once, process-wide: every task is guaranteed an equal share of half of
 * them and at least eight, the rest goes to whoever asks first, so that a busy task neither starves the others nor idles
 * beside them. A guaranteed share may take the total over its bound while borrowed credits come back. Of events that may be
 * what ends the process, one at a time has a place of its own. Thread-safe.
 */
public final class Credits {
    private static final int SMALLEST_SHARE = 8;

    private final int total;
    private final Map<String, Integer> used = new HashMap<>();
    private @Nullable String alone;

    /** @param total credits of the whole process, at least 1 */
    public Credits(int total) {
        if (total < 1) {
            throw new IllegalArgumentException("credits must be at least 1");
        }
        this.total = total;
    }

    /** A task joins; its share is guaranteed from now on. */
    synchronized void join(String task) {
        used.putIfAbsent(task, 0);
    }

    /** A task leaves with all that it held. */
    synchronized void leave(String task) {
        used.remove(task);
        giveBackAlone(task);
    }

    /** Takes the one place for an event that must be in scoring alone among its kind, or says that it is taken. */
    synchronized boolean tryTakeAlone(String task) {
        if (alone != null) {
            return false;
        }
        alone = task;
        return true;
    }

    /** Gives that place back; nothing happens when another task has it. */
    synchronized void giveBackAlone(String task) {
        if (task.equals(alone)) {
            alone = null;
        }
    }

    /** Takes one credit, or says that there is none for this task now. */
    synchronized boolean tryTake(String task) {
        int held = used.getOrDefault(task, 0);
        if (held < share() || outstanding() < total) {
            used.put(task, held + 1);
            return true;
        }
        return false;
    }

    /** Gives one credit back. */
    synchronized void giveBack(String task) {
        used.computeIfPresent(task, (name, held) -> Math.max(0, held - 1));
    }

    /** Credits that nobody holds; never negative. */
    public synchronized int available() {
        return Math.max(0, total - outstanding());
    }

    private int outstanding() {
        return used.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int share() {
        return Math.max(SMALLEST_SHARE, total / (2 * Math.max(1, used.size())));
    }
}
