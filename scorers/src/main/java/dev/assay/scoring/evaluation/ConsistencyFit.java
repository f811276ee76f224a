package dev.assay.scoring.evaluation;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SupportScale;
import java.util.ArrayList;
import java.util.List;

/**
 * Recomputes the constants of {@link SupportScale} from labelled passages. Labels are not read. Stateless; any thread may use
 * it.
 */
public final class ConsistencyFit {
    private ConsistencyFit() {}

    /**
     * Mean and standard deviation of unigram maximum and entity support over all sentences and all disjoint sub-sets of N
     * samples in order (samples left over at the end are not used).
     *
     * @param samples N, at least 1
     */
    public static SupportScale scale(List<LabelledPassage> passages, int samples) {
        List<Double> maxima = new ArrayList<>();
        List<Double> supports = new ArrayList<>();
        for (LabelledPassage passage : passages) {
            for (int from = 0; from + samples <= passage.samples().size(); from += samples) {
                Subject subject = passage.subject(from, from + samples);
                ConsistencyScores scores = ConsistencyScores.of(ScoredResponse.of(subject), subject.samples(), 1);
                for (int i = 0; i < scores.combined().length; i++) {
                    if (!Double.isNaN(scores.combined()[i])) {
                        maxima.add(scores.ngrams().get(0).max()[i]);
                        supports.add(scores.entitySupport()[i]);
                    }
                }
            }
        }
        double maxMean = mean(maxima);
        double supportMean = mean(supports);
        return new SupportScale(maxMean, deviation(maxima, maxMean), supportMean, deviation(supports, supportMean));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values, double mean) {
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / values.size());
    }
}
