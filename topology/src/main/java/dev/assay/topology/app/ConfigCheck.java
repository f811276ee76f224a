package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import java.nio.file.Path;

/** Checks what a configuration points at. Stateless; any thread may call it. */
public final class ConfigCheck {
    private ConfigCheck() {}

    /**
     * Reads the key file, if one is configured.
     *
     * @return a remark for a person, or nothing
     * @throws dev.assay.topology.config.ConfigException when the key file cannot be used
     */
    public static String keyFile(AssayConfig config) {
        Path file = config.watermark().keyFile();
        int keys = ScorerFactory.keyRing(file).keys().size();
        return file == null ? "; no key file, so watermark tests abstain" : "; the key file has " + keys + " keys";
    }
}
