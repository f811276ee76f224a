package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a completion's meaning is from the model's other answers to the same prompt: 1 minus the mean cosine between
 * the sentence vector of the completion and that of each sample, in [0, 2]; higher means more likely hallucinated. A
 * completion that is longer than the encoder reads has no number, and such a sample does not count: what they say at their
 * end would be left out. The idea is that of SelfCheckGPT (Manakul, Liusie, Gales, EMNLP 2023) with sentence vectors (Reimers, Gurevych, EMNLP 2019)
 * as the measure of agreement. Immutable; any thread may use it.
 */
public final class EmbeddingAgreementScorer implements ModelScorer {
    /** Id of this scorer. */
    public static final String ID = "consistency.embedding";

    /** Id of the encoder that the build carries. */
    public static final String DEFAULT_MODEL = "all-minilm-l6-v2";

    private final String model;
    private final int minSamples;
    private final int maxSamples;
    private final @Nullable Double threshold;

    /** The bundled encoder, 1 to 20 samples, no threshold. */
    public EmbeddingAgreementScorer() {
        this(DEFAULT_MODEL, 1, 20, null);
    }

    /**
     * @param model id of a sentence encoder on the lane
     * @param minSamples fewer non-blank samples than this are no basis, at least 1
     * @param maxSamples only so many of the first non-blank samples are read, at least {@code minSamples}
     * @param threshold evidence with a higher score is flagged, in [0, 2]; null flags nothing
     */
    public EmbeddingAgreementScorer(String model, int minSamples, int maxSamples, @Nullable Double threshold) {
        if (minSamples < 1) {
            throw new IllegalArgumentException("min-samples is " + minSamples + ": set at least 1");
        }
        if (maxSamples < minSamples) {
            throw new IllegalArgumentException(
                    "max-samples is " + maxSamples + ": set at least min-samples, " + minSamples);
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 2)) {
            throw new IllegalArgumentException("threshold is " + threshold + ": set a number from 0 to 2");
        }
        this.model = model;
        this.minSamples = minSamples;
        this.maxSamples = maxSamples;
        this.threshold = threshold;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> scores() {
        return Set.of(ID);
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " model=" + model + " min-samples=" + minSamples + " max-samples=" + maxSamples + " threshold="
                + threshold + " score=1-mean-cosine cut=left-out letters=composed";
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        Samples samples = Samples.of(subject, maxSamples);
        if (samples.lacking(ID, subject, minSamples) != null) {
            return List.of();
        }
        return texts(subject, samples).stream().distinct().toList();
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        Samples samples = Samples.of(subject, maxSamples);
        Evidence lacking = samples.lacking(ID, subject, minSamples);
        if (lacking != null) {
            return List.of(lacking);
        }
        List<LaneAnswer.Row> rows = new ArrayList<>();
        for (LaneQuery query : texts(subject, samples)) {
            // No number from half the samples: which half would depend on load.
            if (answers.to(query) instanceof LaneAnswer.Failure failure) {
                return List.of(Samples.abstained(ID, failure.reason(), failure.detail()));
            }
            rows.add((LaneAnswer.Row) answers.to(query));
        }
        if (rows.get(0).truncated()) {
            return List.of(Samples.abstained(ID, Reason.TRUNCATION, "the text is longer than the encoder reads"));
        }
        List<float[]> whole = rows.subList(1, rows.size()).stream()
                .filter(row -> !row.truncated())
                .map(LaneAnswer.Row::values)
                .toList();
        if (whole.size() < minSamples) {
            return List.of(Samples.abstained(
                    ID,
                    Reason.SAMPLES,
                    whole.size() + " of " + samples.size() + " samples fit into the encoder, at least " + minSamples
                            + " needed"));
        }
        return List.of(evidence(rows.get(0).values(), whole, samples.size() - whole.size()));
    }

    private Evidence evidence(float[] response, List<float[]> samples, int truncated) {
        double[] cosines =
                samples.stream().mapToDouble(sample -> cosine(response, sample)).toArray();
        double mean = mean(cosines);
        double score = 1 - mean;
        Evidence.Builder evidence = Evidence.scored(ID, Family.CONSISTENCY)
                .statistic("mean_cosine", mean)
                .score(score)
                .effectiveCount(samples.size())
                .measure("cosine_min", Arrays.stream(cosines).min().orElse(mean))
                .measure("cosine_max", Arrays.stream(cosines).max().orElse(mean))
                .measure("truncated", truncated);
        if (samples.size() > 1) {
            evidence.measure("pairwise_mean", pairwiseMean(samples));
        }
        if (threshold != null) {
            evidence.measure("threshold", threshold).flagged(score > threshold);
        }
        if (truncated > 0) {
            evidence.note("truncated", truncated + " samples are longer than the encoder reads and do not count");
        }
        return evidence.build();
    }

    /** Mean cosine over all pairs of samples: how well the samples agree among themselves. */
    private static double pairwiseMean(List<float[]> samples) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < samples.size(); i++) {
            for (int j = i + 1; j < samples.size(); j++) {
                sum += cosine(samples.get(i), samples.get(j));
                pairs++;
            }
        }
        return sum / pairs;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** In [-1, 1]; 0 when either vector is zero. */
    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            lengthA += (double) a[i] * a[i];
            lengthB += (double) b[i] * b[i];
        }
        double length = Math.sqrt(lengthA) * Math.sqrt(lengthB);
        return length == 0 ? 0 : Math.max(-1, Math.min(1, product / length));
    }

    private List<LaneQuery> texts(Subject subject, Samples samples) {
        List<LaneQuery> out = new ArrayList<>();
        out.add(new LaneQuery(model, Samples.text(Reading.text(subject))));
        samples.texts().forEach(text -> out.add(new LaneQuery(model, text)));
        return out;
    }
}
