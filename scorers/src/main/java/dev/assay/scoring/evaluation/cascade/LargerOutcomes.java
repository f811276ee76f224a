package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.evaluation.Columns;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of the larger model's answers to the same prompts. Holders must not write to the arrays; under that rule any
 * thread may read it.
 *
 * @param known whether the outcome is known, [n]
 * @param wrong whether the larger model's answer is wrong, [n]; false where it is not known
 */
public record LargerOutcomes(boolean[] known, boolean[] wrong) {
    /** Fewest outcomes of a file that gains are fitted to: as many as the fewest answers that a rule is. */
    static final int FEWEST = 20;

    /** What is known of each answer. */
    public static LargerOutcomes of(List<CascadeAnswer> answers) {
        return new LargerOutcomes(
                Columns.flags(answers, answer -> answer.largeWrong() != null),
                Columns.flags(answers, answer -> Boolean.TRUE.equals(answer.largeWrong())));
    }

    /** Nothing is known of any of n answers. */
    static LargerOutcomes none(int n) {
        return new LargerOutcomes(new boolean[n], new boolean[n]);
    }

    /** How many are known. */
    int count() {
        return places().length;
    }

    /** Places of those that are known, rising. */
    public int[] places() {
        return IntStream.range(0, known.length).filter(i -> known[i]).toArray();
    }

    /** Those at these places. */
    public LargerOutcomes at(int[] places) {
        return new LargerOutcomes(FitColumns.pick(known, places), FitColumns.pick(wrong, places));
    }
}
