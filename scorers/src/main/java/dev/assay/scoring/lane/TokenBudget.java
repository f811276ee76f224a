package dev.assay.scoring.lane;

/**
 * How many padded tokens a batch may have now: halved when the device runs out of memory, raised by 5 % per 1,000 good
 * batches. Confined to the lane's thread.
 */
final class TokenBudget {
    private static final int GOOD_BATCHES_PER_RAISE = 1000;
    private static final double RAISE = 1.05;

    private final int ceiling;
    private final int floor;
    private int tokens;
    private int good;
    private int failuresAtFloor;

    /**
     * @param ceiling the configured budget
     * @param floor one longest row: less would be no batch at all
     */
    TokenBudget(int ceiling, int floor) {
        this.ceiling = Math.max(ceiling, floor);
        this.floor = floor;
        this.tokens = this.ceiling;
    }

    int tokens() {
        return tokens;
    }

    void good() {
        failuresAtFloor = 0;
        if (tokens < ceiling && ++good >= GOOD_BATCHES_PER_RAISE) {
            good = 0;
            tokens = (int) Math.min(ceiling, Math.ceil(tokens * RAISE));
        }
    }

    /**
     * Takes note of a batch that ran out of memory: the next ones get half of what it had.
     *
     * @param batch its padded tokens
     * @return true when it was as small as batches get and so was the one before: there is no smaller one to try
     */
    boolean outOfMemory(long batch) {
        good = 0;
        tokens = (int) Math.max(floor, Math.min(tokens, batch / 2));
        return batch <= floor && ++failuresAtFloor >= 2;
    }
}
