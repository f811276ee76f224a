package dev.assay.scoring.watermark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is different between two key rings, by key id. Immutable; any thread may read it.
 *
 * @param added ids that only the later ring has
 * @param removed ids that only the earlier ring has
 * @param changed ids whose parameters, scope or validity differ
 * @param exchanged ids whose secret differs while nothing else does: verdicts name keys by id, so two secrets under one id
 *     could not be told apart
 */
public record KeyRingChange(List<String> added, List<String> removed, List<String> changed, List<String> exchanged) {

    public KeyRingChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        exchanged = List.copyOf(exchanged);
    }

    /** From an earlier ring to a later one, ids in the rings' order. */
    public static KeyRingChange between(KeyRing earlier, KeyRing later) {
        Map<String, WatermarkKey> before = new LinkedHashMap<>();
        earlier.keys().forEach(key -> before.put(key.id(), key));
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> exchanged = new ArrayList<>();
        for (WatermarkKey key : later.keys()) {
            WatermarkKey old = before.remove(key.id());
            if (old == null) {
                added.add(key.id());
            } else if (!old.describe().equals(key.describe())) {
                changed.add(key.id());
            } else if (!old.equals(key)) {
                exchanged.add(key.id());
            }
        }
        return new KeyRingChange(added, List.copyOf(before.keySet()), changed, exchanged);
    }
}
