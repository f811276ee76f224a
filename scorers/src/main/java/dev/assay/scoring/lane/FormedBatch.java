package dev.assay.scoring.lane;

import java.util.List;

/** Rows that run together. Confined to the lane's thread. */
record FormedBatch(String model, int paddedLength, List<Queued> rows, FlushCause cause) {
    long realTokens() {
        return rows.stream().mapToLong(Queued::tokens).sum();
    }

    long paddedTokens() {
        return (long) rows.size() * paddedLength;
    }
}
