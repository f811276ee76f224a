package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * SynthID-Text as a branch of vLLM has it, in no release so far: the low bits of one word of {@link VllmPhilox} are the bits
 * of a token's layers; number for number as that branch's {@code vllm/v1/watermarking/synthid.py}. The tail is
 * Binomial(n depth, 1/2) over different draws. Immutable; any thread may use it.
 */
public final class VllmSynthidDetector implements WatermarkDetector {
    /** Layers of the branch where none are configured, and the most that a word has. */
    public static final int LARGEST_DEPTH = 32;

    private static final int LARGEST_CONTEXT_WIDTH = 1_024;
    private static final int PAD = -1;

    private final VllmPhilox philox;
    private final long salt;
    private final int contextWidth;
    private final int depth;
    private final boolean deduplicate;

    /**
     * A detector for one key.
     *
     * @param key its 64 bits
     * @param contextWidth 1 to 1,024
     * @param depth layers, 1 to 32
     * @param deduplicate whether a context counts once, the branch's default; otherwise the tail counts a context with its
     *     token once
     */
    public VllmSynthidDetector(long key, int contextWidth, int depth, boolean deduplicate) {
        if (contextWidth < 1 || contextWidth > LARGEST_CONTEXT_WIDTH) {
            throw new IllegalArgumentException(
                    "context width " + contextWidth + "; it is 1 to " + LARGEST_CONTEXT_WIDTH);
        }
        if (depth < 1 || depth > LARGEST_DEPTH) {
            throw new IllegalArgumentException("depth " + depth + "; it is 1 to " + LARGEST_DEPTH);
        }
        philox = new VllmPhilox(key, contextWidth);
        salt = key * 0x9E3779B97F4A7C15L;
        this.contextWidth = contextWidth;
        this.depth = depth;
        this.deduplicate = deduplicate;
    }

    @Override
    public String scheme() {
        return "vllm-synthid";
    }

    /** Number of layers. */
    int depth() {
        return depth;
    }

    /**
     * What the reference computes, and the same over different draws.
     *
     * @return empty without tokens
     */
    Optional<Reading> read(int[] tokenIds) {
        if (tokenIds.length == 0) {
            return Optional.empty();
        }
        int[] ids = new int[contextWidth + tokenIds.length];
        Arrays.fill(ids, 0, contextWidth, PAD);
        System.arraycopy(tokenIds, 0, ids, contextWidth, tokenIds.length);
        SeenSlices seen = new SeenSlices(ids, salt);
        VllmPhilox.Scratch scratch = new VllmPhilox.Scratch();
        DrawList draws = new DrawList(tokenIds.length);
        int[] layers = new int[tokenIds.length];
        int scored = 0;
        long ones = 0;
        long distinctOnes = 0;
        for (int at = contextWidth; at < ids.length; at++) {
            boolean fresh = deduplicate ? seen.add(at, contextWidth) : seen.add(at + 1, contextWidth + 1);
            if (deduplicate && !fresh) {
                continue;
            }
            int bits = philox.word(scratch, ids, at) & (-1 >>> (LARGEST_DEPTH - depth));
            layers[scored++] = bits;
            ones += Integer.bitCount(bits);
            if (fresh) {
                distinctOnes += Integer.bitCount(bits);
                draws.add(at - contextWidth, DrawIdentity.of(ids, at - contextWidth, at + 1), Integer.bitCount(bits));
            }
        }
        return Optional.of(new Reading(Arrays.copyOf(layers, scored), ones, distinctOnes, depth, draws));
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).map(this::detection);
    }

    private Detection detection(Reading reading) {
        int distinct = reading.draws().count();
        TailProbability tail = BinomialTail.atLeast(reading.distinctOnes(), (long) distinct * depth, 1, 2);
        return new Detection(
                        "g_ones",
                        reading.distinctOnes(),
                        distinct,
                        tail,
                        Map.of(
                                "score",
                                reading.score(),
                                "num_scored_tokens",
                                (double) reading.layers().length,
                                "p_value",
                                reading.referencePValue()))
                .withDraws(reading.draws().binomial(depth, 1, 2));
    }

    /**
     * Bits of one text.
     *
     * @param layers of every position that the reference scores, layer 0 lowest, at least one
     * @param ones among all of them
     * @param distinctOnes among those of draws that are independent without the watermark
     * @param depth number of layers
     * @param draws those draws one by one
     */
    record Reading(int[] layers, long ones, long distinctOnes, int depth, DrawList draws) {

        /** The share of ones. */
        double score() {
            return ones / ((double) layers.length * depth);
        }

        /** The reference's p-value, the binomial tail over all scored positions. */
        double referencePValue() {
            return BinomialTail.atLeast(ones, (long) layers.length * depth, 1, 2)
                    .p();
        }
    }
}
