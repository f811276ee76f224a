package dev.assay.scoring.cascade.control;

/** Upper limits of what a state may hold, checked when it is read back. Stateless; any thread may use it. */
final class Limits {
    static final int LARGEST_WINDOW = 5_000;
    static final int MOST_LABELS = 20_000;
    static final int MOST_PENDING = 100_000;
    static final int MOST_VERSIONS = 100;

    private Limits() {}
}
