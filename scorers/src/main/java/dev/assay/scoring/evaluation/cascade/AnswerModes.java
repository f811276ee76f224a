package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.evaluation.LeftOut;
import java.util.Map;
import java.util.TreeMap;

/** Which mode the numbers of labelled answers have. Stateless; any thread may use it. */
final class AnswerModes {
    private AnswerModes() {}

    /** The mode that all answers declare; undeclared where some do not. */
    static LogprobMode of(CascadeAnswers data) {
        LogprobMode first = data.answers().get(0).mode();
        return data.answers().stream().allMatch(answer -> answer.mode() == first) ? first : LogprobMode.UNDECLARED;
    }

    /**
     * Refuses answers of both modes: numbers before and after temperature and top-p mean different things, and a rule for both
     * would be one for neither.
     *
     * @throws IllegalArgumentException with the number of answers of each mode
     */
    static void requireOne(CascadeAnswers data) {
        Map<String, Integer> modes = new TreeMap<>();
        data.answers().forEach(answer -> modes.merge(answer.mode().name(), 1, Integer::sum));
        if (modes.containsKey(LogprobMode.RAW.name()) && modes.containsKey(LogprobMode.PROCESSED.name())) {
            throw new IllegalArgumentException(data.name() + ": tokens.mode differs between answers, "
                    + LeftOut.named(modes)
                    + "; a rule is for numbers of one mode: keep the lines of one in a file and fit to that");
        }
    }
}
