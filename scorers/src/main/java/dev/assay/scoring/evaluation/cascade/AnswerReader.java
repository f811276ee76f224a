package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A language model that reads labelled answers, whose numbers then stand in place of those that came with them. Used by the
 * thread that reads the answers.
 */
public interface AnswerReader {
    /** Which model it is. */
    RuleArtefact.Reader about();

    /**
     * What the model says about the tokens of each answer.
     *
     * @param events JSON texts of events, as they go into the input topic
     * @return in the same order; empty where the model cannot read the answer
     * @throws IOException when a text is no event; the message gives its place in the list, never content
     */
    List<Optional<TokenStatistics>> read(List<String> events) throws IOException;
}
