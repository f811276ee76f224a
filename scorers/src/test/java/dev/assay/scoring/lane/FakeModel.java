package dev.assay.scoring.lane;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A model that answers a row with its first id and its length, and does what a test wants before it does so. */
final class FakeModel implements LaneModel {
    private final String id;
    private final int maxTokens;
    final List<List<TokenRow>> runs = new ArrayList<>();
    volatile Consumer<List<TokenRow>> before = rows -> {};
    volatile Runnable onTerminate = () -> {};
    volatile boolean closed;
    volatile boolean fixedShapes = true;
    /** Padded tokens that fit its memory. */
    volatile int room = Integer.MAX_VALUE;

    FakeModel(String id, int maxTokens) {
        this.id = id;
        this.maxTokens = maxTokens;
    }

    /** Runs wait until the latch opens. */
    void holdUntil(CountDownLatch open) {
        before = rows -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String fingerprint() {
        return id + " fake";
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public boolean fixedShapes() {
        return fixedShapes;
    }

    @Override
    public TokenRow encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[Math.max(1, Math.min(bytes.length, maxTokens))];
        for (int i = 0; i < Math.min(bytes.length, ids.length); i++) {
            ids[i] = bytes[i];
        }
        return TokenRow.of(ids, bytes.length > maxTokens);
    }

    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        runs.add(List.copyOf(rows));
        before.accept(rows);
        if (rows.size() * paddedLength > room) {
            throw new LaneModelException(LaneModelException.Kind.MEMORY, "out of device memory");
        }
        float[][] out = new float[rows.size()][];
        for (int i = 0; i < out.length; i++) {
            if (rows.get(i).length() > paddedLength) {
                throw new IllegalStateException("padding shorter than a row");
            }
            int first = rows.get(i).ids()[0];
            out[i] = new float[] {first < 0 ? Float.NaN : first, rows.get(i).length()};
        }
        return BatchOutput.of(out);
    }

    @Override
    public void terminate() {
        onTerminate.run();
    }

    @Override
    public void close() {
        closed = true;
    }
}
