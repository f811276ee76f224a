package dev.assay.scoring.session;

import dev.assay.scoring.session.SessionMessage.Contribution;

/**
 * The e-process of one key in one session: sufficient statistics, running maximum, first crossing. Not thread-safe; belongs
 * to its session.
 */
final class Tally {
    private static final double LN_10 = Math.log(10);

    final long process;
    /** Counted draws; for p-values, messages. */
    long count;
    /** Sum of the counted draws; for p-values, natural logarithm of the weighted sum of e-values. */
    double sum;
    /** Messages that had something to count. */
    int messages;
    /** At least 0: every e-process starts at 1. */
    double maxLog10;
    /** Offset of the message that first reached the threshold, or -1. */
    long crossedAtOffset = -1;
    /** Number of that message among the session's, from 1; 0 while there is none. */
    int crossedAtMessage;
    /** Number of the session's message that last came with this key. */
    int lastMessage;

    Tally(long process) {
        this.process = process;
    }

    /** Takes the draws that count; returns how many there were. */
    int add(Contribution contribution, Mixture mixture, boolean[] counts) {
        int taken = 0;
        double gain = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i]) {
                taken++;
                gain += mixture.counted(contribution.values()[i]);
            }
        }
        count += taken;
        sum += gain;
        messages += taken > 0 ? 1 : 0;
        return taken;
    }

    /**
     * Takes the p-value of a message. The number of message s weighs 1 / (s (s + 1)), and the weights of all messages sum to
     * 1: the sum of weighted e-values only grows and its limit has mean at most 1, however the messages depend on each
     * other.
     */
    void add(double log10P) {
        double before = count == 0 ? Double.NEGATIVE_INFINITY : sum;
        count++;
        messages++;
        double added = Calibrator.ln(log10P) - Math.log((double) count) - Math.log1p((double) count);
        double top = Math.max(before, added);
        sum = top + Math.log(Math.exp(before - top) + Math.exp(added - top));
    }

    /** The current e-value, base 10. */
    double log10(Contribution contribution) {
        Mixture mixture = contribution.mixture();
        return mixture == null ? sum / LN_10 : mixture.log10(count, sum);
    }

    /** Raises the maximum and notes the first crossing; true when this message is the first to reach the threshold. */
    boolean look(double log10, double log10Threshold, long offset, int message) {
        maxLog10 = Math.max(maxLog10, log10);
        if (crossedAtMessage > 0 || maxLog10 < log10Threshold) {
            return false;
        }
        crossedAtOffset = offset;
        crossedAtMessage = message;
        return true;
    }
}
