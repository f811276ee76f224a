package dev.assay.topology.app;

import dev.assay.scoring.Scorer;
import dev.assay.topology.config.WatermarkSettings;
import java.nio.file.Path;
import java.time.Duration;

/** The watermark scorer of a key file, for commands that need nothing else. Stateless; any thread may call it. */
public final class KeyFileScorer {
    private static final double ALPHA = 0.001;
    private static final int MAX_TOKENS = 65_536;

    private KeyFileScorer() {}

    /**
     * A scorer that tries every key of a file.
     *
     * @throws dev.assay.topology.config.ConfigException for a file that cannot be used; it names the file, the key's id and
     *     the field, never a key
     */
    public static Scorer of(Path keyFile) {
        WatermarkSettings settings =
                new WatermarkSettings(true, keyFile, ALPHA, null, null, Integer.MAX_VALUE, Duration.ofDays(1));
        try (WatermarkFiles files = WatermarkFiles.open(settings, MAX_TOKENS)) {
            return files.scorer();
        }
    }
}
