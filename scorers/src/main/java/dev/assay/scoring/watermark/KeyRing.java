package dev.assay.scoring.watermark;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that texts are tried against, in file order. Immutable; any thread may read it.
 *
 * @param keys keys with different ids, possibly none
 */
public record KeyRing(List<WatermarkKey> keys) {

    /** A ring without keys. */
    public static final KeyRing EMPTY = new KeyRing(List.of());

    public KeyRing {
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        for (WatermarkKey key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("key " + key.id() + ": id is used twice; give every key its own id");
            }
        }
    }

    /** The keys that concern a tenant's texts of a time; an unknown time leaves out none. */
    public List<WatermarkKey> concerning(@Nullable String tenant, @Nullable Instant producedAt) {
        return keys.stream()
                .filter(key -> key.concernsTenant(tenant) && key.concernsTime(producedAt))
                .toList();
    }
}
