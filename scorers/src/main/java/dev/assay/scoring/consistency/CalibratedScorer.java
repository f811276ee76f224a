package dev.assay.scoring.consistency;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another consistency scorer, with the probabilities that its scores of whole responses stand for where the model file was
 * fitted to them, too. Immutable; any thread may use it.
 */
public final class CalibratedScorer implements Scorer {
    private final Scorer inner;
    private final ConsistencyConfig config;
    private final ConsistencyModel model;

    private CalibratedScorer(Scorer inner, ConsistencyConfig config, ConsistencyModel model) {
        this.inner = inner;
        this.config = config;
        this.model = model;
    }

    /**
     * The scorer with probabilities, or the scorer itself where the model holds none for it.
     *
     * @param config tells short answers from passages, and how many samples count
     */
    public static Scorer of(Scorer scorer, ConsistencyConfig config, ConsistencyModel model) {
        boolean others = model.calibrations().keySet().stream()
                .anyMatch(target -> !SelfConsistencyScorer.CALIBRATED.contains(target.scorer()));
        boolean concerned = scorer.family() == Family.CONSISTENCY && !(scorer instanceof SelfConsistencyScorer);
        return others && concerned ? new CalibratedScorer(scorer, config, model) : scorer;
    }

    @Override
    public String id() {
        return inner.id();
    }

    @Override
    public Family family() {
        return inner.family();
    }

    @Override
    public String describe() {
        return inner.describe() + " calibration=" + model.fingerprint() + " short=" + config.shortAnswerWords() + ","
                + config.shortAnswerSentences() + " samples=" + config.maxSamples();
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return inner.queries(subject);
    }

    @Override
    public List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        return inner.more(subject, answers);
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        List<Evidence> found = inner.score(subject, answers);
        if (found.stream().noneMatch(this::calibrated)) {
            return found;
        }
        Compared compared = Compared.of(subject, config);
        // What compares no samples leaves none out for its length.
        int given = compared.samples().size() + compared.tooLong();
        return found.stream()
                .map(one -> calibrated(one)
                        ? calibrate(
                                one,
                                compared.kind(),
                                samples(one.scorer(), one.effectiveCount(), given),
                                compared.words())
                        : one)
                .toList();
    }

    /**
     * The number of samples that a probability is of: those that the score rests on, which may be fewer than were given; of scores
     * of the answer alone, as many as were given.
     *
     * @param effectiveCount of the evidence, or null
     * @param given samples with text, at least 0
     */
    public static int samples(String scorer, @Nullable Long effectiveCount, int given) {
        return effectiveCount == null || LikelihoodScorer.OF_TOKENS.contains(scorer)
                ? given
                : (int) Math.min(Integer.MAX_VALUE, effectiveCount);
    }

    private boolean calibrated(Evidence one) {
        return one.disposition() == Disposition.SCORED
                && one.score() != null
                && one.probability() == null
                && !SelfConsistencyScorer.CALIBRATED.contains(one.scorer())
                && (model.calibrates(one.scorer(), AnswerKind.ANSWER)
                        || model.calibrates(one.scorer(), AnswerKind.PASSAGE));
    }

    private Evidence calibrate(Evidence one, AnswerKind kind, int samples, int words) {
        Double score = one.score();
        Double probability = score == null ? null : model.probability(one.scorer(), kind, samples, words, score);
        String method = model.method(one.scorer(), kind, samples);
        if (probability == null || method == null) {
            return one;
        }
        return one.withProbability(
                probability,
                Map.of("calibration", method + ", model " + model.fingerprint(), "probability", kind.probability()));
    }
}
