package dev.assay.scoring.lane;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Picks classes 9 : 1 (live, backfill); a class without work passes its turn on, so that of ten turns one is every class's own.
 * Confined to the lane's thread.
 */
final class ClassRotation {
    private static final WorkClass[] TURNS = {
        WorkClass.LIVE, WorkClass.LIVE, WorkClass.LIVE, WorkClass.LIVE, WorkClass.LIVE,
        WorkClass.LIVE, WorkClass.LIVE, WorkClass.LIVE, WorkClass.LIVE, WorkClass.BACKFILL
    };

    private int turn;

    /** The next class that has work, or null when none has. */
    @Nullable
    WorkClass next(Predicate<WorkClass> hasWork) {
        for (int step = 0; step < TURNS.length; step++) {
            WorkClass candidate = TURNS[(turn + step) % TURNS.length];
            if (hasWork.test(candidate)) {
                turn = (turn + step + 1) % TURNS.length;
                return candidate;
            }
        }
        return null;
    }
}
