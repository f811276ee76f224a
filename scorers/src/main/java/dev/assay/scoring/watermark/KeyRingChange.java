package dev.assay.scoring.watermark;

import java.util.List;

/**
 * What is different between two key rings, by key id. Immutable; any thread may read it.
 *
 * @param added ids that only the later ring has
 * @param removed ids that only the earlier ring has
 * @param changed ids of which something is different that fingerprints tell
 * @param exchanged ids whose secret is different while fingerprints cannot tell: verdicts name keys by id, so two secrets
 *     under one id would be mistaken for each other
 */
public record KeyRingChange(List<String> added, List<String> removed, List<String> changed, List<String> exchanged) {

    public KeyRingChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        exchanged = List.copyOf(exchanged);
    }
}
