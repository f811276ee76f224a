package dev.assay.scoring.watermark.kuditipudi;

/**
 * What a detector needs besides its key. Immutable; any thread may read it.
 *
 * @param method how tokens were drawn from the key
 * @param keyLength elements of the key sequence, n, 1 to 65,536
 * @param vocabularySize 1 to 2^24, as the generating model has it
 * @param blockLength tokens of a block, k, at least 1; longer than the text means the whole text
 * @param edit whether blocks are aligned by edit distance
 * @param gamma cost of leaving out a token or a key element; finite. With ITS it should be above 0, or every cost is 0
 * @param runs most fresh keys that a p-value is estimated from, 1 to 1,000,000: its resolution is 1 / (runs + 1)
 * @param maxTokens tokens of a text that are read, 1 to 65,536: time and memory are bounded by it
 */
public record KuditipudiParameters(
        Method method,
        int keyLength,
        int vocabularySize,
        int blockLength,
        boolean edit,
        float gamma,
        int runs,
        int maxTokens) {
    /** How a token is drawn from an element of the key. */
    public enum Method {
        /** Inverse transform sampling. */
        ITS,
        /** Exponential minimum sampling. */
        EXP,
        /** EXP with the key of {@code demo/mersenne.py}, which MarkLLM's EXPEdit shares. */
        EXP_PYTHON
    }

    private static final int LARGEST_SIZE = 1 << 16;
    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final int LARGEST_RUNS = 1_000_000;

    public KuditipudiParameters {
        within("key length", keyLength, LARGEST_SIZE);
        within("vocabulary size", vocabularySize, LARGEST_VOCABULARY);
        within("block length", blockLength, Integer.MAX_VALUE);
        within("runs", runs, LARGEST_RUNS);
        within("tokens read", maxTokens, LARGEST_SIZE);
        if (!Float.isFinite(gamma)) {
            throw new IllegalArgumentException("gamma " + gamma);
        }
    }

    private static void within(String name, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new IllegalArgumentException(name + " " + value + "; it is 1 to " + largest);
        }
    }
}
