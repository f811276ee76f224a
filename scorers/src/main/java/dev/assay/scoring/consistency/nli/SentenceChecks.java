package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Reading;
import dev.assay.scoring.consistency.Samples;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.selfcheck.SelfCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every sentence of a response that says something, against every sample: which pairs to ask, and what the answers come to.
 * A sentence against an equal sample, and any against a sample that is the whole response, is entailed without a question.
 * Confined to the scoring thread.
 */
final class SentenceChecks {
    final Reading reading;
    final ScoredResponse response;
    final Samples samples;
    private final String model;
    private final String whole;
    private final List<String> texts;
    private final List<Integer> checked = new ArrayList<>();

    SentenceChecks(Subject subject, Samples samples, String model) {
        this.samples = samples;
        // As the sentences have them: equal ones need no question.
        this.texts = samples.texts();
        this.model = model;
        this.reading = Reading.of(subject);
        this.response = reading.response();
        this.whole = Samples.text(reading.text());
        for (int i = 0; i < response.sentences().size(); i++) {
            if (!response.saysNothing(i)) {
                checked.add(i);
            }
        }
    }

    /** Indices of the sentences that are checked. */
    List<Integer> checked() {
        return checked;
    }

    /** How many questions there are at most: distinct sentences times distinct samples. */
    long pairs() {
        Set<String> sentences = new HashSet<>();
        checked.forEach(i -> sentences.add(response.sentences().get(i).text()));
        return (long) sentences.size() * new HashSet<>(texts).size();
    }

    /** The questions, each once. */
    Set<LaneQuery> queries() {
        Set<LaneQuery> out = new LinkedHashSet<>();
        for (int sentence : checked) {
            for (String sample : texts) {
                LaneQuery query = query(sentence, sample);
                if (query != null) {
                    out.add(query);
                }
            }
        }
        return out;
    }

    private @Nullable LaneQuery query(int sentence, String sample) {
        String text = response.sentences().get(sentence).text();
        return sample.equals(whole) || sample.equals(text) ? null : new LaneQuery(model, sample, text);
    }

    /**
     * What the samples say about one sentence.
     *
     * @param contradictions probability of contradiction by each sample, [N]; empty when there is no score
     * @param score SelfCheck-NLI, in [0, 1]; NaN when it was too long or says nothing
     * @param cut how many samples were not read to their end
     * @param truncation what made it too long, or null
     * @param failure the lane's failure that leaves the whole response without a score, or null
     */
    record Checked(
            double[] contradictions,
            double score,
            int cut,
            LaneAnswer.@Nullable Failure truncation,
            LaneAnswer.@Nullable Failure failure) {
        /** Of a sentence that says nothing. */
        static final Checked NOTHING = new Checked(new double[0], Double.NaN, 0, null, null);
    }

    Checked check(int sentence, LaneAnswers answers) {
        if (response.saysNothing(sentence)) {
            return Checked.NOTHING;
        }
        double[] entail = new double[samples.size()];
        double[] contra = new double[samples.size()];
        double[] probabilities = new double[samples.size()];
        int cut = 0;
        for (int s = 0; s < entail.length; s++) {
            LaneQuery query = query(sentence, texts.get(s));
            LaneAnswer answer = query == null ? null : answers.to(query);
            if (answer instanceof LaneAnswer.Failure failure) {
                boolean tooLong = failure.reason() == Reason.TRUNCATION;
                return new Checked(new double[0], Double.NaN, 0, tooLong ? failure : null, tooLong ? null : failure);
            }
            Judgement judgement = answer instanceof LaneAnswer.Row row ? Judgement.of(row) : Judgement.SAME;
            cut += answer instanceof LaneAnswer.Row row && row.truncated() ? 1 : 0;
            entail[s] = judgement.entailment();
            contra[s] = judgement.contradiction();
            probabilities[s] = SelfCheck.contradiction(entail[s], contra[s]);
        }
        return new Checked(probabilities, SelfCheck.nli(entail, contra), cut, null, null);
    }
}
