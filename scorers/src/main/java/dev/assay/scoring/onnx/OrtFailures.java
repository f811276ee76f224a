package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.LaneModelException.Kind;
import java.util.List;
import java.util.Locale;

/**
 * Tells the failures of a run apart. The runtime has no code for the two that matter, only words. Stateless; any thread
 * may use it.
 */
final class OrtFailures {
    private static final List<String> MEMORY = List.of(
            "out of memory", "failed to allocate memory", "cudaerrormemoryallocation", "cuda failure 2:", "bad_alloc");
    private static final List<String> DEVICE = List.of(
            "illegal memory access",
            "unspecified launch failure",
            "device-side assert",
            "driver shutting down",
            "context is destroyed",
            "uncorrectable ecc",
            "device is lost",
            "gpu is lost",
            "cuda failure 700",
            "cuda failure 719",
            "cuda failure 46",
            "cuda failure 100",
            "cuda failure 999");

    private OrtFailures() {}

    /** The failure without the runtime's message where that may quote a token id. */
    static LaneModelException of(OrtException e, boolean terminated) {
        if (terminated) {
            return new LaneModelException(Kind.TIME, "stopped: the run took too long", e);
        }
        Kind kind = kind(String.valueOf(e.getMessage()));
        String what = switch (kind) {
            case MEMORY -> "out of device memory";
            case DEVICE -> "the device is lost";
            case BATCH, TIME -> "ONNX Runtime refused the batch";
        };
        return new LaneModelException(kind, what + " (" + e.getCode() + ")", e);
    }

    static Kind kind(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (MEMORY.stream().anyMatch(words::contains)) {
            return Kind.MEMORY;
        }
        return DEVICE.stream().anyMatch(words::contains) ? Kind.DEVICE : Kind.BATCH;
    }
}
