package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.DrawSet;
import dev.assay.scoring.watermark.rng.MersenneLanes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The EXP watermark of MarkLLM (Aaronson 2022): the product of the last tokens seeds torch's CPU generator, of which the
 * token's place is u; number for number as {@code watermark/exp/exp.py}. The reference counts repeats; the tail rests on
 * distinct (generator state, token) pairs. Immutable; any thread may use it.
 */
public final class MarkllmExpDetector implements WatermarkDetector {
    /** Context width of MarkLLM where none is configured. */
    public static final int DEFAULT_PREFIX_LENGTH = 4;

    private static final int LARGEST_PREFIX = 1_024;
    private static final int LARGEST_VOCABULARY = 1 << 24;

    private static final ThreadLocal<MersenneLanes> LANES = ThreadLocal.withInitial(MersenneLanes::new);

    private final HashingKey key;
    private final long largestFactor;
    private final int prefixLength;
    private final int vocabularySize;

    /**
     * A detector for one key.
     *
     * @param key multiplies the context; the generator keeps the low 32 bits of the product
     * @param prefixLength 0 to 1,024; with 0 every token is drawn with the key itself as the seed
     * @param vocabularySize 1 to 2^24; ids from there on are not scored
     */
    public MarkllmExpDetector(HashingKey key, int prefixLength, int vocabularySize) {
        if (prefixLength < 0 || prefixLength > LARGEST_PREFIX) {
            throw new IllegalArgumentException("prefix length " + prefixLength + "; it is 0 to " + LARGEST_PREFIX);
        }
        if (vocabularySize < 1 || vocabularySize > LARGEST_VOCABULARY) {
            throw new IllegalArgumentException(
                    "vocabulary of " + vocabularySize + "; it is 1 to " + LARGEST_VOCABULARY);
        }
        this.key = key;
        largestFactor = key.largestFactor();
        this.prefixLength = prefixLength;
        this.vocabularySize = vocabularySize;
    }

    /** A detector for a signed 64-bit key. */
    public MarkllmExpDetector(long key, int prefixLength, int vocabularySize) {
        this(HashingKey.of(key), prefixLength, vocabularySize);
    }

    @Override
    public String scheme() {
        return "markllm-exp";
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).detection();
    }

    /** What the reference computes, and the same sum over distinct draws. */
    Reading read(int[] ids) {
        int scored = Math.max(0, ids.length - prefixLength);
        double[] uniforms = new double[scored];
        int[] places = known(ids);
        int[] residues = Arrays.stream(places).map(at -> residue(ids, at)).toArray();
        if (Arrays.stream(residues).anyMatch(residue -> residue > largestFactor)) {
            // The reference raises: torch takes no such seed, and nothing can have been marked with it.
            return new Reading(0, 0, 0, 0, uniforms, new DrawList(0));
        }
        int low = key.value().intValue();
        int[] seeds = Arrays.stream(residues).map(residue -> low * residue).toArray();
        int[] tokens = Arrays.stream(places).map(at -> ids[at]).toArray();
        float[] drawn = LANES.get().torchFloats(seeds, tokens);
        DrawSet seen = new DrawSet(places.length);
        LogSum all = new LogSum();
        LogSum distinct = new LogSum();
        DrawList list = new DrawList(places.length);
        for (int i = 0; i < places.length; i++) {
            float u = drawn[i];
            uniforms[places[i] - prefixLength] = u;
            // The reference divides in float32 and takes the logarithm in float64.
            double factor = 1 / (double) (1 / (1 - u));
            all.add(factor);
            // State 0 comes from a product of 0, whatever the key: such a draw says nothing about the key.
            if (seeds[i] != 0 && seen.add((long) seeds[i] << 32 | tokens[i])) {
                distinct.add(factor);
                list.add(places[i], DrawIdentity.of(seeds[i], tokens[i]), 0 - Math.log(factor));
            }
        }
        int count = places.length == scored ? ids.length - prefixLength : places.length;
        return new Reading(count, all.value(), distinct.count(), distinct.value(), uniforms, list);
    }

    /** The positions after the first context whose tokens are in the vocabulary. */
    private int[] known(int[] ids) {
        return IntStream.range(Math.min(prefixLength, ids.length), ids.length)
                .filter(at -> ids[at] >= 0 && ids[at] < vocabularySize)
                .toArray();
    }

    /** What the reference seeds the generator with before a position. */
    BigInteger seed(int[] ids, int at) {
        return key.value().multiply(BigInteger.valueOf(residue(ids, at)));
    }

    /** The product of the context modulo the vocabulary. */
    private int residue(int[] ids, int at) {
        long product = 1 % vocabularySize;
        for (int i = at - prefixLength; i < at; i++) {
            // The remainder of a product of any size.
            product = product * (ids[i] % vocabularySize) % vocabularySize;
        }
        return (int) Math.floorMod(product, (long) vocabularySize);
    }

    /**
     * Sums of one text.
     *
     * @param scored tokens after the first context; below 0 for texts shorter than a context, as in the reference
     * @param score the reference's sum
     * @param distinct draws that are independent without the watermark
     * @param exactScore the sum over those
     * @param uniforms u by position
     * @param draws the distinct draws one by one
     */
    record Reading(int scored, double score, int distinct, double exactScore, double[] uniforms, DrawList draws) {

        /** The finding that these sums are; empty without a draw. */
        Optional<Detection> detection() {
            if (distinct == 0) {
                return Optional.empty();
            }
            return Optional.of(new Detection(
                            "gumbel_sum",
                            exactScore,
                            distinct,
                            GammaTail.atLeast(distinct, exactScore),
                            Map.of("score", score, "num_tokens_scored", (double) scored, "p_value", referencePValue()))
                    .withDraws(draws.under(new DrawLaw.Exponential())));
        }

        double referencePValue() {
            return scored <= 0 ? Double.NaN : GammaTail.atLeast(scored, score).p();
        }

        double[] uniforms(int limit) {
            return Arrays.copyOf(uniforms, Math.min(limit, uniforms.length));
        }
    }
}
