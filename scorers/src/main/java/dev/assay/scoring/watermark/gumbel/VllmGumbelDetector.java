package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.GammaMixtureTail;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The native Gumbel watermark of vLLM (pseudo-random function {@code philox4x32-10-v1}), with one key or with two keys that
 * are blended; number for number as {@code vllm/v1/watermarking/detector.py}. Every position is scored from the first token
 * on: contexts are left-padded. The tail is exact: Gamma(n, 1) for one key, that of (1 - a) A + a B for two, where the
 * reference matches moments. Immutable; any thread may use it.
 */
public final class VllmGumbelDetector implements WatermarkDetector {
    /** Context width of vLLM where none is configured. */
    public static final int DEFAULT_CONTEXT_WIDTH = 4;

    private static final int LARGEST_CONTEXT_WIDTH = 1_024;
    private static final int PAD = -1;

    private final VllmPhilox first;
    private final VllmPhilox second;
    private final long salt;
    private final int contextWidth;
    private final boolean deduplicate;
    /** Weight of the second key; NaN for one key. */
    private final double alpha;

    private VllmGumbelDetector(long key, long second, int contextWidth, boolean deduplicate, double alpha) {
        if (contextWidth < 1 || contextWidth > LARGEST_CONTEXT_WIDTH) {
            throw new IllegalArgumentException(
                    "context width " + contextWidth + "; it is 1 to " + LARGEST_CONTEXT_WIDTH);
        }
        first = new VllmPhilox(key, contextWidth);
        this.second = new VllmPhilox(second, contextWidth);
        salt = key * 0x9E3779B97F4A7C15L + second;
        this.contextWidth = contextWidth;
        this.deduplicate = deduplicate;
        this.alpha = alpha;
    }

    /**
     * The detector of {@code algorithm: gumbel}.
     *
     * @param key its 64 bits
     * @param deduplicate whether a context counts once, vLLM's default; otherwise the tail counts a context with its token
     *     once
     */
    public static VllmGumbelDetector single(long key, int contextWidth, boolean deduplicate) {
        return new VllmGumbelDetector(key, 0, contextWidth, deduplicate, Double.NaN);
    }

    /**
     * The detector of {@code algorithm: dual_key_gumbel}.
     *
     * @param key the 64 bits that both keys are derived from
     * @param alpha weight of the second key: 0, 1, or 0.001 to 0.999
     */
    public static VllmGumbelDetector dual(long key, int contextWidth, boolean deduplicate, double alpha) {
        double ratio = Math.min(alpha, 1 - alpha) / Math.max(alpha, 1 - alpha);
        if (!(ratio == 0 || ratio >= GammaMixtureTail.SMALLEST_RATIO)) {
            throw new IllegalArgumentException("alpha " + alpha + "; it is 0, 1, or 0.001 to 0.999");
        }
        return new VllmGumbelDetector(
                VllmPhilox.derivedKey("key_a", key),
                VllmPhilox.derivedKey("key_b", key),
                contextWidth,
                deduplicate,
                alpha);
    }

    @Override
    public String scheme() {
        return isDual() ? "vllm-gumbel-dual" : "vllm-gumbel";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).map(this::detection);
    }

    private Detection detection(Reading reading) {
        TailProbability tail = tail(reading);
        boolean same = !isDual() && deduplicate;
        return new Detection(
                        "gumbel_sum",
                        reading.exactScore(),
                        reading.distinct(),
                        tail,
                        Map.of(
                                "score",
                                reading.score(),
                                "num_scored_tokens",
                                (double) reading.scored(),
                                "p_value",
                                same ? tail.p() : referencePValue(reading).p()))
                .withDraws(reading.draws().under(law(), this::score));
    }

    /**
     * What the reference computes, and the same sum over distinct draws.
     *
     * @return empty without tokens
     */
    Optional<Reading> read(int[] tokenIds) {
        if (tokenIds.length == 0) {
            return Optional.empty();
        }
        int[] ids = padded(tokenIds);
        SeenSlices seen = new SeenSlices(ids, salt);
        Blend all = new Blend();
        Blend distinct = deduplicate ? all : new Blend();
        ContextDraws draws = new ContextDraws(ids, contextWidth, contextWidth, isDual() ? 2 : 1);
        Philox scratch = new Philox();
        for (int at = contextWidth; at < ids.length; at++) {
            boolean fresh = deduplicate ? seen.add(at, contextWidth) : seen.add(at + 1, contextWidth + 1);
            if (deduplicate && !fresh) {
                continue;
            }
            scratch.draw(ids, at);
            all.add(scratch);
            if (fresh && !deduplicate) {
                distinct.add(scratch);
            }
            if (fresh) {
                draws.add(at, scratch.first, scratch.second);
            }
        }
        return Optional.of(new Reading(all.count(), all.score(), distinct.count(), distinct.score(), draws));
    }

    /** The first key's uniforms at scored positions, as float32, and the tokens' scores; [2][at most limit]. */
    double[][] scored(int[] tokenIds, int limit) {
        int[] ids = padded(tokenIds);
        SeenSlices seen = new SeenSlices(ids, salt);
        double[][] values = new double[2][Math.min(limit, tokenIds.length)];
        int count = 0;
        Philox scratch = new Philox();
        for (int at = contextWidth; at < ids.length && count < values[0].length; at++) {
            if (deduplicate && !seen.add(at, contextWidth)) {
                continue;
            }
            scratch.draw(ids, at);
            values[0][count] = 1 - scratch.first;
            values[1][count++] = score(scratch.first, scratch.second);
        }
        return new double[][] {Arrays.copyOf(values[0], count), Arrays.copyOf(values[1], count)};
    }

    /** The p-value of the reference: for two keys a Gamma distribution of the same mean and variance. */
    TailProbability referencePValue(Reading reading) {
        if (!isDual()) {
            return GammaTail.atLeast(reading.scored(), reading.score());
        }
        double variance = (1 - alpha) * (1 - alpha) + alpha * alpha;
        double shape = reading.scored() / variance;
        boolean exact = alpha == 0 || alpha == 0.5 || alpha == 1;
        return GammaTail.atLeast(exact ? Math.rint(shape) : shape, reading.score() / variance);
    }

    private TailProbability tail(Reading reading) {
        return isDual()
                ? GammaMixtureTail.atLeast(reading.distinct(), 1 - alpha, alpha, reading.exactScore())
                : GammaTail.atLeast(reading.distinct(), reading.exactScore());
    }

    private DrawLaw law() {
        return isDual() && alpha != 0 && alpha != 1 ? new DrawLaw.Weighted() : new DrawLaw.Exponential();
    }

    private double score(double complementA, double complementB) {
        double a = 0 - Math.log(complementA);
        return isDual() ? (1 - alpha) * a + alpha * (0 - Math.log(complementB)) : a;
    }

    private boolean isDual() {
        return !Double.isNaN(alpha);
    }

    private int[] padded(int[] tokenIds) {
        int[] ids = new int[contextWidth + tokenIds.length];
        Arrays.fill(ids, 0, contextWidth, PAD);
        System.arraycopy(tokenIds, 0, ids, contextWidth, tokenIds.length);
        return ids;
    }

    /**
     * Sums of one text.
     *
     * @param scored positions that the reference scores
     * @param score its sum over them
     * @param distinct draws that are independent without the watermark
     * @param exactScore the sum over those
     * @param draws those one by one
     */
    record Reading(int scored, double score, int distinct, double exactScore, ContextDraws draws) {}

    /** 1 - u of both keys at one position. */
    private final class Philox {
        private final VllmPhilox.Scratch scratch = new VllmPhilox.Scratch();
        private double first;
        private double second;

        void draw(int[] ids, int at) {
            first = VllmGumbelDetector.this.first.complement(scratch, ids, at);
            if (isDual()) {
                second = VllmGumbelDetector.this.second.complement(scratch, ids, at);
            }
        }
    }

    /** The weighted sum of scores. */
    private final class Blend {
        private final LogSum a = new LogSum();
        private final LogSum b = new LogSum();

        void add(Philox draw) {
            a.add(draw.first);
            if (isDual()) {
                b.add(draw.second);
            }
        }

        int count() {
            return a.count();
        }

        double score() {
            return isDual() ? (1 - alpha) * a.value() + alpha * b.value() : a.value();
        }
    }
}
