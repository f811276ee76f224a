package dev.assay.scoring.watermark.kuditipudi;

import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The watermarks of Kuditipudi et al. for one key: ITS and EXP, with plain or edit distance, also as MarkLLM's ITSEdit and
 * EXPEdit; the statistic is the reference's, number for number. The p-value compares it with the same text under fresh keys,
 * which is exact for any text; it never is 0, and drawing stops early where the text clearly fits chance (Besag and Clifford,
 * "Sequential Monte Carlo p-values", 1991). EXP with plain distance needs no drawing: every cost is a Gamma variable, and
 * the bound of Bonferroni over blocks and shifts goes far below what drawing can show. Draws are seeded by the text, so that
 * the same text has the same p-value. Immutable; any thread may use it.
 */
public final class KuditipudiDetector implements WatermarkDetector {
    /** Fresh keys that do at least as well as the tested one, after which drawing stops. */
    private static final int ENOUGH = 20;

    private static final long DERIVED_SEEDS = 1L << 32;
    private static final int TEXT_SALT = 0x4B554449;

    private final BigInteger seed;
    private final KuditipudiParameters parameters;
    private final String scheme;

    private KuditipudiDetector(BigInteger seed, KuditipudiParameters parameters, String scheme) {
        this.seed = seed;
        this.parameters = parameters;
        this.scheme = scheme;
    }

    /**
     * A detector for the key that a seed gives.
     *
     * @param seed at least 0; torch keeps its low 32 bits
     */
    public static KuditipudiDetector of(BigInteger seed, KuditipudiParameters parameters) {
        String method = parameters.method() == Method.ITS ? "its" : "exp";
        return new KuditipudiDetector(seed, parameters, "kuditipudi-" + method + (parameters.edit() ? "-edit" : ""));
    }

    /**
     * MarkLLM's ITSEdit: the key's seed is the first draw of torch's generator.
     *
     * @param parameters of {@link Method#ITS} with edit distance
     */
    public static KuditipudiDetector markllmItsEdit(long key, KuditipudiParameters parameters) {
        return new KuditipudiDetector(BigInteger.valueOf(itsEditSeed(key)), parameters, "markllm-its-edit");
    }

    /** The seed of ITSEdit's key. */
    static long itsEditSeed(long key) {
        return TorchCpuGenerator.seeded(key).randint(0, DERIVED_SEEDS, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2);
    }

    /** MarkLLM's EXPEdit and {@code demo/detect.py}: parameters of {@link Method#EXP_PYTHON} with edit distance. */
    public static KuditipudiDetector markllmExpEdit(BigInteger key, KuditipudiParameters parameters) {
        return new KuditipudiDetector(key, parameters, "markllm-exp-edit");
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        int[] ids = Arrays.stream(tokenIds)
                .filter(this::isKnown)
                .limit(parameters.maxTokens())
                .toArray();
        if (ids.length == 0) {
            return Optional.empty();
        }
        Alignment found = align(ids);
        if (!Float.isFinite(found.cost())) {
            // A key element that was rounded to 1 decides alone, and unmarked text meets it as easily. The test was
            // made
            // all the same: leaving it out of the family would depend on the key.
            return Optional.of(
                    new Detection("alignment_cost", -Float.MAX_VALUE, ids.length, TailProbability.ONE, Map.of()));
        }
        Map<String, Double> measures = new HashMap<>();
        measures.put("statistic", (double) found.cost());
        measures.put("best_block_start", (double) found.block());
        measures.put("best_shift", (double) found.shift());
        TailProbability tail = hasBound(ids.length) ? bound(ids.length, found) : drawn(ids, found, measures);
        return Optional.of(new Detection("alignment_cost", found.cost(), ids.length, tail, measures));
    }

    private boolean isKnown(int id) {
        return id >= 0 && id < parameters.vocabularySize();
    }

    /** A block that meets every key element once at most sums independent draws. */
    private boolean hasBound(int m) {
        return !parameters.edit() && parameters.method() != Method.ITS && block(m) <= parameters.keyLength();
    }

    private TailProbability bound(int m, Alignment found) {
        int k = block(m);
        double tests = (double) (m - k + 1) * parameters.keyLength();
        TailProbability one = GammaTail.atLeast(k, -found.cost());
        double log10 = Math.min(0, one.log10() + Math.log10(tests));
        return new TailProbability(Math.min(1, one.p() * tests), log10);
    }

    private TailProbability drawn(int[] ids, Alignment found, Map<String, Double> measures) {
        DistinctTokens distinct = DistinctTokens.of(ids);
        SplittableRandom random = new SplittableRandom(31L * seed.hashCode() + Arrays.hashCode(ids) + TEXT_SALT);
        int atLeastAsGood = 0;
        int run = 0;
        while (run < parameters.runs() && atLeastAsGood < ENOUGH) {
            KeyColumns key = fresh(random, distinct.values().length);
            run++;
            if (align(distinct, key).cost() <= found.cost()) {
                atLeastAsGood++;
            }
        }
        measures.put("permutation_runs", (double) run);
        double p = atLeastAsGood == ENOUGH ? (double) ENOUGH / run : (atLeastAsGood + 1.0) / (run + 1.0);
        return new TailProbability(p, Math.log10(p));
    }

    private KeyColumns fresh(SplittableRandom random, int distinct) {
        int n = parameters.keyLength();
        return parameters.method() == Method.ITS
                ? KeySequences.freshTransform(random, n, parameters.vocabularySize(), distinct)
                : KeySequences.freshGumbel(random, n, distinct, parameters.edit());
    }

    /** The statistic under the key; ids lie in the vocabulary. */
    Alignment align(int[] ids) {
        DistinctTokens distinct = DistinctTokens.of(ids);
        return align(distinct, key(distinct));
    }

    /** The costs of the first block at every shift, [n]. */
    float[] firstRow(int[] ids) {
        DistinctTokens distinct = DistinctTokens.of(ids);
        return Alignment.row(
                distinct.index(),
                key(distinct),
                0,
                block(ids.length),
                parameters.edit(),
                parameters.gamma(),
                parameters.keyLength());
    }

    /** The statistic under another seed, as the references draw their null distribution. */
    Alignment nullAlignment(long nullSeed, int[] ids) {
        DistinctTokens distinct = DistinctTokens.of(ids);
        int n = parameters.keyLength();
        int[] ranks = new int[distinct.values().length];
        Arrays.setAll(ranks, i -> i);
        KeyColumns key = parameters.method() == Method.ITS
                ? KeySequences.transform(nullSeed, n, parameters.vocabularySize(), distinct.values())
                : KeySequences.gumbel(nullSeed, n, ranks.length, ranks, parameters.edit());
        return align(distinct, key);
    }

    private Alignment align(DistinctTokens distinct, KeyColumns key) {
        int k = block(distinct.index().length);
        return Alignment.best(distinct.index(), key, k, parameters.edit(), parameters.gamma(), parameters.keyLength());
    }

    private int block(int m) {
        return Math.min(m, parameters.blockLength());
    }

    private KeyColumns key(DistinctTokens distinct) {
        int n = parameters.keyLength();
        int v = parameters.vocabularySize();
        return switch (parameters.method()) {
            case ITS -> KeySequences.transform(seed.longValue(), n, v, distinct.values());
            case EXP -> KeySequences.gumbel(seed.longValue(), n, v, distinct.values(), parameters.edit());
            case EXP_PYTHON -> KeySequences.python(seed, n, v, distinct.values());
        };
    }

    int vocabularySize() {
        return parameters.vocabularySize();
    }
}
