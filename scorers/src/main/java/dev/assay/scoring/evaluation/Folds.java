package dev.assay.scoring.evaluation;

/** Parts of a data set for cross-validation, the same in every run. Stateless; any thread may use it. */
public final class Folds {
    private Folds() {}

    /** The fold of a group, in [0, folds). */
    public static int of(int group, int folds) {
        return of(group, folds, 0);
    }

    /** The fold of a group in one of several rounds, each with other folds, in [0, folds). */
    public static int of(int group, int folds, int round) {
        long mixed = (group + 1 + round * 0x5851F42DL) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 31), folds);
    }
}
