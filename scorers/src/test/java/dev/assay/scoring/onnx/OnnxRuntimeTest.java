package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneConfig.Device;
import dev.assay.scoring.lane.LaneModelException.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxRuntimeTest {
    private static final LaneConfig CONFIG = LaneConfig.defaults();

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "CPU", "CUDA"})
    void withoutADeviceTheCpuIsUsedAndCudaIsNotTouched(Device device) {
        DeviceReport report = OnnxRuntime.start(CONFIG.on(device), () -> false).device();
        assertThat(report.device()).isEqualTo("cpu");
        assertThat(report.provider()).isEqualTo("CPUExecutionProvider");
        // A trial would have left the runtime's own words here.
        assertThat(report.why()).isIn("lane.device is cpu", "no NVIDIA device or driver on this machine");
        assertThat(report.fingerprint()).contains(report.runtimeVersion()).contains("CPUExecutionProvider");
    }

    @Test
    void theCpuIsChosenWithoutLookingForADevice() {
        AtomicInteger looks = new AtomicInteger();
        OnnxRuntime.start(CONFIG.on(Device.CPU), () -> looks.incrementAndGet() > 0);
        assertThat(looks).hasValue(0);
    }

    @Test
    void requiredRefusesAMachineWithoutADevice() {
        assertThatThrownBy(() -> OnnxRuntime.start(CONFIG.on(Device.REQUIRED), () -> false))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("lane.device is required")
                .hasMessageContaining("/dev/nvidia0")
                .hasMessageContaining("auto");
    }

    @ParameterizedTest
    @CsvSource({
        "CUDA failure 2: out of memory ; GPU=0, MEMORY",
        "Failed to allocate memory for requested buffer of size 123, MEMORY",
        "CUDA failure 700: an illegal memory access was encountered, DEVICE",
        "CUDA failure 719: unspecified launch failure, DEVICE",
        "Non-zero status code returned while running Gather node, BATCH"
    })
    void failuresAreToldApart(String message, Kind kind) {
        assertThat(OrtFailures.kind(message)).isEqualTo(kind);
    }
}
