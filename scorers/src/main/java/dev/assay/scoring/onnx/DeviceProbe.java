package dev.assay.scoring.onnx;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the machine has an NVIDIA device and driver, found out without loading CUDA. Any thread may ask. */
@FunctionalInterface
interface DeviceProbe {
    /** Whether it is worth trying CUDA. */
    boolean nvidiaPresent();

    /** Looks for device files and the driver's library. */
    static DeviceProbe ofMachine() {
        return () -> {
            if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
                return Files.exists(Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"))
                        .resolve("System32")
                        .resolve("nvcuda.dll"));
            }
            boolean device = Files.exists(Path.of("/dev/nvidia0")) || Files.exists(Path.of("/dev/dxg"));
            return device || driverLibrary();
        };
    }

    private static boolean driverLibrary() {
        List<String> places = new ArrayList<>(List.of(
                "/usr/lib/x86_64-linux-gnu",
                "/usr/lib/aarch64-linux-gnu",
                "/usr/lib64",
                "/usr/local/nvidia/lib64",
                "/usr/lib/wsl/lib"));
        places.addAll(
                List.of(System.getenv().getOrDefault("LD_LIBRARY_PATH", "").split(File.pathSeparator)));
        return places.stream()
                .filter(place -> !place.isBlank())
                .anyMatch(place -> Files.exists(Path.of(place).resolve("libcuda.so.1")));
    }
}
