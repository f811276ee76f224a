package dev.assay.scoring.statistics;

import dev.assay.scoring.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * How often each token of a vocabulary stands in a corpus, and the memorisation score that needs it. Immutable; any thread may
 * use it.
 */
public final class TokenCounts {
    private final long[] counts;
    private final double total;

    private TokenCounts(long[] counts, double total) {
        this.counts = counts;
        this.total = total;
    }

    /**
     * Counts of a corpus.
     *
     * @param counts of each id, [V], each at least 0; copied
     */
    public static TokenCounts of(long... counts) {
        double total = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a token cannot stand " + count + " times in a corpus");
            }
            total += count;
        }
        return new TokenCounts(counts.clone(), total);
    }

    /** V. */
    public int vocabularySize() {
        return counts.length;
    }

    /** 16 hexadecimal digits of the SHA-256 of all counts. */
    public String fingerprint() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * counts.length);
        bytes.asLongBuffer().put(counts);
        return Sha256.hex(bytes.array()).substring(0, 16);
    }

    /** Whether every id is one of this vocabulary. */
    public boolean covers(int[] ids) {
        return Arrays.stream(ids).allMatch(id -> id >= 0 && id < counts.length);
    }

    /**
     * DC-PDD (Zhang et al., "Pretraining Data Detection for Large Language Models: A Divergence-based Calibration Method", EMNLP
     * 2024): over the first occurrence of each token, mean of min(a, p log(1/q)) with q = (count + 1) / (total + V); higher =
     * member.
     *
     * @param ids the token ids, [n], all of this vocabulary
     * @param ceiling a, above 0; 0.01 for the authors
     * @return NaN without tokens
     */
    public double divergence(TokenStatistics statistics, int[] ids, double ceiling) {
        double[] logprobs = statistics.column(Statistic.LOGPROB);
        if (ids.length != logprobs.length || !covers(ids)) {
            throw new IllegalArgumentException("DC-PDD needs one id of the vocabulary per token");
        }
        BitSet seen = new BitSet(counts.length);
        double sum = 0;
        for (int t = 0; t < ids.length; t++) {
            if (!seen.get(ids[t])) {
                seen.set(ids[t]);
                double frequency = (counts[ids[t]] + 1) / (total + counts.length);
                sum += Math.min(ceiling, -Math.exp(logprobs[t]) * Math.log(frequency));
            }
        }
        return ids.length == 0 ? Double.NaN : sum / seen.cardinality();
    }
}
