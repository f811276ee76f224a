package dev.assay.scoring.lane;

/**
 * How many padded tokens a batch may have now: halved when the device runs out of memory or a batch takes too long, and
 * raised by 5 % per 1,000 good batches after the one, per 20 after the other. Confined to the lane's thread.
 */
final class TokenBudget {
    private static final double RAISE = 1.05;

    // Memory that was short once will be again, and each try costs a batch; what was slow once may just have been busy.
    private final Bound memory;
    private final Bound time;
    private int failuresOfOneRow;

    /** @param ceiling the configured budget; a row that is longer runs alone, whatever the budget */
    TokenBudget(int ceiling) {
        memory = new Bound(ceiling, 1000);
        time = new Bound(ceiling, 20);
    }

    int tokens() {
        return Math.min(memory.tokens, time.tokens);
    }

    void good() {
        failuresOfOneRow = 0;
        memory.good();
        time.good();
    }

    /**
     * Takes note of a batch that was stopped for its time: the next ones get half of what it had, one row at least. A row that
     * takes too long by itself says nothing about the others.
     */
    void tooSlow(int rows, int length) {
        if (rows > 1) {
            time.halve(rows, length);
        }
    }

    /**
     * Takes note of a batch that ran out of memory: the next ones get half of what it had, one row at least.
     *
     * @param rows its rows
     * @param length its padded tokens per row
     * @return true when it was a single row for the second time since a batch ran: there is no smaller one to try
     */
    boolean outOfMemory(int rows, int length) {
        memory.halve(rows, length);
        return rows == 1 && ++failuresOfOneRow >= 2;
    }

    /** What one cause allows, in tokens. */
    private static final class Bound {
        private final int ceiling;
        private final int goodBatchesPerRaise;
        private int tokens;
        private int good;

        private Bound(int ceiling, int goodBatchesPerRaise) {
            this.ceiling = ceiling;
            this.goodBatchesPerRaise = goodBatchesPerRaise;
            tokens = ceiling;
        }

        private void good() {
            if (tokens < ceiling && ++good >= goodBatchesPerRaise) {
                good = 0;
                tokens = (int) Math.min(ceiling, Math.ceil(tokens * RAISE));
            }
        }

        private void halve(int rows, int length) {
            good = 0;
            tokens = (int) Math.min(tokens, Math.max(length, (long) rows * length / 2));
        }
    }
}
