package dev.assay.scoring.watermark;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import java.util.List;
import java.util.Optional;
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
    private final List<TriedKey> tried;

    /** A scorer with its own cache of green lists. */
    public KgwScorer(KeyRing ring) {
        this(ring, new GreenLists());
    }

    /** A scorer that shares green lists with others. */
    public KgwScorer(KeyRing ring, GreenLists lists) {
        this.ring = ring;
        tried = ring.keys().stream()
                .map(key -> new TriedKey(key, new KgwDetector(key.parameters(), lists)))
                .toList();
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
                + ring.keys().stream().map(WatermarkKey::describe).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        List<TriedKey> concerned = tried.stream()
                .filter(one -> one.key.concernsTenant(subject.tenant()))
                .toList();
        if (concerned.isEmpty()) {
            String detail = tried.isEmpty() ? "the key ring is empty" : "no key concerns this tenant";
            return List.of(abstained(ID, Reason.NO_KEY, detail).build());
        }
        int[] ids = subject.tokens().ids();
        if (ids.length == 0) {
            return List.of(abstained(ID, Reason.NO_TOKENS, "tokens.ids").build());
        }
        int largest = 0;
        for (int id : ids) {
            if (id < 0) {
                return List.of(
                        abstained(ID, Reason.INVALID_TOKEN_ID, "tokens.ids").build());
            }
            largest = Math.max(largest, id);
        }
        int largestId = largest;
        return concerned.stream().map(one -> one.score(subject, ids, largestId)).toList();
    }

    private static Evidence.Builder abstained(String scorer, Reason reason, String detail) {
        return Evidence.abstained(scorer, Family.WATERMARK, reason, detail);
    }

    /** One key with its detector; immutable. */
    private record TriedKey(WatermarkKey key, KgwDetector detector) {

        Evidence score(Subject subject, int[] ids, int largestId) {
            Optional<String> mismatch = mismatch(subject, largestId);
            if (mismatch.isPresent()) {
                return abstained(key.scheme().scorerId(), Reason.VOCABULARY_MISMATCH, mismatch.get())
                        .keyId(key.id())
                        .build();
            }
            return detector.read(ids).map(reading -> finding(reading, ids)).orElseGet(this::tooShort);
        }

        private Optional<String> mismatch(Subject subject, int largestId) {
            if (key.vocabularyId() != null
                    && subject.vocabularyId() != null
                    && !key.vocabularyId().equals(subject.vocabularyId())) {
                return Optional.of("model.vocabularyId");
            }
            Integer declared = subject.vocabularySize();
            if (declared != null && declared != key.vocabularySize()) {
                return Optional.of("model.vocabularySize");
            }
            return largestId >= key.vocabularySize() ? Optional.of("tokens.ids") : Optional.empty();
        }

        /** No evidence against the null: p = 1, with the reason. */
        private Evidence tooShort() {
            int needed = key.contextWidth() + 1;
            return abstained(
                            key.scheme().scorerId(),
                            Reason.TOO_SHORT,
                            "this key needs " + needed + " tokens after a leading BOS")
                    .keyId(key.id())
                    .pValue(1, 0)
                    .effectiveCount(0)
                    .build();
        }

        private Evidence finding(KgwReading reading, int[] ids) {
            int green = key.parameters().greenlistSize();
            TailProbability tail =
                    BinomialTail.atLeast(reading.distinctGreen(), reading.distinct(), green, key.vocabularySize());
            Evidence.Builder evidence = Evidence.scored(key.scheme().scorerId(), Family.WATERMARK);
            detector.detect(ids, new int[0]).map(Detection::draws).ifPresent(evidence::draws);
            return evidence.keyId(key.id())
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
                    .measure("hf_prediction", reading.zScore() > REFERENCE_Z_THRESHOLD ? 1 : 0)
                    .build();
        }
    }
}
