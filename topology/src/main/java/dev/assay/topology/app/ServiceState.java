package dev.assay.topology.app;

import dev.assay.ops.health.Health;
import dev.assay.ops.health.Status;
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
    private volatile String phase = "starting";
    private volatile boolean stopping;
    private volatile @Nullable ScoringStack stack;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable StallWatchdog watchdog;

    void starting(String what) {
        phase = what;
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

    void stopping() {
        stopping = true;
    }

    Health health() {
        return Health.builder()
                .live("stream", this::streamLive)
                .live("lane", this::laneLive)
                .ready("stream", this::streamReady)
                .ready("lane", this::laneReady)
                .ready("watermark-files", this::watermarkFiles)
                .started("models", () -> stack == null ? Status.waiting(phase) : Status.up())
                .started("stream", this::streamStarted)
                .build();
    }

    /** Waiting for brokers, registry or partitions is life; only an end that needs a restart is not. */
    private Status streamLive() {
        KafkaStreams current = streams;
        if (current == null) {
            return Status.up(phase);
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
        KafkaStreams current = streams;
        if (stopping) {
            return Status.waiting("stopping");
        }
        if (current == null) {
            return Status.waiting(phase);
        }
        StallWatchdog guard = watchdog;
        if (guard != null && guard.paused()) {
            return Status.waiting("paused: scoring stands still");
        }
        return current.state() == KafkaStreams.State.RUNNING
                ? Status.up()
                : Status.waiting(current.state().toString());
    }

    private Status laneReady() {
        ScoringStack current = stack;
        if (current == null) {
            return Status.waiting(phase);
        }
        long silent = current.laneSilentMillis();
        return silent < LANE_SILENCE.toMillis() ? Status.up() : Status.waiting("no sign of life for " + silent + " ms");
    }

    /** A refused file degrades, it does not stop: the last good ring goes on, and an alert calls somebody. */
    private Status watermarkFiles() {
        ScoringStack current = stack;
        if (current == null) {
            return Status.waiting(phase);
        }
        String refused = current.watched().stream()
                .filter(file -> file.refusal() != null)
                .map(file -> file.setting() + " is refused, the content of "
                        + file.age().toSeconds() + " s ago is in use")
                .collect(Collectors.joining("; "));
        return refused.isEmpty() ? Status.up() : Status.up("degraded: " + refused);
    }

    private Status streamStarted() {
        KafkaStreams current = streams;
        if (current == null) {
            return Status.waiting(phase);
        }
        return switch (current.state()) {
            case RUNNING, REBALANCING -> Status.up();
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
        KafkaStreams current = streams;
        info.put("stream", current == null ? phase : current.state().toString());
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
