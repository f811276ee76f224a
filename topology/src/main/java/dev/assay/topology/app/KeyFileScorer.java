package dev.assay.topology.app;

import dev.assay.scoring.Scorer;
import dev.assay.scoring.watermark.KgwScorer;
import java.nio.file.Path;

/** The watermark scorer of a key file, for commands that need nothing else. Stateless; any thread may call it. */
public final class KeyFileScorer {
    private KeyFileScorer() {}

    /**
     * A scorer that tries every key of a file.
     *
     * @throws dev.assay.topology.config.ConfigException for a file that cannot be used; it names the file, the key's id and
     *     the field, never a key
     */
    public static Scorer of(Path keyFile) {
        return new KgwScorer(ScorerFactory.keyRing(keyFile));
    }
}
