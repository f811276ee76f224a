package dev.assay.scoring.lane;

import java.util.List;

/** Rows that run together. Confined to the lane's thread. */
record FormedBatch(String model, int paddedLength, List<Queued> rows, FlushCause cause) {
    int longestRow() {
        return rows.stream().mapToInt(Queued::tokens).max().orElse(paddedLength);
    }

    long paddedTokens() {
        return (long) rows.size() * paddedLength;
    }
}
