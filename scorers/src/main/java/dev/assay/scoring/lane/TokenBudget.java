package dev.assay.scoring.lane;

/**
 * How many padded tokens a batch may have now: halved when the device runs out of memory or a
 * batch takes too long, raised by 5 % per 1,000 good
 * batches. Confined to the lane's thread.
 */
final class TokenBudget {
    private static final int GOOD_BATCHES_PER_RAISE = 1000;
    private static final double RAISE = 1.05;

    private final int ceiling;
    private int tokens;
    private int good;
    private int failuresOfOneRow;

    /** @param ceiling the configured budget; a row that is longer runs alone, whatever the budget */
    TokenBudget(int ceiling) {
        this.ceiling = ceiling;
        this.tokens = ceiling;
    }

    int tokens() {
        return tokens;
    }

    void good() {
        failuresOfOneRow = 0;
        if (tokens < ceiling && ++good >= GOOD_BATCHES_PER_RAISE) {
            good = 0;
            tokens = (int) Math.min(ceiling, Math.ceil(tokens * RAISE));
        }
    }

    /**
     * Takes note of a batch that was stopped for its time: the next ones get half of what it had, one row at least. A row that
     * takes too long by itself says nothing about the others.
     */
    void tooSlow(int rows, int length) {
        if (rows > 1) {
            halve(rows, length);
        }
    }

    private void halve(int rows, int length) {
        good = 0;
        tokens = (int) Math.min(tokens, Math.max(length, (long) rows * length / 2));
    }

    /**
     * Takes note of a batch that ran out of memory: the next ones get half of what it had, one row at least.
     *
     * @param rows its rows
     * @param length its padded tokens per row
     * @return true when it was a single row for the second time since a batch ran: there is no smaller one to try
     */
    boolean outOfMemory(int rows, int length) {
        halve(rows, length);
        return rows == 1 && ++failuresOfOneRow >= 2;
    }
}
