package dev.assay.scoring.onnx;

/**
 * What the models run on. Immutable; any thread may read it.
 *
 * @param device {@code cpu} or {@code cuda:0}
 * @param provider name of the execution provider
 * @param runtimeVersion version of ONNX Runtime
 * @param why why this device, one line for the log
 */
public record DeviceReport(String device, String provider, String runtimeVersion, String why) {

    /** Whether models run on the CPU. */
    public boolean isCpu() {
        return device.equals("cpu");
    }

    /** What numbers depend on. */
    public String fingerprint() {
        return "onnxruntime=" + runtimeVersion + " provider=" + provider;
    }

    @Override
    public String toString() {
        return "models run on " + device + " (" + provider + ", ONNX Runtime " + runtimeVersion + "): " + why;
    }
}
