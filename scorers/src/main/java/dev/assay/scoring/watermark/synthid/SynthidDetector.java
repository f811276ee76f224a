package dev.assay.scoring.watermark.synthid;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.LatticeTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.rng.AccumulateHash;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SynthID-Text for one set of keys, as transformers (with its sampling table, drawn on a CPU) or as synthid-text compute it.
 * The tail counts every context of the text once, and n-grams that fall on the same entries of the table once: the ones
 * among all bits are then Binomial(D n, share of ones in the table); for the weighted mean the tail is that of the weighted
 * sum, whose weights are whole numbers. Immutable; any thread may use it.
 */
public final class SynthidDetector implements WatermarkDetector {
    /** Context and target of both references' examples. */
    public static final int DEFAULT_NGRAM_LENGTH = 5;

    /** Contexts that both references look back for a repetition. */
    public static final int DEFAULT_CONTEXT_HISTORY = 1_024;

    /** Entries of transformers' sampling table. */
    public static final int DEFAULT_TABLE_SIZE = 1 << 16;

    /** Which statistic the tail is that of. */
    public enum Statistic {
        /** The share of ones among all bits; its tail is exact. */
        MEAN,
        /** Early layers count more; stronger for text of high entropy. Its tail is exact too. */
        WEIGHTED_MEAN
    }

    private final String scheme;
    private final LayerBits layers;
    private final int ngramLength;
    private final int contextHistory;
    private final int eosTokenId;
    private final Statistic statistic;
    private final @Nullable BayesianScore bayesian;

    private SynthidDetector(String scheme, LayerBits layers, Settings settings) {
        this.scheme = scheme;
        this.layers = layers;
        ngramLength = settings.ngramLength();
        contextHistory = settings.contextHistory();
        eosTokenId = settings.eosTokenId();
        statistic = settings.statistic();
        bayesian = settings.bayesian();
        if (bayesian != null && bayesian.depth() != layers.depth()) {
            throw new IllegalArgumentException(
                    "parameters for " + bayesian.depth() + " layers, keys for " + layers.depth());
        }
    }

    /**
     * The detector of Hugging Face transformers ({@code SynthIDTextWatermarkLogitsProcessor} on a CPU).
     *
     * @param keys one per layer, 1 to 64
     * @param tableSize 1 to 2^24
     */
    public static SynthidDetector huggingFace(long[] keys, int tableSize, long tableSeed, Settings settings) {
        return new SynthidDetector("hf-synthid", new TableBits(keys, tableSize, tableSeed), settings);
    }

    /**
     * The detector of google-deepmind/synthid-text.
     *
     * @param keys one per layer, 1 to 64
     */
    public static SynthidDetector deepMind(long[] keys, Settings settings) {
        return new SynthidDetector("deepmind-synthid", new ShiftBits(keys), settings);
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds).flatMap(this::detection);
    }

    private Optional<Detection> detection(SynthidReading reading) {
        BitSet independent = reading.independent();
        int n = independent.cardinality();
        // A table of equal bits gives every text the same.
        if (n == 0 || !layers.telling()) {
            return Optional.empty();
        }
        BitSet used = reading.used();
        Map<String, Double> measures = new HashMap<>();
        int[] usedOnes = reading.ones(used);
        measures.put("num_unmasked", (double) used.cardinality());
        measures.put("mean_score", SynthidReading.mean(usedOnes, used.cardinality()));
        measures.put("weighted_mean_score", SynthidReading.weightedMean(usedOnes, used.cardinality()));
        measures.put("null_mean", layers.nullMean());
        int[] ones = independent.equals(used) ? usedOnes : reading.ones(independent);
        return Optional.of(
                switch (statistic) {
                    case MEAN -> mean(reading, ones, n, measures);
                    case WEIGHTED_MEAN -> weightedMean(reading, ones, n, measures);
                });
    }

    private Detection mean(SynthidReading reading, int[] ones, int n, Map<String, Double> measures) {
        long sum = 0;
        for (int one : ones) {
            sum += one;
        }
        long trials = (long) n * ones.length;
        TailProbability tail = BinomialTail.atLeast(sum, trials, layers.ones(), layers.outcomes());
        DrawList draws = new DrawList(n);
        reading.independent().stream()
                .forEach(
                        i -> draws.add(i + ngramLength - 1, reading.identities()[i], Long.bitCount(reading.bits()[i])));
        return new Detection("g_ones", sum, n, tail, measures)
                .withDraws(draws.binomial(ones.length, layers.ones(), layers.outcomes()));
    }

    private Detection weightedMean(SynthidReading reading, int[] ones, int n, Map<String, Double> measures) {
        double[] weights = SynthidReading.weights(ones.length);
        double mean = layers.nullMean();
        double deviation = 0;
        double squares = 0;
        for (int layer = 0; layer < ones.length; layer++) {
            deviation += weights[layer] * (ones[layer] - n * mean);
            squares += weights[layer] * weights[layer];
        }
        double variance = n * squares * mean * (1 - mean);
        double z = variance > 0 ? deviation / Math.sqrt(variance) : 0;
        DrawList draws = new DrawList(n);
        double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
        reading.independent().stream()
                .forEach(i -> draws.add(
                        i + ngramLength - 1,
                        reading.identities()[i],
                        scale * deviation(weights, mean, reading.bits()[i])));
        return new Detection("g_weighted_z", z, n, weightedTail(ones, n), measures)
                .withDraws(draws.under(new DrawLaw.Weighted()));
    }

    /** What the bits of one n-gram add to the weighted deviation from the mean. */
    private static double deviation(double[] weights, double mean, long bits) {
        double deviation = 0;
        for (int layer = 0; layer < weights.length; layer++) {
            deviation += weights[layer] * ((bits >>> layer & 1) - mean);
        }
        return deviation;
    }

    /** The tail of the weighted sum, with weights on the lattice where they are whole. */
    private TailProbability weightedTail(int[] ones, int n) {
        int[] weights = SynthidReading.wholeWeights(ones.length);
        long observed = 0;
        for (int layer = 0; layer < ones.length; layer++) {
            observed += (long) weights[layer] * ones[layer];
        }
        return LatticeTail.atLeast(weights, n, layers.ones(), layers.outcomes(), observed);
    }

    /**
     * What the reference computes.
     *
     * @return empty for texts shorter than an n-gram, where the reference raises
     */
    Optional<SynthidReading> read(int[] ids) {
        int ngrams = ids.length - ngramLength + 1;
        if (ngrams < 1) {
            return Optional.empty();
        }
        long[] bits = new long[ngrams];
        BitSet fresh = new BitSet(ngrams);
        BitSet first = new BitSet(ngrams);
        LastSeen contexts = new LastSeen(ngrams);
        LastSeen draws = new LastSeen(ngrams);
        long[] identities = new long[ngrams];
        for (int i = 0; i < ngrams; i++) {
            long context = layers.start();
            for (int j = i; j < i + ngramLength - 1; j++) {
                context = AccumulateHash.of(context, ids[j]);
            }
            int former = contexts.put(context, i);
            // The history starts out full of zeros.
            boolean zero = context == 0 && i < contextHistory;
            fresh.set(i, !zero && (former < 0 || i - former > contextHistory));
            long ngram = AccumulateHash.of(context, ids[i + ngramLength - 1]);
            bits[i] = layers.bits(ngram);
            identities[i] = DrawIdentity.of(layers.deciding(ngram));
            first.set(i, former < 0 && draws.put(identities[i], i) < 0);
        }
        return Optional.of(
                new SynthidReading(layers.depth(), ngrams, bits, identities, fresh, beforeEos(ids, ngrams), first));
    }

    private BitSet beforeEos(int[] ids, int ngrams) {
        int end = 0;
        while (end < ids.length && ids[end] != eosTokenId) {
            end++;
        }
        BitSet mask = new BitSet(ngrams);
        mask.set(0, Math.max(0, Math.min(ngrams, end - ngramLength + 1)));
        return mask;
    }

    /** The trained parameters; null for none. */
    public @Nullable BayesianScore bayesian() {
        return bayesian;
    }

    LayerBits layers() {
        return layers;
    }

    /**
     * What both implementations have in common.
     *
     * @param ngramLength context and target, at least 1
     * @param contextHistory how many contexts back a repetition is looked for in the reference's numbers, at least 0
     * @param eosTokenId ends the text; -1 for none
     * @param statistic what the tail is that of
     * @param bayesian trained parameters for the posterior; null for none
     */
    public record Settings(
            int ngramLength,
            int contextHistory,
            int eosTokenId,
            Statistic statistic,
            @Nullable BayesianScore bayesian) {
        public Settings {
            if (ngramLength < 1 || ngramLength > 1_024 || contextHistory < 0) {
                throw new IllegalArgumentException(
                        "n-grams of " + ngramLength + " (1 to 1024), history of " + contextHistory + " (at least 0)");
            }
        }
    }
}
