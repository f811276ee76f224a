package dev.assay.scoring.machinetext;

import dev.assay.scoring.Family;
import dev.assay.scoring.statistics.Binoculars;
import dev.assay.scoring.statistics.Curvature;
import dev.assay.scoring.statistics.LikelihoodScores;
import dev.assay.scoring.statistics.RankScores;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The published scores of a whole text, each with its id, direction and the columns that it reads. An immutable constant; any
 * thread may use it.
 */
public enum TextScore {
    /** Fast-DetectGPT with one model (Bao et al., ICLR 2024). */
    FAST_DETECT_GPT(
            "machine-text.fast-detect-gpt",
            Family.MACHINE_TEXT,
            Orientation.HIGHER,
            Statistic.LOGPROB,
            Statistic.ENTROPY,
            Statistic.VARIANCE),
    /** Fast-DetectGPT with a scoring and a reference model. */
    FAST_DETECT_GPT_DUAL(
            "machine-text.fast-detect-gpt-dual",
            Family.MACHINE_TEXT,
            Orientation.HIGHER,
            Statistic.LOGPROB,
            Statistic.CROSS_ENTROPY,
            Statistic.CROSS_VARIANCE),
    /** Binoculars (Hans et al., ICML 2024), aligned. */
    BINOCULARS(
            "machine-text.binoculars",
            Family.MACHINE_TEXT,
            Orientation.LOWER,
            Statistic.LOGPROB,
            Statistic.CROSS_ENTROPY),
    /** Log-likelihood over log-rank (Su et al., Findings of EMNLP 2023). */
    LRR("machine-text.lrr", Family.MACHINE_TEXT, Orientation.HIGHER, Statistic.LOGPROB, Statistic.RANK),
    /** Minus the mean log rank. */
    LOG_RANK("machine-text.log-rank", Family.MACHINE_TEXT, Orientation.HIGHER, Statistic.RANK),
    /** Mean log-probability. */
    LIKELIHOOD("machine-text.likelihood", Family.MACHINE_TEXT, Orientation.HIGHER, Statistic.LOGPROB),
    /** Min-K % (Shi et al., ICLR 2024). */
    MIN_K("memorisation.min-k", Family.MEMORISATION, Orientation.HIGHER, Statistic.LOGPROB),
    /** Min-K %++ (Zhang et al., ICLR 2025). */
    MIN_K_PLUS_PLUS(
            "memorisation.min-k-plus-plus",
            Family.MEMORISATION,
            Orientation.HIGHER,
            Statistic.LOGPROB,
            Statistic.ENTROPY,
            Statistic.VARIANCE),
    /** DC-PDD (Zhang et al., EMNLP 2024); needs token ids and their counts in a corpus. */
    DC_PDD("memorisation.dc-pdd", Family.MEMORISATION, Orientation.HIGHER, Statistic.LOGPROB),
    /** Loss of the scoring model less that of the reference. */
    REFERENCE_LOSS(
            "memorisation.reference-loss",
            Family.MEMORISATION,
            Orientation.LOWER,
            Statistic.LOGPROB,
            Statistic.REFERENCE_LOGPROB);

    private final String id;
    private final Family family;
    private final Orientation orientation;
    private final List<Statistic> needed;

    TextScore(String id, Family family, Orientation orientation, Statistic... needed) {
        this.id = id;
        this.family = family;
        this.orientation = orientation;
        this.needed = List.of(needed);
    }

    /** Id of its evidence. */
    public String id() {
        return id;
    }

    /** {@link Family#MACHINE_TEXT} or {@link Family#MEMORISATION}. */
    public Family family() {
        return family;
    }

    /** Which end speaks for a machine, or for memorisation. */
    public Orientation orientation() {
        return orientation;
    }

    /** The columns that it reads. */
    public List<Statistic> needed() {
        return needed;
    }

    /** The score of this id. */
    public static Optional<TextScore> of(String id) {
        return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
    }

    /**
     * The number; for {@link #DC_PDD} see {@link dev.assay.scoring.statistics.TokenCounts}.
     *
     * @param statistics with the {@link #needed} columns, at least one token
     * @param k share of tokens that {@link #MIN_K} and {@link #MIN_K_PLUS_PLUS} count, in (0, 1]
     * @return NaN where it is not defined
     */
    public double of(TokenStatistics statistics, double k) {
        return switch (this) {
            case FAST_DETECT_GPT -> Curvature.single(statistics);
            case FAST_DETECT_GPT_DUAL -> Curvature.dual(statistics);
            case BINOCULARS -> Binoculars.aligned(statistics);
            case LRR -> RankScores.likelihoodOverRank(statistics);
            case LOG_RANK -> 0.0 - RankScores.meanLog(statistics);
            case LIKELIHOOD -> LikelihoodScores.mean(statistics);
            case MIN_K -> LikelihoodScores.minK(statistics, k);
            case MIN_K_PLUS_PLUS -> Curvature.minKPlusPlus(statistics, k);
            case REFERENCE_LOSS -> LikelihoodScores.lossLessReference(statistics);
            case DC_PDD -> Double.NaN;
        };
    }
}
