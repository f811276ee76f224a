package dev.assay.scoring.watermark.green;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which positions the detectors that stem from three_bricks score. An immutable constant; any thread may use it.
 *
 * @see <a href="https://arxiv.org/abs/2308.00113">Three Bricks to Consolidate Watermarks for Large Language Models,
 *     Fernandez et al. 2023</a>
 */
public enum Deduplication {
    /** Every position. */
    NONE,
    /** The first position of every context. */
    V1,
    /** The first position of every context with its token. */
    V2;

    /** The reference's name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The positions to score, in order: from width + 1 on, one later than a full context would allow, as the references do.
     *
     * @param ids token ids, [L]
     * @param width ids of context, at least 0
     */
    public int[] positions(int[] ids, int width) {
        Set<IntBuffer> seen = new HashSet<>();
        int[] positions = new int[Math.max(0, ids.length - width - 1)];
        int count = 0;
        for (int i = width + 1; i < ids.length; i++) {
            int length = this == V1 ? width : width + 1;
            if (this == NONE || seen.add(IntBuffer.wrap(ids, i - width, length))) {
                positions[count++] = i;
            }
        }
        return Arrays.copyOf(positions, count);
    }
}
