package dev.assay.topology.threshold;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.control.AuditSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Traffic of a test: events, labels, answers and orders from a seed. Confined to the test thread. */
public final class Traffic {
    private final SplittableRandom random;
    private final int keys;
    private final List<String> decided = new ArrayList<>();
    private int events;

    Traffic(long seed, int keys) {
        random = new SplittableRandom(seed);
        this.keys = keys;
    }

    /** One call to a book. */
    interface Step {
        Deferral on(ThresholdBook book);
    }

    public static Candidate event(String id, String key, double score) {
        return candidate(id, null, key, score, "answer " + id);
    }

    static Candidate answer(String id, String parent, String key, String text) {
        return candidate(id, parent, key, -0.01, text);
    }

    static Candidate candidate(String id, String parent, String key, double score, String text) {
        return candidate(null, id, parent, key, score, text);
    }

    static Candidate candidate(String tenant, String id, String parent, String key, double score, String text) {
        return new Candidate(
                EventKey.of(tenant, id),
                EventKey.of(id),
                parent == null ? null : EventKey.of(tenant, parent),
                parent == null ? null : EventKey.of(parent),
                key,
                "other",
                AuditSeed.of(key, id),
                scored(score),
                AnswerSketch.of(text));
    }

    public static Deferral scored(double score) {
        return new Deferral(
                Deferral.Decision.ABSTAIN,
                "chow-average",
                "logprob",
                score,
                null,
                Reason.NO_THRESHOLD,
                Map.of("tokens", 7.0));
    }

    /** Mostly events, many labels in any order, some answers, now and then an order. */
    Step next(long at) {
        double kind = random.nextDouble();
        if (kind < 0.55 || decided.isEmpty()) {
            boolean again = random.nextInt(20) == 0 && !decided.isEmpty();
            String former = again ? "larger-" + decided.get(random.nextInt(decided.size())) : "";
            String id = again ? former : "event-" + events++;
            decided.add(id);
            Candidate candidate = event(id, "key-" + random.nextInt(keys), -Math.exp(3 * random.nextDouble()));
            return book -> book.decide(candidate, at, at * 1_000);
        }
        String of = decided.get(random.nextInt(decided.size()));
        if (kind < 0.9) {
            String labelled = random.nextInt(8) == 0 ? "larger-" + of : of;
            boolean correct = random.nextInt(5) != 0;
            return book -> {
                book.label(Note.Label.of(null, labelled, correct), at, at * 1_000);
                return null;
            };
        }
        if (kind < 0.985) {
            String text = random.nextBoolean() ? "answer " + of : "quite another one";
            // Ids are used twice now and then, for an answer of its own event or of another one.
            String id = random.nextInt(4) == 0 ? decided.get(random.nextInt(decided.size())) : "larger-" + of;
            Candidate answer = answer(random.nextInt(10) == 0 ? of : id, of, "key-0", text);
            return book -> book.decide(answer, at, at * 1_000);
        }
        Note.Order order = new Note.Order(
                List.of(Note.Kind.FREEZE, Note.Kind.UNFREEZE, Note.Kind.REVERT).get(random.nextInt(3)),
                random.nextBoolean() ? null : "key-" + random.nextInt(keys),
                null,
                "order-" + at,
                "test");
        return book -> {
            book.obey(order, at, at * 1_000);
            return null;
        };
    }

    /** A shelf that outlives its book. */
    static ThresholdShelf shelf(Map<byte[], byte[]> entries) {
        return new ThresholdShelf() {
            @Override
            public void put(byte[] key, byte[] value) {
                entries.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
                entries.remove(key);
            }

            @Override
            public void forEach(BiConsumer<byte[], byte[]> visitor) {
                entries.forEach(visitor);
            }
        };
    }

    /** Remembers everything that a book says. */
    public static final class Log implements ThresholdListener {
        public final List<ThresholdMove> moves = new ArrayList<>();
        public final Map<String, Integer> counts = new TreeMap<>();

        private void count(String what, int by) {
            counts.merge(what, by, Integer::sum);
        }

        public int of(Object what) {
            return counts.getOrDefault(what.toString(), 0);
        }

        @Override
        public void moved(ThresholdMove move) {
            moves.add(move);
        }

        @Override
        public void labelled(LabelOutcome outcome) {
            count(outcome.toString(), 1);
        }

        @Override
        public void answered(AnswerOutcome outcome) {
            count("answer " + outcome, 1);
        }

        @Override
        public void paired(boolean smallRight, boolean largeRight) {
            count("pair " + smallRight + " " + largeRight, 1);
        }

        @Override
        public void spilled() {
            count("spilled", 1);
        }

        @Override
        public void forgotten(boolean old, int decisions) {
            count(old ? "old" : "room", decisions);
        }
    }
}
