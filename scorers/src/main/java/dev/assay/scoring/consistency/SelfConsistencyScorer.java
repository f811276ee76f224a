package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.UnicodeSegmenter;
import java.util.List;
import java.util.Set;

/**
 * Hallucination by self-consistency without a model on the lane: the response against other completions of the same prompt.
 * Immutable; any thread may use it.
 *
 * <p>For every response, higher is worse:
 *
 * <ul>
 *   <li>{@code consistency.fusion}: the default choice, score = the fusion's own probability in [0, 1]: that the short answer is
 *       wrong, or the mean over sentences that one is not factual; with spans
 *   <li>{@code consistency.ngram}: SelfCheckGPT n-gram scores, score = unigram doc_avg_max
 *   <li>{@code consistency.entity-support}: mean over sentences of {@link EntitySupport}
 *   <li>{@code consistency.combined}: mean over sentences of {@link SupportScale}'s sum; with spans where the fusion has no
 *       score for each sentence
 * </ul>
 *
 * <p>For short answers besides, from {@link Agreement} and {@link AnswerMeasures}; higher is worse but for the first two:
 *
 * <ul>
 *   <li>{@code consistency.agreement}: mean ROUGE-L to the samples, words of the prompt left out but those in which two texts
 *       differ, statistic = the same with all of them; lower is worse
 *   <li>{@code consistency.exact-match}: share of samples equal to the answer as {@link AnswerWords} compares them; lower is worse
 *   <li>{@code consistency.lexical-similarity}: minus the mean ROUGE-L over pairs of samples, of the same words
 *   <li>{@code consistency.eigv}, {@code .degree}, {@code .eccentricity}: of the graph of answer and samples by Jaccard
 *       similarity of the same words
 *   <li>{@code consistency.semantic-entropy.discrete}: entropy of the samples' normalised strings, nats
 * </ul>
 */
public final class SelfConsistencyScorer implements Scorer {
    /** Scorer id; evidence ids are listed above, abstentions carry this one. */
    public static final String ID = "consistency.selfcheck";

    /** Ids of evidence whose probability comes with the score; {@link CalibratedScorer} sees to others. */
    public static final Set<String> CALIBRATED = Set.of(
            Finding.FUSION,
            Finding.NGRAM,
            Finding.ENTITY_SUPPORT,
            Finding.COMBINED,
            AnswerFinding.AGREEMENT,
            AnswerFinding.EXACT_MATCH,
            AnswerFinding.LEXICAL_SIMILARITY,
            AnswerFinding.EIGV,
            AnswerFinding.DEGREE,
            AnswerFinding.ECCENTRICITY,
            AnswerFinding.DISCRETE_ENTROPY);

    private final ConsistencyConfig config;
    private final ConsistencyModel model;

    /** With the fusion and the calibrations of the build. */
    public SelfConsistencyScorer(ConsistencyConfig config) {
        this(config, ModelFile.bundled());
    }

    /**
     * A scorer.
     *
     * @param model fusion and calibrations
     */
    public SelfConsistencyScorer(ConsistencyConfig config, ConsistencyModel model) {
        this.config = config;
        this.model = model;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " answers=" + AnswerCutter.ID + " tokenizer=" + EnglishTokenizer.ID + "|" + UnicodeSegmenter.ID
                + " splitter=" + Segmenter.ENGLISH.splitterId() + "|" + UnicodeSegmenter.SPLITTER_ID + " model="
                + model.fingerprint() + " "
                + config + " letters=composed";
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        Samples usable = Samples.of(subject, config.maxSamples());
        Evidence lacking = usable.lacking(ID, subject, config.minSamples());
        if (lacking != null) {
            return List.of(lacking);
        }
        Compared compared = Compared.of(subject, config);
        boolean sign = compared.saysBySign();
        if (compared.words() == 0 && !sign) {
            return List.of(Samples.abstained(ID, Reason.NO_CONTENT, "no word"));
        }
        if (!sign && compared.isPleasant()) {
            return List.of(Samples.abstained(ID, Reason.NO_CONTENT, "only sentences without content"));
        }
        ConsistencyScores scores =
                compared.scores(config.ngramOrders(), 0, compared.samples().size());
        return new Finding(config, model, subject, compared, scores).evidence();
    }
}
