package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.tokens.NativeHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * ONNX Runtime's CPU libraries in the process's own directory: left to itself the runtime leaves an empty directory behind at
 * each exit. Confined to the thread that starts the runtime.
 */
final class RuntimeLibraries {
    private static final String ORT_PATH = "onnxruntime.native.path";

    private RuntimeLibraries() {}

    /** Unpacks them; call before the runtime's first use. A path given by the operator is kept. */
    static void unpackForCpu() {
        if (System.getProperty(ORT_PATH) != null) {
            return;
        }
        String source = "/ai/onnxruntime/native/" + platform() + "/";
        Path target = NativeHome.directory().resolve("onnxruntime");
        try {
            Files.createDirectories(target);
            for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
                String file = System.mapLibraryName(library);
                try (InputStream in = RuntimeLibraries.class.getResourceAsStream(source + file)) {
                    if (in == null) {
                        // Not a platform whose layout we know: the runtime then unpacks by itself, or says why not.
                        return;
                    }
                    Files.copy(in, target.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new OnnxStartException(
                    "cannot unpack ONNX Runtime into " + target + ": " + e
                            + "; set java.io.tmpdir to a writable directory",
                    e);
        }
        System.setProperty(ORT_PATH, target.toString());
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        String system = os.contains("windows") ? "win" : os.contains("mac") ? "osx" : "linux";
        return system + (arm ? "-aarch64" : "-x64");
    }
}
