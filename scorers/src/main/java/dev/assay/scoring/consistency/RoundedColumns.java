package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Token numbers that miss their range by no more than {@link ColumnDefects#ROUNDING}, put back into it: without that a
 * probability would be above 1 and an entropy below 0. Anything else stays as it is, for {@link ColumnDefects} to find.
 * Stateless; any thread may use it.
 */
final class RoundedColumns {
    private RoundedColumns() {}

    /** The subject with the numbers of its answer and of its samples in their ranges. */
    static Subject of(Subject subject) {
        return subject.withTokens(of(subject.tokens()))
                .withSamples(subject.samples().stream()
                        .map(sample -> new Subject.SampledText(sample.text(), of(sample.tokens())))
                        .toList());
    }

    private static TokenColumns of(TokenColumns given) {
        return given.hasNumbers()
                ? new TokenColumns(
                        given.ids(),
                        rounded(given.logprobs(), RoundedColumns::logprob),
                        rounded(given.entropies(), RoundedColumns::entropy),
                        given.topK(),
                        given.topIds(),
                        rounded(given.topLogprobs(), RoundedColumns::logprob),
                        given.mode(),
                        given.relevances(),
                        given.topLabels())
                : given;
    }

    private static double[] rounded(double[] values, DoubleUnaryOperator rounding) {
        // Mostly there is nothing to round, of many numbers.
        return DoubleStream.of(values).anyMatch(value -> rounding.applyAsDouble(value) != value)
                ? DoubleStream.of(values).map(rounding).toArray()
                : values;
    }

    private static double logprob(double value) {
        return value > 0 && value <= ColumnDefects.ROUNDING ? 0 : value;
    }

    private static double entropy(double value) {
        return value < 0 && value >= -ColumnDefects.ROUNDING ? 0 : value;
    }
}
