package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.rng.Murmur3;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The Gumbel watermark of SGLang, with one key or with two between which a keyed coin chooses for every context; number for
 * number as {@code sampling/watermarking/detector.py}. Contexts count once and may reach into the prompt; without the prompt
 * the first tokens are not scored. The sum over distinct contexts is Gamma(n, 1) for text without the watermark. Immutable;
 * any thread may use it.
 */
public final class SglangGumbelDetector implements WatermarkDetector {
    /** Context window of SGLang where none is configured. */
    public static final int DEFAULT_CONTEXT_WINDOW = 4;
    /** Distinct contexts after which SGLang stops. */
    public static final int DEFAULT_MAX_CONTEXTS = 4_096;

    private static final int LARGEST_CONTEXT_WINDOW = 1_024;
    private static final double UNIT = 0x1p-32;

    private final long keyA;
    private final @Nullable Long keyB;
    private final long coinLimit;
    private final int window;
    private final int maxContexts;

    /**
     * A detector for a key or a pair of keys.
     *
     * @param keyA its 64 bits; see {@link #key}
     * @param keyB the second key; empty for a single key
     * @param mixing probability that the first key is used, in [0, 1]; without a second key it means nothing
     * @param contextWindow 1 to 1,024
     * @param maxContexts at least 1
     */
    public SglangGumbelDetector(long keyA, OptionalLong keyB, double mixing, int contextWindow, int maxContexts) {
        if (contextWindow < 1 || contextWindow > LARGEST_CONTEXT_WINDOW || maxContexts < 1) {
            throw new IllegalArgumentException("context window " + contextWindow + " (1 to " + LARGEST_CONTEXT_WINDOW
                    + "), " + maxContexts + " contexts (at least 1)");
        }
        if (!(mixing >= 0 && mixing <= 1)) {
            throw new IllegalArgumentException("mixing probability " + mixing);
        }
        this.keyA = keyA;
        this.keyB = keyB.isPresent() ? Long.valueOf(keyB.getAsLong()) : null;
        coinLimit = (long) (mixing * 0x1p32);
        window = contextWindow;
        this.maxContexts = maxContexts;
    }

    /**
     * A key as SGLang writes it: 1 to 16 hexadecimal digits, with or without {@code 0x}.
     *
     * @throws IllegalArgumentException for another notation; the message does not quote it
     */
    public static long key(String hexadecimal) {
        String digits =
                hexadecimal.startsWith("0x") || hexadecimal.startsWith("0X") ? hexadecimal.substring(2) : hexadecimal;
        if (!digits.matches("[0-9a-fA-F]{1,16}")) {
            throw new IllegalArgumentException("a key is 1 to 16 hexadecimal digits");
        }
        return Long.parseUnsignedLong(digits, 16);
    }

    @Override
    public String scheme() {
        return keyB == null ? "sglang-gumbel" : "sglang-gumbel-dual";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds, promptIds, 0).flatMap(reading -> {
            Sum combined = reading.combined();
            if (combined.contexts() == 0) {
                return Optional.empty();
            }
            TailProbability tail = GammaTail.atLeast(combined.contexts(), combined.score());
            return Optional.of(new Detection(
                            "gumbel_sum",
                            combined.score(),
                            combined.contexts(),
                            tail,
                            Map.of(
                                    "score", combined.score(),
                                    "num_contexts", (double) combined.contexts(),
                                    "z_score", combined.zScore(),
                                    "p_value", tail.p(),
                                    "repeated_contexts", (double) reading.repeated()))
                    .withDraws(reading.draws().under(new DrawLaw.Exponential(), (a, b) -> 0 - Math.log(a))));
        });
    }

    /**
     * What the reference computes.
     *
     * @param hashes how many of the first key's hashes to keep
     * @return empty for a negative id, be it far back in the prompt, where the reference raises
     */
    Optional<SglangReading> read(int[] tokenIds, int[] promptIds, int hashes) {
        int before = Math.min(window, promptIds.length);
        int[] ids = new int[before + tokenIds.length];
        System.arraycopy(promptIds, promptIds.length - before, ids, 0, before);
        System.arraycopy(tokenIds, 0, ids, before, tokenIds.length);
        if (negative(promptIds) || negative(tokenIds)) {
            return Optional.empty();
        }
        int start = promptIds.length == 0 ? Math.min(window, ids.length) : before;
        SglangSums sums = new SglangSums(keyB != null, hashes);
        ContextDraws draws = new ContextDraws(ids, window, before, 1);
        SeenSlices seen = new SeenSlices(ids, keyA);
        int at = start;
        boolean stopped = false;
        for (; at < ids.length && !stopped; at++) {
            int length = Math.min(window, at);
            if (seen.add(at, length)) {
                double complement = add(sums, ids, at, contextHash(ids, at, length));
                draws.add(at, complement, 1);
                // With the last context that is allowed the reference stops at once: repeats behind it are not counted.
                stopped = sums.contexts() == maxContexts;
            } else {
                sums.repeat();
            }
            if (sums.wantsHashes()) {
                sums.keep(hash(keyA, contextHash(ids, at, length), ids[at]));
            }
        }
        return Optional.of(sums.reading(stopped, at - before, start - before, draws));
    }

    private static boolean negative(int[] ids) {
        return Arrays.stream(ids).anyMatch(id -> id < 0);
    }

    /** Adds one position; returns the factor that counts there. */
    private double add(SglangSums sums, int[] ids, int at, int context) {
        double ofA = complement(hash(keyA, context, ids[at]));
        if (keyB == null) {
            sums.add(ofA);
            return ofA;
        }
        double ofB = complement(hash(keyB, context, ids[at]));
        boolean useA = coin(context) < coinLimit;
        sums.add(ofA, ofB, useA);
        return useA ? ofA : ofB;
    }

    private static int contextHash(int[] ids, int at, int length) {
        int hash = 0;
        for (int i = at - length; i < at; i++) {
            hash = Murmur3.mix(hash, ids[i]);
        }
        return Murmur3.finish(hash, length);
    }

    private static int hash(long key, int context, int token) {
        int hash = Murmur3.mix(Murmur3.mix(0, (int) key), (int) (key >>> 32));
        return Murmur3.finish(Murmur3.mix(Murmur3.mix(hash, context), token), 4);
    }

    private long coin(int context) {
        long other = keyB == null ? 0 : keyB;
        int hash = Murmur3.mix(Murmur3.mix(0, (int) keyA), (int) (keyA >>> 32));
        hash = Murmur3.mix(Murmur3.mix(hash, (int) other), (int) (other >>> 32));
        return Murmur3.finish(Murmur3.mix(hash, context), 5) & 0xffffffffL;
    }

    /** 1 - u for u = (hash + 1/2) 2^-32, exact. */
    private static double complement(int hash) {
        return 1 - ((hash & 0xffffffffL) + 0.5) * UNIT;
    }

    /**
     * A sum of scores over distinct contexts.
     *
     * @param contexts how many
     * @param score their sum of -log(1 - u)
     */
    record Sum(int contexts, double score) {
        double zScore() {
            return contexts == 0 ? 0 : (score - contexts) / Math.sqrt(contexts);
        }

        double pValue() {
            return contexts == 0 ? 1 : GammaTail.atLeast(contexts, score).p();
        }

        double logPValue() {
            return contexts == 0 ? 0 : GammaTail.atLeast(contexts, score).log10() * Math.log(10);
        }
    }
}
