package dev.assay.scoring.session;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.session.SessionMessage.Contribution;

/** Evidence {@code watermark.session}: where a session stands for one key. Stateless; any thread may call it. */
public final class SessionEvidence {
    /** Scorer id of the evidence. */
    public static final String SCORER = "watermark.session";

    private SessionEvidence() {}

    /**
     * The p-value is one over the largest e-value so far: by Ville's inequality it is at most x with probability at most x
     * at whatever moment one looks, without a watermark. It is adjusted over the {@code keys} of the session and has no part
     * in the adjustment over the tests of the event.
     */
    static Evidence of(Contribution key, Tally tally, double log10, int keys, double alpha) {
        double log10P = Math.min(0, -tally.maxLog10) + 0.0;
        Evidence.Builder evidence = Evidence.scored(SCORER, Family.WATERMARK)
                .keyId(key.keyId())
                .statistic("log10_max_e_value", tally.maxLog10)
                .log10PValue(log10P)
                .effectiveCount(tally.count)
                .measure("log10_e_value", log10)
                .measure("log10_max_e_value", tally.maxLog10)
                .measure("threshold", keys / alpha)
                .measure("messages", tally.messages)
                .measure("draws", key.mixture() == null ? 0 : (double) tally.count)
                .note("scorer", key.scorer())
                .note("adds_up", key.mixture() == null ? "p-values" : "draws");
        String tokenizer = key.tokenizer();
        if (tokenizer != null) {
            evidence.note("tokenizer", tokenizer);
        }
        if (tally.crossedAtMessage > 0) {
            evidence.measure("crossed_at_message", tally.crossedAtMessage)
                    .note("crossed_at_offset", Long.toString(tally.crossedAtOffset));
        }
        double adjusted = Math.pow(10, Math.min(0, Math.log10(keys) + log10P));
        return evidence.build().withAdjustment(adjusted, keys, tally.crossedAtMessage > 0);
    }
}
