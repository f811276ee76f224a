package dev.assay.scoring.session;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.session.SessionMessage.Contribution;
import dev.assay.scoring.stats.ClopperPearson;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often conversations without a watermark are flagged when somebody looks after every message and stops at the first
 * crossing, simulated through the production classes. The writer is an adversary within the rules: a third of its draws repeat
 * those that scored best so far, and it writes more while the evidence rises. Stateless; any thread may call it.
 */
public final class SessionCalibration {
    private static final List<DrawLaw> LAWS = List.of(
            new DrawLaw.Bernoulli(0.25),
            new DrawLaw.Bernoulli(0.5),
            new DrawLaw.Exponential(),
            new DrawLaw.Binomial(8, 0.5));

    /** How many worlds there are. */
    public static final int WORLDS = LAWS.size() + 2;

    private static final int SEVERAL_KEYS = 8;
    private static final int LONGEST_MESSAGE = 24;
    private static final int REMEMBERED = 16;
    private static final double CONFIDENCE = 0.01;

    private SessionCalibration() {}

    /**
     * What one run found.
     *
     * @param law distribution of the draws
     * @param keys keys tried on every message; a conversation is flagged when any of them is
     * @param crossings conversations that were flagged at any message
     * @param lower 99 % one-sided Clopper-Pearson bound of the true rate
     * @param upper 99 % one-sided Clopper-Pearson bound of the true rate
     */
    public record Result(
            String law,
            int keys,
            int conversations,
            int messages,
            double alpha,
            long crossings,
            double rate,
            double lower,
            double upper) {

        /** Whether the count does not refute that the rate is at most alpha. */
        public boolean holds() {
            return lower <= alpha;
        }
    }

    /** Every world in turn; the seed decides every number. */
    public static List<Result> all(int conversations, int messages, double alpha, long seed) {
        return IntStream.range(0, WORLDS)
                .mapToObj(i -> world(i, conversations, messages, alpha, seed))
                .toList();
    }

    /**
     * One of the worlds: four laws of draws, messages that have a p-value only, and eight keys at once.
     *
     * @param index 0 to {@link #WORLDS} - 1
     */
    public static Result world(int index, int conversations, int messages, double alpha, long seed) {
        return index < LAWS.size()
                ? run(LAWS.get(index), 1, conversations, messages, alpha, seed)
                : index == LAWS.size()
                        ? run(null, 1, conversations, messages, alpha, seed)
                        : run(LAWS.get(0), SEVERAL_KEYS, conversations, messages, alpha, seed);
    }

    /**
     * One law.
     *
     * @param law null for messages that have a p-value only
     * @param keys tried on every message, at least 1
     * @param messages per conversation, fewer after a crossing
     */
    public static Result run(
            @Nullable DrawLaw law, int keys, int conversations, int messages, double alpha, long seed) {
        return run(law, keys, conversations, messages, alpha, seed, Repeats.LEAVE_OUT);
    }

    /** What a test takes to show that the writer's repeats matter. */
    enum Repeats {
        LEAVE_OUT,
        COUNT
    }

    static Result run(
            @Nullable DrawLaw law,
            int keys,
            int conversations,
            int messages,
            double alpha,
            long seed,
            Repeats repeats) {
        SplittableRandom random = new SplittableRandom(seed);
        NullWorld world = new NullWorld(law);
        SessionRules rules = new SessionRules(alpha, SessionRules.DEFAULT.ttl(), SessionRules.MOST_DRAWS, 1);
        long crossings = 0;
        for (int i = 0; i < conversations; i++) {
            crossings += new Writer(world, keys, rules, random.split(), repeats).crosses(messages) ? 1 : 0;
        }
        return new Result(
                world.name(),
                keys,
                conversations,
                messages,
                alpha,
                crossings,
                (double) crossings / Math.max(1, conversations),
                ClopperPearson.lower(crossings, conversations, CONFIDENCE),
                ClopperPearson.upper(crossings, conversations, CONFIDENCE));
    }

    /** One conversation and whoever writes it. */
    private static final class Writer {
        private final NullWorld world;
        private final int keys;
        private final Repeats repeats;
        private final SessionRules rules;
        private final SplittableRandom random;
        private final @Nullable Mixture mixture;
        private final long secret;
        private final long[] best = new long[REMEMBERED];
        private final double[] bestValues = new double[REMEMBERED];
        private boolean rising;

        private Writer(NullWorld world, int keys, SessionRules rules, SplittableRandom random, Repeats repeats) {
            this.repeats = repeats;
            this.world = world;
            this.keys = keys;
            this.rules = rules;
            this.random = random;
            DrawLaw law = world.law();
            mixture = law == null ? null : Mixture.of(law).orElseThrow();
            secret = random.nextLong();
            for (int i = 0; i < REMEMBERED; i++) {
                best[i] = random.nextLong();
            }
        }

        private boolean crosses(int messages) {
            Session session = new Session();
            double before = 0;
            for (int i = 0; i < messages; i++) {
                Session.Change change = session.add(message(), i, rules);
                if (change.crossings() > 0) {
                    return true;
                }
                Double now = change.evidence().get(0).measures().get("log10_e_value");
                rising = now != null && now > before;
                before = now == null ? before : now;
            }
            return false;
        }

        private SessionMessage message() {
            int length = 1 + random.nextInt(rising ? LONGEST_MESSAGE : LONGEST_MESSAGE / 2);
            long[] identities = new long[length];
            for (int i = 0; i < length; i++) {
                identities[i] = random.nextInt(3) == 0 ? best[random.nextInt(REMEMBERED)] : random.nextLong();
            }
            List<Contribution> contributions = new ArrayList<>(keys);
            for (int key = 0; key < keys; key++) {
                contributions.add(contribution(key, identities));
            }
            return new SessionMessage(contributions);
        }

        private Contribution contribution(int key, long[] identities) {
            int[] fingerprints = new int[identities.length];
            double[] values = new double[identities.length];
            for (int i = 0; i < values.length; i++) {
                long counted = repeats == Repeats.COUNT ? random.nextLong() : identities[i];
                fingerprints[i] = SessionMessage.fingerprint(counted);
                values[i] = world.value(identities[i], secret + key);
                remember(identities[i], values[i]);
            }
            double log10P = Math.log10(1 - world.value(identities[0], secret + key));
            return new Contribution(key, "calibration", "k", null, mixture, fingerprints, values, log10P);
        }

        private void remember(long identity, double value) {
            int place = (int) (identity & (REMEMBERED - 1));
            if (value > bestValues[place]) {
                best[place] = identity;
                bestValues[place] = value;
            }
        }
    }
}
