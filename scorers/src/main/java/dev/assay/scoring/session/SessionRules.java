package dev.assay.scoring.session;

import java.time.Duration;

/**
 * What bounds sessions. Immutable; any thread may read it.
 *
 * @param alpha in (0, 1), bounds the chance that a session without a watermark is ever flagged for any of the keys that were
 *     tried on its first message; the k-th key, where it comes later, adds alpha / k at most
 * @param ttl a session ends when this much stream time has gone by since its last message, at least 1 ms
 * @param maxDraws draws that one session remembers, over all keys that read them alike, 1 to {@value #MOST_DRAWS}; those
 *     beyond are not counted
 * @param maxBytes what all sessions of a shelf may take together; the one that was silent longest goes first
 */
public record SessionRules(double alpha, Duration ttl, int maxDraws, long maxBytes) {
    /** What segment numbers have room for. */
    public static final int MOST_DRAWS = 1 << 20;

    /** One thousandth, a day, 32,768 draws (128 KiB), 32 MiB. */
    public static final SessionRules DEFAULT = new SessionRules(1e-3, Duration.ofDays(1), 1 << 15, 32L << 20);

    public SessionRules {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha of a session lies in (0, 1)");
        }
        if (ttl.toMillis() < 1 || maxDraws < 1 || maxDraws > MOST_DRAWS || maxBytes < 1) {
            throw new IllegalArgumentException("limits of sessions must be at least 1, draws at most " + MOST_DRAWS);
        }
    }

    /** Everything that can change a number, as one canonical line for the fingerprint. */
    public String describe() {
        return "watermark.session mixture-grid/1 alpha=" + alpha + " ttl=" + ttl + " max-draws=" + maxDraws
                + " max-bytes=" + maxBytes;
    }
}
