package dev.assay.scoring.watermark.bricks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.watermark.rng.MersenneLanes;
import java.util.Arrays;

/**
 * Single entries of {@code rand(V)} on the CPU generator by seed, with a bounded cache of about 100 bytes an entry. Safe for
 * any number of threads; one instance may serve every key.
 */
public final class UniformDraws {
    /** Entries that the default instance keeps. */
    public static final long DEFAULT_ENTRIES = 200_000;

    private static final ThreadLocal<MersenneLanes> LANES = ThreadLocal.withInitial(MersenneLanes::new);

    private final Cache<Long, Float> entries;

    /** An instance with the default bound. */
    public UniformDraws() {
        this(DEFAULT_ENTRIES);
    }

    /** An instance that keeps so many entries. */
    public UniformDraws(long entryCount) {
        entries = Caffeine.newBuilder()
                .maximumSize(entryCount)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Entries, each in [0, 1): those that are not kept are drawn side by side.
     *
     * @param states low 32 bits of the seeds, all that the generator keeps, [N]
     * @param indices which entry of each, at least 0, [N]; takes index + 1 draws where it is not kept
     */
    public float[] at(int[] states, int[] indices) {
        float[] found = new float[states.length];
        int[] missing = new int[states.length];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            Float kept = entries.getIfPresent(key(states[i], indices[i]));
            if (kept == null) {
                missing[count++] = i;
            } else {
                found[i] = kept;
            }
        }
        if (count > 0) {
            draw(states, indices, Arrays.copyOf(missing, count), found);
        }
        return found;
    }

    private void draw(int[] states, int[] indices, int[] missing, float[] found) {
        float[] drawn = LANES.get()
                .torchFloats(
                        Arrays.stream(missing).map(i -> states[i]).toArray(),
                        Arrays.stream(missing).map(i -> indices[i]).toArray());
        for (int i = 0; i < missing.length; i++) {
            found[missing[i]] = drawn[i];
            entries.put(key(states[missing[i]], indices[missing[i]]), drawn[i]);
        }
    }

    private static long key(int state, int index) {
        return (long) state << 32 | index;
    }

    /** Forgets all entries. */
    public void clear() {
        entries.invalidateAll();
    }
}
