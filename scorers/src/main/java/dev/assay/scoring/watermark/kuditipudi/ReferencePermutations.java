package dev.assay.scoring.watermark.kuditipudi;

import dev.assay.scoring.watermark.rng.MersenneWords;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;

/**
 * The references' permutation p-values with their own random numbers, for given seeds of the generators that they draw from.
 * They can be 0 and depend on those seeds; the detector has its own. Stateless; any thread may use it.
 */
final class ReferencePermutations {
    private ReferencePermutations() {}

    /**
     * {@code permutation_test} of jthickstun/watermark and of MarkLLM's ITSEdit: tokens are permuted again in every run.
     *
     * @param global the state of torch's global generator before the first run
     * @param observed the statistic of the key that is tested
     */
    static float torch(
            TorchCpuGenerator global, KuditipudiDetector detector, int[] ids, float observed, int runs, long seeds) {
        int[] tokens = ids.clone();
        float p = 0;
        for (int run = 0; run < runs; run++) {
            int[] inverse = KeySequences.inverse(global.randperm(detector.vocabularySize()));
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = inverse[tokens[i]];
            }
            long seed = global.randint(0, seeds, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2);
            p += (detector.nullReaches(seed, tokens, observed) ? 1f : 0f) / runs;
        }
        return p;
    }

    /** {@code fast_permutation_test}: the share of stored null statistics that are no higher. */
    static float stored(double[] sorted, float observed) {
        int below = 0;
        while (below < sorted.length && sorted[below] <= observed) {
            below++;
        }
        return (float) below / sorted.length;
    }

    /** {@code demo/detect.py} and MarkLLM's EXPEdit: keys from numpy's global generator. */
    static double numpy(long seed, int n, int vocabularySize, int[] ids, float observed, int runs) {
        DistinctTokens distinct = DistinctTokens.of(ids);
        MersenneWords words = new MersenneWords();
        words.seed((int) seed);
        Alignment.Comparison nulls = new Alignment.Comparison(distinct.index(), ids.length, true, 0);
        int count = 0;
        for (int run = 0; run < runs; run++) {
            long from = 2L * n * vocabularySize * run;
            KeyColumns key = KeySequences.numpy(words, from, n, vocabularySize, distinct.values());
            if (nulls.reaches(key, observed)) {
                count++;
            }
        }
        return (count + 1.0) / (runs + 1.0);
    }
}
