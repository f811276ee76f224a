package dev.assay.scoring.consistency;

import dev.assay.scoring.AskedModel;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A consistency scorer beside {@link SelfConsistencyScorer}, with the probabilities that its scores of whole responses stand for
 * where the model file was fitted to them; where a model on the lane gives the scores, with the name of that. Immutable; any
 * thread may use it.
 */
public final class CalibratedScorer implements Scorer {
    private final Scorer inner;
    private final ConsistencyConfig config;
    private final ConsistencyModel model;
    private final @Nullable AskedModel asked;

    private CalibratedScorer(
            Scorer inner, ConsistencyConfig config, ConsistencyModel model, @Nullable AskedModel asked) {
        this.inner = inner;
        this.config = config;
        this.model = model;
        this.asked = asked;
    }

    /**
     * The scorer with probabilities, or the scorer itself where the model file holds none for it.
     *
     * @param config tells short answers from passages, and how many samples count
     */
    public static Scorer of(LikelihoodScorer scorer, ConsistencyConfig config, ConsistencyModel model) {
        boolean others = model.calibrations().keySet().stream()
                .map(ConsistencyModel.Target::scorer)
                .anyMatch(id -> !SelfConsistencyScorer.CALIBRATED.contains(id)
                        && !model.asked().containsKey(id));
        return others ? new CalibratedScorer(scorer, config, model, null) : scorer;
    }

    /**
     * The scorer with the name of the model that it asks, and with the probabilities that were fitted to scores of that.
     *
     * @param config as above
     * @param asked the model on the lane
     */
    public static Scorer of(ModelScorer scorer, ConsistencyConfig config, ConsistencyModel model, AskedModel asked) {
        return new CalibratedScorer(scorer, config, model, asked);
    }

    /**
     * Refuses probabilities that would not be used, as they were fitted to scores of another model.
     *
     * @throws ForeignCalibrationException when the model file has such
     */
    public static void requireOwn(ModelScorer scorer, ConsistencyModel model, AskedModel asked) {
        for (String score : new TreeSet<>(scorer.scores())) {
            AskedModel fitted = model.asked().get(score);
            if (model.calibrates(score) && (fitted == null || !fitted.same(asked))) {
                throw new ForeignCalibrationException(score, fitted, asked);
            }
        }
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
        boolean any = !(inner instanceof ModelScorer scorer)
                || scorer.scores().stream().anyMatch(this::calibrates);
        return !any
                ? inner.describe()
                : inner.describe() + " calibration=" + model.fingerprint() + " short=" + config.shortAnswerWords() + ","
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
        List<Evidence> found = named(inner.score(subject, answers));
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

    private List<Evidence> named(List<Evidence> found) {
        AskedModel name = asked;
        return name == null
                ? found
                : found.stream()
                        .map(one -> one.score() == null ? one : one.withNote(AskedModel.NOTE, name.toString()))
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
                && calibrates(one.scorer());
    }

    private boolean calibrates(String score) {
        AskedModel fitted = model.asked().get(score);
        boolean own = asked == null ? fitted == null : fitted != null && fitted.same(asked);
        return own && model.calibrates(score);
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
