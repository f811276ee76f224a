package dev.assay.topology.app;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import io.micrometer.core.instrument.Gauge;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the stack look at its files and says what came of it in meters: reloads and refusals, the age of what is in use, the
 * fingerprint. Confined to the thread that looks.
 */
final class Reloads {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);
    private static final double MILLIS = 1e3;

    private final ScoringStack stack;
    private final Meters meters;
    private final Map<String, String> labels = new HashMap<>();
    private Gauge fingerprint;

    Reloads(ScoringStack stack, Meters meters) {
        this.stack = stack;
        this.meters = meters;
        fingerprint = fingerprint();
        meters.gauge(MeterCatalog.WATERMARK_KEYS, stack::keys);
        for (WatchedFile<?> file : stack.watched()) {
            String label = file.setting().substring(file.setting().indexOf('.') + 1);
            labels.put(file.setting(), label);
            meters.gauge(MeterCatalog.WATERMARK_FILE_AGE, () -> file.age().toMillis() / MILLIS, label);
            for (String outcome : new String[] {"taken", "refused"}) {
                meters.counter(MeterCatalog.WATERMARK_RELOADS, label, outcome);
            }
        }
    }

    /** Looks once; nothing that goes wrong may end the looking. */
    void look() {
        try {
            if (stack.reload(this::count)) {
                meters.registry().remove(fingerprint);
                fingerprint = fingerprint();
                log.info(
                        "scoring goes on under fingerprint {}",
                        stack.fingerprint().value());
            }
        } catch (RuntimeException | Error e) {
            // The type only: a message may quote a file. The age of what is in use goes on rising.
            log.error("looking at the watermark files failed: {}", e.getClass().getName());
        }
    }

    private void count(String setting, WatchedFile.Look look) {
        String label = labels.get(setting);
        if (label != null && look == WatchedFile.Look.TAKEN) {
            meters.counter(MeterCatalog.WATERMARK_RELOADS, label, "taken").increment();
        } else if (label != null && look == WatchedFile.Look.REFUSED) {
            meters.counter(MeterCatalog.WATERMARK_RELOADS, label, "refused").increment();
        }
    }

    private Gauge fingerprint() {
        return meters.gauge(
                MeterCatalog.FINGERPRINT_INFO, () -> 1, stack.fingerprint().value());
    }
}
