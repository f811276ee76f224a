package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.graph.OnnxFile;

/** Sessions as models get them, on a CPU, for tests of what graphs compute. Any thread may open one. */
public final class CpuSessions {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));

    private CpuSessions() {}

    public static OrtEnvironment environment() {
        return RUNTIME.environment();
    }

    public static OrtSession open(byte[] model) throws OrtException {
        return RUNTIME.open(model);
    }

    public static OrtSession open(OnnxFile file) throws OrtException {
        return RUNTIME.open(file);
    }
}
