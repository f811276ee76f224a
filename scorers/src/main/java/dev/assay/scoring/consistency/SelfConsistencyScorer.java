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
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.UnicodeSegmenter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 *   <li>{@code consistency.agreement}: mean ROUGE-L to the samples, words of the prompt left out, statistic = the same with
 *       them; lower is worse
 *   <li>{@code consistency.exact-match}: share of samples equal to the answer but for case, punctuation and articles; lower is
 *       worse
 *   <li>{@code consistency.lexical-similarity}: minus the mean ROUGE-L over pairs of samples
 *   <li>{@code consistency.eigv}, {@code .degree}, {@code .eccentricity}: of the graph of answer and samples by Jaccard
 *       similarity
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
        return ID + " tokenizer=" + EnglishTokenizer.ID + "|" + UnicodeSegmenter.ID + " splitter=" + SentenceSplitter.ID
                + "|" + UnicodeSegmenter.ID + " model=" + model.fingerprint() + " " + config;
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        if (subject.text().isBlank() && subject.sentences().stream().allMatch(String::isBlank)) {
            return abstained(Reason.EMPTY_TEXT, null);
        }
        if (subject.samples().isEmpty()) {
            return abstained(Reason.NO_SAMPLES, null);
        }
        List<Integer> usable = config.usable(subject);
        if (usable.size() < config.minSamples()) {
            return abstained(
                    Reason.SAMPLES,
                    usable.size() + " of " + subject.samples().size() + " samples have text, at least "
                            + config.minSamples() + " needed");
        }
        ComparedTexts texts = ComparedTexts.of(subject, config);
        int words = texts.words();
        if (words == 0) {
            return abstained(Reason.NO_CONTENT, "no word");
        }
        List<Subject.SampledText> samples = texts.samples();
        ConsistencyScores scores = texts.scores(config.ngramOrders(), 0, samples.size());
        if (Double.isNaN(ConsistencyScores.mean(scores.combined()))) {
            return abstained(Reason.NO_CONTENT, "only sentences without content");
        }
        return new Finding(
                        config,
                        model,
                        subject,
                        texts.reading(),
                        words,
                        texts.kind(),
                        texts.places(),
                        texts.tooLong(),
                        samples,
                        scores)
                .evidence();
    }

    private static List<Evidence> abstained(Reason reason, @Nullable String detail) {
        return List.of(
                Evidence.abstained(ID, Family.CONSISTENCY, reason, detail).build());
    }
}
