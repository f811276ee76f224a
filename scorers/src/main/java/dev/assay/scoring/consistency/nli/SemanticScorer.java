package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ModelScorer;
import dev.assay.scoring.consistency.Samples;
import dev.assay.scoring.consistency.likelihood.SampleLogProbs;
import dev.assay.scoring.consistency.nli.MeaningRule.Pair;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whole answers grouped by meaning, and graphs over them, by an entailment model. Immutable; any thread may use it.
 *
 * <ul>
 *   <li>{@code consistency.semantic-entropy.RULE} for each {@link MeaningRule}: score = discrete semantic entropy in [0, log
 *       n], higher is worse; with log-probabilities of every answer also the forms of Farquhar et al., lm-polygraph and Kuhn
 *       et al.
 *   <li>{@code consistency.nli-graph}: score = EigV on entailment, about the number of meanings, in [1, n], higher is worse
 * </ul>
 *
 * <p>A text that is longer than the model reads, by itself or beside another one, leaves all of it without a number, for it would be judged in part.
 */
public final class SemanticScorer implements ModelScorer {
    /** Id of this scorer, and of its abstentions. */
    public static final String ID = "consistency.semantic";
    /** Beginning of the ids of entropies. */
    public static final String ENTROPY_ID = "consistency.semantic-entropy.";

    private static final String GRAPH_ID = "consistency.nli-graph";

    private final NliConfig config;

    public SemanticScorer(NliConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> scores() {
        Set<String> out = new LinkedHashSet<>(Set.of(GRAPH_ID));
        for (MeaningRule rule : MeaningRule.values()) {
            out.add(ENTROPY_ID + rule.id());
        }
        return out;
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " model=" + config.model() + " min-samples=" + config.minSamples() + " max-samples="
                + config.maxSamples() + " clusterings=" + config.clusterings() + " graph=" + config.graph()
                + " count-response=" + config.countResponse() + " with-prompt=" + config.withPrompt()
                + " diagonal=1 letters=composed";
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return more(subject, LaneAnswers.NONE);
    }

    @Override
    public List<LaneQuery> more(Subject subject, LaneAnswers known) {
        Samples samples = Samples.of(subject, config.maxSamples());
        if (samples.lacking(ID, subject, config.minSamples()) != null) {
            return List.of();
        }
        Answers answers = new Answers(subject, samples, config, known);
        if (answers.failure() != null) {
            // There will be no number, so no further question is worth its price.
            return List.of();
        }
        Set<Pair> missing = new LinkedHashSet<>();
        if (config.graph()) {
            missing.addAll(answers.allPairs());
        }
        for (MeaningRule rule : config.clusterings()) {
            missing.addAll(rule.group(answers.texts(), answers::label).missing());
        }
        return missing.stream().map(answers::query).toList();
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers known) {
        Samples samples = Samples.of(subject, config.maxSamples());
        Evidence lacking = samples.lacking(ID, subject, config.minSamples());
        if (lacking != null) {
            return List.of(lacking);
        }
        Answers answers = new Answers(subject, samples, config, known);
        LaneAnswer.Failure failure = answers.failure();
        if (failure != null) {
            return List.of(Samples.abstained(ID, failure.reason(), failure.detail()));
        }
        SampleLogProbs logProbs = logProbs(subject, samples);
        List<Evidence> out = new ArrayList<>();
        for (MeaningRule rule : config.clusterings()) {
            int[] ids = rule.group(answers.texts(), answers::label).ids();
            out.add(entropy(rule, ids, logProbs, start(ENTROPY_ID + rule.id(), answers, samples)));
        }
        if (config.graph()) {
            out.add(AnswerGraphs.measure(
                    answers.judgements(), config.countResponse(), start(GRAPH_ID, answers, samples)));
        }
        return out;
    }

    private Evidence.Builder start(String id, Answers answers, Samples samples) {
        Evidence.Builder evidence = Evidence.scored(id, Family.CONSISTENCY)
                .effectiveCount(samples.size())
                .measure("answers", answers.texts().length)
                .measure("distinct", answers.distinct())
                .measure("pairs", answers.asked())
                .note("counted", config.countResponse() ? "response and samples" : "samples")
                .note("texts", config.withPrompt() ? "prompt and answer" : "answer");
        if (samples.size() < samples.given()) {
            evidence.note("samples", samples.size() + " of " + samples.given());
        }
        return evidence;
    }

    private Evidence entropy(MeaningRule rule, int[] ids, @Nullable SampleLogProbs logProbs, Evidence.Builder to) {
        int sets = Clusters.count(ids);
        double discrete = SemanticEntropy.discrete(ids);
        to.score(discrete)
                .statistic("sets", sets)
                .note("rule", rule.id())
                .measure("negentropy", SemanticEntropy.negentropy(discrete, ids.length))
                .measure("sets_confidence", SemanticEntropy.setsConfidence(ids.length, sets));
        if (config.countResponse() && ids.length > 1) {
            int same = 0;
            for (int i = 1; i < ids.length; i++) {
                same += ids[i] == ids[0] ? 1 : 0;
            }
            to.measure("samples_with_response", same / (ids.length - 1.0));
        }
        if (logProbs == null) {
            return to.note("likelihoods", "not in the event").build();
        }
        double[] classes = SemanticEntropy.classLogProbs(ids, logProbs.sums());
        finite(to, "entropy_normalised", SemanticEntropy.normalised(ids, logProbs.means()));
        finite(to, "entropy_monte_carlo", SemanticEntropy.monteCarlo(ids, classes));
        finite(to, "entropy_kuhn", SemanticEntropy.kuhn(ids, logProbs.means()));
        return to.build();
    }

    /** A token of probability 0 makes some forms infinite: then there is no such number. */
    private static void finite(Evidence.Builder to, String name, double value) {
        if (Double.isFinite(value)) {
            to.measure(name, value);
        }
    }

    /** Log-probabilities of every answer that counts, or null when one has none. */
    private @Nullable SampleLogProbs logProbs(Subject subject, Samples samples) {
        List<double[]> all = new ArrayList<>();
        if (config.countResponse()) {
            all.add(subject.tokens().logprobs());
        }
        samples.places()
                .forEach(place -> all.add(subject.samples().get(place).tokens().logprobs()));
        boolean complete = all.stream().allMatch(tokens -> tokens.length > 0);
        return complete ? SampleLogProbs.of(all.toArray(double[][]::new)) : null;
    }
}
