package dev.assay.scoring.session;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.session.SessionMessage.Contribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The evidence of one conversation: one e-process per key over the draws of all messages, each draw counted once. Not
 * thread-safe.
 *
 * <p>Whether a draw counts is decided before its value is looked at: by the identities of the draws seen so far, by the room
 * left, by the place in the message. Without a watermark the values at identities that were not counted before are
 * independent of all of that and of the values before, so each counted draw multiplies the e-value by a factor of mean 1,
 * and what is left out (repeats, draws beyond the room, draws that share a fingerprint with another) costs power only. The
 * set of seen draws is shared by all keys: what another key's reading put there is left out as well, by the same argument.
 *
 * <p>With K keys tried so far the threshold is K/alpha. Where all of them come with the first message, the chance that any is
 * ever flagged is at most alpha. A key that comes later, as the k-th, adds alpha/k to that bound at most.
 */
final class Session {
    /** Keys that one session follows; beyond, the one that was tried longest ago is forgotten. */
    static final int MOST_KEYS = 256;

    final SeenDraws seen = new SeenDraws();
    final Map<Long, Tally> tallies = new HashMap<>();
    /** Messages that came with a number for any key. */
    int messages;
    /** Stream time of the last message. */
    long touched;

    /** What one message did. */
    record Change(List<Evidence> evidence, int counted, int repeated, int beyond, int crossings) {}

    /** Takes a message in; {@code offset} is its place, for the note on the first crossing. */
    Change add(SessionMessage message, long offset, SessionRules rules) {
        messages++;
        Counting counting = new Counting(rules.maxDraws());
        List<Tally> touchedTallies = new ArrayList<>();
        for (Contribution one : message.contributions()) {
            Tally tally = tally(one.process());
            Mixture mixture = one.mixture();
            if (mixture == null) {
                tally.add(one.log10P());
            } else {
                counting.counted += tally.add(one, mixture, counting.counts(one.fingerprints()));
            }
            touchedTallies.add(tally);
        }
        counting.remember();
        int keys = Math.max(tallies.size(), touchedTallies.size());
        double log10Threshold = Math.log10(keys / rules.alpha());
        List<Evidence> evidence = new ArrayList<>();
        int crossings = 0;
        for (int i = 0; i < touchedTallies.size(); i++) {
            Contribution one = message.contributions().get(i);
            Tally tally = touchedTallies.get(i);
            double log10 = tally.log10(one);
            crossings += tally.look(log10, log10Threshold, offset, messages) ? 1 : 0;
            evidence.add(SessionEvidence.of(one, tally, log10, keys, rules.alpha()));
        }
        return new Change(evidence, counting.counted, counting.repeated, counting.beyond, crossings);
    }

    private Tally tally(long process) {
        Tally found = tallies.get(process);
        if (found == null) {
            if (tallies.size() >= MOST_KEYS) {
                Tally oldest = tallies.values().stream()
                        .min(Comparator.<Tally>comparingInt(one -> one.lastMessage)
                                .thenComparingLong(one -> one.process))
                        .orElseThrow();
                tallies.remove(oldest.process);
            }
            found = new Tally(process);
            tallies.put(process, found);
        }
        found.lastMessage = messages;
        return found;
    }

    /** Decides for one message which draws count; keys that read the same draws share one decision. */
    private final class Counting {
        private final SeenDraws fresh = new SeenDraws();
        private final List<int[]> readings = new ArrayList<>();
        private final List<boolean[]> decisions = new ArrayList<>();
        private final int room;
        private int counted;
        private int repeated;
        private int beyond;

        private Counting(int maxDraws) {
            room = maxDraws - seen.size();
        }

        private boolean[] counts(int[] fingerprints) {
            for (int i = 0; i < readings.size(); i++) {
                if (Arrays.equals(readings.get(i), fingerprints)) {
                    return decisions.get(i);
                }
            }
            SeenDraws own = new SeenDraws();
            boolean[] counts = new boolean[fingerprints.length];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = counts(fingerprints[i], own);
            }
            readings.add(fingerprints);
            decisions.add(counts);
            return counts;
        }

        private boolean counts(int fingerprint, SeenDraws own) {
            if (seen.contains(fingerprint) || !own.add(fingerprint)) {
                repeated++;
                return false;
            }
            if (!fresh.contains(fingerprint)) {
                if (fresh.size() >= room) {
                    beyond++;
                    return false;
                }
                fresh.add(fingerprint);
            }
            return true;
        }

        private void remember() {
            for (int i = 0; i < fresh.size(); i++) {
                seen.add(fresh.at(i));
            }
        }
    }
}
