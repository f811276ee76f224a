package dev.assay.scoring.session;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one message brings to its session: for every key that has a number, the draws it rests on, or its p-value where it is
 * no sum of draws with a law. Made on a scoring thread; immutable, any thread may read it.
 *
 * @param contributions in the order of the evidence
 */
public record SessionMessage(List<Contribution> contributions) {

    /**
     * One key's part.
     *
     * @param process names the e-process within a session: scorer, key, law and tokenizer, so that a key whose parameters
     *     change begins anew
     * @param scorer whose evidence it is
     * @param tokenizer that made the tokens of a text; null when they came with the event
     * @param mixture null when {@code log10P} counts
     * @param fingerprints of the draws' identities, [n]; empty without a mixture
     * @param values the draws, [n]
     * @param log10P of the message alone
     */
    record Contribution(
            long process,
            String scorer,
            String keyId,
            @Nullable String tokenizer,
            @Nullable Mixture mixture,
            int[] fingerprints,
            double[] values,
            double log10P) {}

    private static final int[] NO_FINGERPRINTS = {};
    private static final double[] NO_VALUES = {};

    public SessionMessage {
        contributions = List.copyOf(contributions);
    }

    /** The message behind the evidence of one event; empty when no watermark key has a number for it. */
    public static Optional<SessionMessage> of(List<Evidence> evidence) {
        List<Contribution> contributions = new ArrayList<>();
        Map<String, Integer> readings = new HashMap<>();
        for (Evidence one : evidence) {
            String keyId = one.keyId();
            Double log10P = one.log10PValue();
            if (one.family() == Family.WATERMARK
                    && one.disposition() == Disposition.SCORED
                    && keyId != null
                    && log10P != null) {
                String name = name(one, keyId);
                // A key that is tried on several readings of a text has as many processes.
                int reading = readings.merge(name, 1, Integer::sum);
                contributions.add(contribution(one, keyId, log10P, hash(name + "\n" + reading)));
            }
        }
        return contributions.isEmpty() ? Optional.empty() : Optional.of(new SessionMessage(contributions));
    }

    private static Contribution contribution(Evidence one, String keyId, double log10P, long process) {
        Draws draws = one.draws();
        String tokenizer = one.notes().get("tokenizer");
        Mixture mixture = draws == null ? null : Mixture.of(draws.law()).orElse(null);
        if (draws == null || mixture == null) {
            return new Contribution(process, one.scorer(), keyId, tokenizer, null, NO_FINGERPRINTS, NO_VALUES, log10P);
        }
        long salt = hash(one.scorer());
        int[] fingerprints = new int[draws.count()];
        for (int i = 0; i < fingerprints.length; i++) {
            fingerprints[i] = fingerprint(draws.identities()[i] ^ salt);
        }
        return new Contribution(process, one.scorer(), keyId, tokenizer, mixture, fingerprints, draws.values(), log10P);
    }

    private static String name(Evidence one, String keyId) {
        Draws draws = one.draws();
        String law = draws == null ? "p" : law(draws.law());
        return one.scorer() + "\n" + keyId + "\n" + law + "\n" + one.notes().getOrDefault("tokenizer", "");
    }

    private static String law(DrawLaw law) {
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return "bernoulli " + bernoulli.probability();
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            return "binomial " + binomial.layers() + " " + binomial.probability();
        }
        return law instanceof DrawLaw.Exponential ? "exponential" : "p";
    }

    /** The finaliser of SplitMix64, upper half: every bit of the identity counts. */
    static int fingerprint(long identity) {
        long z = (identity ^ (identity >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (int) ((z ^ (z >>> 31)) >>> 32);
    }

    private static long hash(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong();
    }

    /** Counts only: fingerprints and values lead back to tokens and key. */
    @Override
    public String toString() {
        return "SessionMessage[" + contributions.size() + " keys]";
    }
}
