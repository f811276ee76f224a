package dev.assay.scoring.statistics;

/**
 * One number that a language model gives per token. With p the model's distribution before the token, H its entropy and y the
 * token that stands there; natural logarithms throughout. An immutable constant; any thread may use it.
 */
public enum Statistic {
    /** log p(y). */
    LOGPROB("logprob", Tier.BASIC),
    /** H = -sum p log p. */
    ENTROPY("entropy", Tier.BASIC),
    /** sum p (log p + H)^2. */
    VARIANCE("varlogp", Tier.BASIC),
    /** 1 + number of tokens with a strictly larger logit. */
    RANK("rank", Tier.BASIC),
    /** Total probability of those tokens. */
    MASS_ABOVE("mass_above", Tier.EXTENDED),
    /** Largest log p. */
    TOP1("top1", Tier.EXTENDED),
    /** log sum p^(1/2). */
    LOG_SUM_SQRT("log_sum_sqrt", Tier.EXTENDED),
    /** log sum p^2. */
    LOG_SUM_SQ("log_sum_sq", Tier.EXTENDED),
    /** (1/V) sum log p. */
    MEAN_LOGP("mean_logp", Tier.EXTENDED),
    /** The K largest log p, falling; K columns. */
    TOPK_LOGPROB("topk_logprob", Tier.TOPK),
    /** Their token ids; K columns. */
    TOPK_ID("topk_id", Tier.TOPK),
    /** With P the reference's distribution: -sum P log p. */
    CROSS_ENTROPY("xent", Tier.DUAL),
    /** sum P (log p + xent)^2. */
    CROSS_VARIANCE("xvar", Tier.DUAL),
    /** log P(y). */
    REFERENCE_LOGPROB("ref_logprob", Tier.DUAL),
    /** Entropy of P. */
    REFERENCE_ENTROPY("ref_entropy", Tier.DUAL);

    /** How much a statistics head computes; each tier is a graph of its own. */
    public enum Tier {
        /** Four numbers per token. */
        BASIC,
        /** Five more. */
        EXTENDED,
        /** The K most likely tokens. */
        TOPK,
        /** What a second model with the same vocabulary, the reference, says about the same text. */
        DUAL
    }

    private final String id;
    private final Tier tier;

    Statistic(String id, Tier tier) {
        this.id = id;
        this.tier = tier;
    }

    /** The column's name in graphs and evidence. */
    public String id() {
        return id;
    }

    /** The tier that it belongs to. */
    public Tier tier() {
        return tier;
    }
}
