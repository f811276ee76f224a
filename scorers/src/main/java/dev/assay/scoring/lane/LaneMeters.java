package dev.assay.scoring.lane;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The meters of one lane. Thread-safe: any thread may feed them. */
final class LaneMeters implements AutoCloseable {
    private final Timer queueAge;
    private final DistributionSummary batchRows;
    private final Counter realTokens;
    private final Counter paddedTokens;
    private final Timer tokenise;
    private final Timer pack;
    private final Timer run;
    private final Timer unpack;
    private final Counter busy;
    private final Map<String, Counter> modelBusy = new HashMap<>();
    private final Counter idleWithWork;
    private final Counter bisect;
    private final Counter outOfMemory;
    private final Map<FlushCause, Counter> flush = new EnumMap<>(FlushCause.class);
    private final List<Gauge> gauges = new ArrayList<>();

    LaneMeters(
            Meters meters,
            String lane,
            Collection<String> models,
            Supplier<Number> rows,
            Supplier<Number> tokens,
            Supplier<Number> heartbeat,
            Supplier<LaneState> state) {
        queueAge = meters.timer(MeterCatalog.LANE_QUEUE_AGE, lane);
        batchRows = meters.summary(MeterCatalog.LANE_BATCH_ROWS, lane);
        realTokens = meters.counter(MeterCatalog.LANE_BATCH_TOKENS, lane, "real");
        paddedTokens = meters.counter(MeterCatalog.LANE_BATCH_TOKENS, lane, "padded");
        tokenise = meters.timer(MeterCatalog.LANE_STAGE, lane, "tokenise");
        pack = meters.timer(MeterCatalog.LANE_STAGE, lane, "pack");
        run = meters.timer(MeterCatalog.LANE_STAGE, lane, "run");
        unpack = meters.timer(MeterCatalog.LANE_STAGE, lane, "unpack");
        busy = meters.counter(MeterCatalog.LANE_BUSY, lane);
        models.forEach(model -> modelBusy.put(model, meters.counter(MeterCatalog.LANE_MODEL_BUSY, lane, model)));
        idleWithWork = meters.counter(MeterCatalog.LANE_IDLE_WITH_WORK, lane);
        bisect = meters.counter(MeterCatalog.LANE_BISECT, lane);
        outOfMemory = meters.counter(MeterCatalog.LANE_OOM, lane);
        for (FlushCause cause : FlushCause.values()) {
            flush.put(cause, meters.counter(MeterCatalog.LANE_FLUSH, lane, cause.label()));
        }
        gauges.add(meters.gauge(MeterCatalog.LANE_QUEUE_ROWS, rows, lane));
        gauges.add(meters.gauge(MeterCatalog.LANE_QUEUE_TOKENS, tokens, lane));
        gauges.add(meters.gauge(MeterCatalog.LANE_HEARTBEAT, heartbeat, lane));
        for (LaneState each : LaneState.values()) {
            gauges.add(meters.gauge(MeterCatalog.LANE_STATE, () -> state.get() == each ? 1 : 0, lane, each.label()));
        }
    }

    void tokenised(long nanos) {
        tokenise.record(Duration.ofNanos(nanos));
    }

    void formed(FormedBatch batch, long now) {
        Objects.requireNonNull(flush.get(batch.cause())).increment();
        batchRows.record(batch.rows().size());
        batch.rows().forEach(row -> queueAge.record(Duration.ofNanos(Math.max(0, now - row.since()))));
    }

    void ran(long real, long padded, BatchOutput output) {
        realTokens.increment((double) real);
        paddedTokens.increment((double) padded);
        pack.record(Duration.ofNanos(output.packNanos()));
        run.record(Duration.ofNanos(output.runNanos()));
        unpack.record(Duration.ofNanos(output.unpackNanos()));
    }

    void busy(String model, long nanos) {
        busy.increment(nanos / 1e9);
        Objects.requireNonNull(modelBusy.get(model)).increment(nanos / 1e9);
    }

    void idleWithWork(long nanos) {
        idleWithWork.increment(nanos / 1e9);
    }

    void bisected() {
        bisect.increment();
    }

    void outOfMemory() {
        outOfMemory.increment();
    }

    /** Takes the gauges away; counters stay for the last scrape. */
    @Override
    public void close() {
        gauges.forEach(Gauge::close);
    }
}
