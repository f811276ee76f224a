package dev.assay.scoring.watermark.bricks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.watermark.rng.MersenneWords;

/**
 * Single entries of {@code rand(V)} on the CPU generator by seed, with a bounded cache of about 100 bytes an entry. Safe for
 * any number of threads; one instance may serve every key.
 */
public final class UniformDraws {
    /** Entries that the default instance keeps. */
    public static final long DEFAULT_ENTRIES = 200_000;

    private static final ThreadLocal<MersenneWords> WORDS = ThreadLocal.withInitial(MersenneWords::new);

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
     * An entry, in [0, 1).
     *
     * @param state low 32 bits of the seed, all that the generator keeps
     * @param index which entry, at least 0; takes index + 1 draws where it is not kept
     */
    public float at(int state, int index) {
        return entries.get((long) state << 32 | index, UniformDraws::draw);
    }

    /** Forgets all entries. */
    public void clear() {
        entries.invalidateAll();
    }

    private static Float draw(long key) {
        MersenneWords words = WORDS.get();
        words.seed((int) (key >> 32));
        return words.torchFloat(key & 0xffffffffL);
    }
}
