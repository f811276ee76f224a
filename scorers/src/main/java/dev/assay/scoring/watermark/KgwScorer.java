package dev.assay.scoring.watermark;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.intake.ModelProfiles;
import dev.assay.scoring.watermark.intake.ProfileIntake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tries every key of a ring on the token ids of a completion: one finding per key, with the exact binomial tail over
 * independent draws as its p-value and the reference's numbers as measures. A negative finding means "not this key", never
 * "no watermark". Safe for use by any number of threads.
 */
public final class KgwScorer implements Scorer {
    /** Id of this scorer; evidence carries the id of the key's scheme. */
    public static final String ID = "watermark.kgw";

    /** What the reference predicts above. */
    private static final double REFERENCE_Z_THRESHOLD = 3.0;

    private final KeyRing ring;
    private final Intake intake;
    private final Map<String, TriedKey> tried = new HashMap<>();

    /** A scorer that tries every key of the ring on events with token ids. */
    public KgwScorer(KeyRing ring) {
        this(ring, new GreenLists());
    }

    /** The same with green lists that are shared with others. */
    public KgwScorer(KeyRing ring, GreenLists lists) {
        this(ring, new ProfileIntake(ring, ModelProfiles.NONE, Map.of(), Integer.MAX_VALUE), lists);
    }

    /**
     * A scorer that tries what an intake says.
     *
     * @param intake over the keys of {@code ring}
     * @param lists green lists, which may be shared with others and with earlier scorers
     */
    public KgwScorer(KeyRing ring, Intake intake, GreenLists lists) {
        this.ring = ring;
        this.intake = intake;
        ring.keys().forEach(key -> tried.put(key.id(), new TriedKey(key, new KgwDetector(key.parameters(), lists))));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.WATERMARK;
    }

    @Override
    public String describe() {
        return ID + " binomial distinct-draws keys="
                + ring.keys().stream().map(WatermarkKey::describe).collect(Collectors.joining(",", "[", "]")) + " "
                + intake.describe();
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        List<Attempt> attempts = intake.attempts(subject);
        if (attempts.isEmpty()) {
            String detail = tried.isEmpty() ? "the key ring is empty" : "no key concerns this text";
            return List.of(abstained(ID, Reason.NO_KEY, detail).build());
        }
        return attempts.stream().map(this::evidence).toList();
    }

    private Evidence evidence(Attempt attempt) {
        TokenText text = attempt.text();
        TriedKey key = tried.get(attempt.key().id());
        if (key == null) {
            throw new IllegalStateException("the intake tries a key that is not in the ring");
        }
        Evidence.Builder builder;
        if (text == null) {
            String detail = String.valueOf(attempt.detail());
            builder = abstained(attempt.key().scheme().scorerId(), attempt.reason(), detail)
                    .keyId(attempt.key().id());
        } else {
            builder = key.score(text.ids());
        }
        attempt.notes().forEach(builder::note);
        return builder.build();
    }

    private static Evidence.Builder abstained(String scorer, Reason reason, String detail) {
        return Evidence.abstained(scorer, Family.WATERMARK, reason, detail);
    }

    /** One key with its detector; immutable. */
    private record TriedKey(WatermarkKey key, KgwDetector detector) {

        Evidence.Builder score(int[] ids) {
            return detector.read(ids).map(this::finding).orElseGet(this::tooShort);
        }

        /** No evidence against the null: p = 1, with the reason. */
        private Evidence.Builder tooShort() {
            int needed = key.contextWidth() + 1;
            return abstained(
                            key.scheme().scorerId(),
                            Reason.TOO_SHORT,
                            "this key needs " + needed + " tokens after a leading BOS")
                    .keyId(key.id())
                    .pValue(1, 0)
                    .effectiveCount(0);
        }

        private Evidence.Builder finding(KgwReading reading) {
            int green = key.parameters().greenlistSize();
            TailProbability tail =
                    BinomialTail.atLeast(reading.distinctGreen(), reading.distinct(), green, key.vocabularySize());
            return Evidence.scored(key.scheme().scorerId(), Family.WATERMARK)
                    .keyId(key.id())
                    .statistic("green", reading.distinctGreen())
                    .effectiveCount(reading.distinct())
                    .pValue(tail.p(), tail.log10())
                    .flagged(tail.log10() <= Math.log10(key.alpha()))
                    .measure("distinct_z", reading.distinctZScore())
                    .measure("distinct_green", reading.distinctGreen())
                    .measure("distinct_tokens_scored", reading.distinct())
                    .measure("z_score", reading.zScore())
                    .measure("num_tokens_scored", reading.scored())
                    .measure("num_green_tokens", reading.green())
                    .measure("green_fraction", reading.greenFraction())
                    .measure("hf_p_value", reading.referencePValue())
                    .measure("hf_prediction", reading.zScore() > REFERENCE_Z_THRESHOLD ? 1 : 0);
        }
    }
}
