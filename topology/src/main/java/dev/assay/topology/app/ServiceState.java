package dev.assay.topology.app;

import dev.assay.ops.health.Health;
import dev.assay.ops.health.Status;
import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.engine.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What probes and the info page see of the service. Thread-safe; asks no server. */
final class ServiceState {
    private static final Duration LANE_SILENCE = Duration.ofSeconds(10);

    private final Instant startedAt = Instant.now();
    private volatile ServicePhase starting = ServicePhase.STARTING;
    private volatile boolean stopping;
    private volatile @Nullable ScoringStack stack;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable StallWatchdog watchdog;
    private volatile @Nullable BrokerWatch brokers;

    /** What the start has come to. */
    void starting(ServicePhase what) {
        starting = what;
    }

    void scoring(ScoringStack given) {
        stack = given;
    }

    void stream(KafkaStreams given) {
        streams = given;
    }

    void watchdog(StallWatchdog given) {
        watchdog = given;
    }

    void brokers(BrokerWatch given) {
        brokers = given;
    }

    void stopping() {
        stopping = true;
    }

    /** One series for each phase, from before the first wait on: what is not there cannot be alerted on. */
    void meter(Meters meters) {
        for (ServicePhase one : ServicePhase.values()) {
            meters.gauge(MeterCatalog.SERVICE_STATE, () -> phase() == one ? 1 : 0, one.label());
        }
    }

    /** What the service does now. */
    ServicePhase phase() {
        KafkaStreams current = streams;
        if (stopping) {
            return ServicePhase.STOPPING;
        }
        if (current == null) {
            return starting;
        }
        return switch (current.state()) {
            case CREATED, REBALANCING -> brokersAway() ? ServicePhase.WAITING_FOR_KAFKA : ServicePhase.REBALANCING;
            case RUNNING -> whileRunning();
            default -> ServicePhase.STOPPING;
        };
    }

    /** A stream without brokers, and one that is paused, goes on being RUNNING. */
    private ServicePhase whileRunning() {
        if (brokersAway()) {
            return ServicePhase.WAITING_FOR_KAFKA;
        }
        StallWatchdog guard = watchdog;
        return guard != null && guard.paused() ? ServicePhase.PAUSED : ServicePhase.RUNNING;
    }

    private boolean brokersAway() {
        BrokerWatch watch = brokers;
        return watch != null && watch.away();
    }

    Health health() {
        return Health.builder()
                .live("stream", this::streamLive)
                .live("lane", this::laneLive)
                .ready("stream", this::streamReady)
                .ready("lane", this::laneReady)
                .ready("watermark-files", this::watermarkFiles)
                .started("models", () -> stack == null ? Status.waiting(starting.words()) : Status.up())
                .started("stream", this::streamStarted)
                .build();
    }

    /** Waiting for brokers, registry or partitions is life; only an end that needs a restart is not. */
    private Status streamLive() {
        KafkaStreams current = streams;
        if (current == null) {
            return Status.up(starting.words());
        }
        return switch (current.state()) {
            case ERROR, PENDING_ERROR, NOT_RUNNING ->
                stopping ? Status.up("stopping") : Status.down(current.state().toString());
            default -> Status.up(current.state().toString());
        };
    }

    private Status laneLive() {
        ScoringStack current = stack;
        return current != null && current.laneLost() ? Status.down("lost") : Status.up();
    }

    private Status streamReady() {
        ServicePhase now = phase();
        return now == ServicePhase.RUNNING ? Status.up() : Status.waiting(now.words());
    }

    private Status laneReady() {
        ScoringStack current = stack;
        if (current == null) {
            return Status.waiting(starting.words());
        }
        long silent = current.laneSilentMillis();
        return silent < LANE_SILENCE.toMillis() ? Status.up() : Status.waiting("no sign of life for " + silent + " ms");
    }

    /** A refused file degrades, it does not stop: the last good ring goes on, and an alert calls somebody. */
    private Status watermarkFiles() {
        ScoringStack current = stack;
        if (current == null) {
            return Status.waiting(starting.words());
        }
        String refused = current.watched().stream()
                .filter(file -> file.refusal() != null)
                .map(file -> file.setting() + " is refused, the content of "
                        + file.age().toSeconds() + " s ago is in use")
                .collect(Collectors.joining("; "));
        return refused.isEmpty() ? Status.up() : Status.up("degraded: " + refused);
    }

    /**
     * Waiting for brokers or registry is no start that hangs: whoever restarts a process that has not started would do so for as
     * long as they are away.
     */
    private Status streamStarted() {
        KafkaStreams current = streams;
        if (current == null) {
            return starting == ServicePhase.STARTING ? Status.waiting(starting.words()) : Status.up(starting.words());
        }
        return switch (current.state()) {
            case CREATED, RUNNING, REBALANCING -> Status.up();
            default -> Status.waiting(current.state().toString());
        };
    }

    Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("version", BuildInfo.version());
        info.put("revision", BuildInfo.revision());
        info.put("java", System.getProperty("java.version"));
        info.put("kafka", AppInfoParser.getVersion());
        info.put("startedAt", startedAt.toString());
        info.put("uptimeSeconds", Duration.between(startedAt, Instant.now()).toSeconds());
        info.put("state", phase().label());
        KafkaStreams current = streams;
        info.put("stream", current == null ? starting.words() : current.state().toString());
        ScoringStack scoring = stack;
        if (scoring != null) {
            Fingerprint fingerprint = scoring.fingerprint();
            info.put("device", scoring.device());
            info.put("fingerprint", fingerprint.value());
            info.put("fingerprintParts", fingerprint.parts());
            info.put("watermarkKeys", scoring.keys());
            info.put("watermarkFiles", files(scoring));
        }
        return info;
    }

    private static List<Map<String, Object>> files(ScoringStack scoring) {
        List<Map<String, Object>> files = new ArrayList<>();
        for (WatchedFile<?> file : scoring.watched()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("setting", file.setting());
            one.put("path", file.path().toString());
            one.put("inUse", file.refusal() == null ? "current" : "earlier");
            one.put("lastGoodSeconds", file.age().toSeconds());
            String refusal = file.refusal();
            if (refusal != null) {
                one.put("refusal", refusal);
            }
            files.add(one);
        }
        return files;
    }
}
