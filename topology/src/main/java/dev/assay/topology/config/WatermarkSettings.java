package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Watermark tests. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "watermark", about = "Watermark tests.")
public record WatermarkSettings(
        @Setting(value = "true", about = "Whether texts are tested for watermarks.")
        boolean enabled,

        @Setting(about = "Key ring: the watermark keys to test for. Without it the test abstains.") @Nullable
        Path keyFile,

        @Setting(
                value = "0.001",
                about = "A watermark is declared when the corrected p-value is at most this.",
                min = "1e-15",
                max = "0.5")
        double alpha) {

    public WatermarkSettings {
        Checks checks = Checks.of(WatermarkSettings.class, enabled, keyFile, alpha);
        checks.done();
    }
}
