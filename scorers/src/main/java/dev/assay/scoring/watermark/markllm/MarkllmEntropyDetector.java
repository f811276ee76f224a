package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.stats.WeightedTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.GreenReading;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The detectors of MarkLLM that weigh tokens by entropy, for one key and given entropies: SWEET counts tokens above a
 * threshold ("Who Wrote this Code?", Lee et al. 2024), EWD weighs by the distance from the smallest entropy ("An
 * Entropy-based Text Watermarking Detection Method", Lu et al. 2024). Beside the reference's z stands the tail over
 * different draws, for EWD with weights on a grid. Immutable; any thread may use it.
 */
public final class MarkllmEntropyDetector implements WatermarkDetector {
    private final Parameters parameters;
    private final GreenLists lists;
    private final long largestFactor;

    /** How entropy becomes weight. An immutable constant; any thread may use it. */
    public enum Weighting {
        /** 1 above the threshold, 0 elsewhere. */
        SWEET,
        /** Entropy minus the smallest entropy of the text, in single precision. */
        EWD
    }

    /**
     * What decides the green lists and the weights.
     *
     * @param prefixLength ids of context, whose product seeds the list, at least 0
     * @param key the {@code hash_key}
     * @param gamma share of the vocabulary that is green, in (0, 1)
     * @param entropyThreshold for SWEET only
     * @param vocabularySize V, at least 1
     */
    public record Parameters(
            Weighting weighting,
            int prefixLength,
            HashingKey key,
            double gamma,
            double entropyThreshold,
            int vocabularySize) {
        public Parameters {
            if (prefixLength < 0 || vocabularySize < 1 || !(gamma > 0 && gamma < 1)) {
                throw new IllegalArgumentException(
                        "the prefix length is not negative, the vocabulary at least 1, gamma in (0, 1)");
            }
        }

        /** Number of green tokens int(V * gamma). */
        public int greenlistSize() {
            return (int) (vocabularySize * gamma);
        }
    }

    /** A detector that shares green lists with others. */
    public MarkllmEntropyDetector(Parameters parameters, GreenLists lists) {
        this.parameters = parameters;
        this.lists = lists;
        largestFactor = parameters.key().largestFactor();
    }

    @Override
    public String scheme() {
        return parameters.weighting() == Weighting.SWEET ? "markllm-sweet" : "markllm-ewd";
    }

    /**
     * Reads one text.
     *
     * @param ids token ids, [L], each at least 0
     * @param entropies of the distribution that each token was drawn from, [L]; those of the first context are not read
     * @return empty when the lengths differ, an entropy is not finite, no token is left to score, or torch does not take
     *     the product of key and context as a seed, where the reference raises
     */
    public Optional<EntropyReading> read(int[] ids, double[] entropies) {
        int first = parameters.prefixLength();
        if (ids.length <= first || entropies.length != ids.length || !finite(entropies, first)) {
            return Optional.empty();
        }
        double[] weights = weights(Arrays.copyOfRange(entropies, first, entropies.length));
        boolean sweet = parameters.weighting() == Weighting.SWEET;
        if (sweet && Arrays.stream(weights).sum() < 1) {
            return Optional.empty();
        }
        int[] tokens = Arrays.copyOfRange(ids, first, ids.length);
        int[] residues = residues(ids);
        if (Arrays.stream(residues).anyMatch(residue -> residue > largestFactor)) {
            return Optional.empty();
        }
        long[] seeds = seeds(residues);
        BitSet mask = lists.contained(seeds, parameters.vocabularySize(), parameters.greenlistSize(), tokens);
        Set<Long> seen = new HashSet<>();
        double[] drawWeights = new double[weights.length];
        DrawList draws = new DrawList(weights.length);
        BitSet drawGreen = new BitSet();
        for (int i = 0; i < weights.length; i++) {
            int token = tokens[i];
            long seed = seeds[i];
            boolean green = mask.get(i);
            // State 0 comes from a product of 0, whatever the key: such a draw says nothing about the key.
            if (weights[i] > 0 && (int) seed != 0 && seen.add(seed << 32 | token)) {
                drawGreen.set(seen.size() - 1, green);
                drawWeights[seen.size() - 1] = weights[i];
                draws.add(first + i, DrawIdentity.of((int) seed, token), green ? weights[i] : 0);
            }
        }
        double z = sweet ? sweetScore(mask, weights) : ewdScore(mask, weights);
        return Optional.of(new EntropyReading(
                weights.length, mask, weights, z, Arrays.copyOf(drawWeights, seen.size()), drawGreen, draws));
    }

    /** Nothing: without entropies no token has a weight. */
    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return Optional.empty();
    }

    @Override
    public Optional<Detection> detect(TokenText text) {
        return detect(text.ids(), text.entropies());
    }

    /**
     * Reads one text for evidence.
     *
     * @param tokenIds token ids, [T], each at least 0
     * @param entropies as for {@link #read}
     * @return empty when no token has weight; never throws for content
     */
    public Optional<Detection> detect(int[] tokenIds, double[] entropies) {
        return read(tokenIds, entropies)
                .filter(reading -> reading.drawWeights().length > 0)
                .map(this::detection);
    }

    @Override
    public boolean readsEntropies() {
        return true;
    }

    @Override
    public String shortest() {
        return "no token after the first context has weight";
    }

    private Detection detection(EntropyReading reading) {
        int draws = reading.drawWeights().length;
        boolean sweet = parameters.weighting() == Weighting.SWEET;
        TailProbability tail = sweet
                ? BinomialTail.atLeast(
                        reading.drawGreen().cardinality(),
                        draws,
                        parameters.greenlistSize(),
                        parameters.vocabularySize())
                : WeightedTail.atLeast(
                        reading.drawWeights(),
                        reading.drawGreen(),
                        (double) parameters.greenlistSize() / parameters.vocabularySize());
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("num_tokens_scored", (double) reading.scored());
        measures.put("num_green_tokens", (double) reading.green());
        if (Double.isFinite(reading.zScore())) {
            measures.put("z_score", reading.zScore());
        }
        return new Detection(
                        sweet ? "green" : "green_weight",
                        sweet ? reading.drawGreen().cardinality() : reading.drawnWeight(),
                        draws,
                        tail,
                        measures)
                .withDraws(
                        sweet
                                ? reading.draws().bernoulli(parameters.greenlistSize(), parameters.vocabularySize())
                                : reading.draws().under(new DrawLaw.Weighted()));
    }

    private static boolean finite(double[] entropies, int first) {
        for (int i = first; i < entropies.length; i++) {
            if (!Double.isFinite(entropies[i])) {
                return false;
            }
        }
        return true;
    }

    private double[] weights(double[] entropies) {
        double[] weights = new double[entropies.length];
        float smallest = Float.POSITIVE_INFINITY;
        for (double entropy : entropies) {
            smallest = Math.min(smallest, (float) entropy);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = switch (parameters.weighting()) {
                case SWEET -> entropies[i] > parameters.entropyThreshold() ? 1 : 0;
                case EWD -> (float) entropies[i] - smallest;
            };
        }
        return weights;
    }

    private int[] residues(int[] ids) {
        int width = parameters.prefixLength();
        int[] residues = new int[ids.length - width];
        Arrays.setAll(residues, i -> MarkllmSeeding.productResidue(ids, i, i + width, parameters.vocabularySize()));
        return residues;
    }

    private long[] seeds(int[] residues) {
        BigInteger key = parameters.key().value();
        return Arrays.stream(residues)
                .mapToLong(residue -> key.multiply(BigInteger.valueOf(residue)).longValue())
                .toArray();
    }

    private double sweetScore(BitSet mask, double[] weights) {
        int counted = (int) Arrays.stream(weights).sum();
        int green = (int) mask.stream().mapToDouble(i -> weights[i]).sum();
        return GreenReading.zScore(green, counted, parameters.gamma());
    }

    /** In the reference's single precision. */
    private double ewdScore(BitSet mask, double[] weights) {
        float gamma = (float) parameters.gamma();
        double observed = mask.stream().mapToDouble(i -> weights[i]).sum();
        float total = (float) Arrays.stream(weights).sum();
        float squares = (float) Arrays.stream(weights).map(w -> w * w).sum();
        float scale = (float) Math.sqrt(squares * gamma * (float) (1 - parameters.gamma()));
        return ((float) observed - gamma * total) / scale;
    }
}
