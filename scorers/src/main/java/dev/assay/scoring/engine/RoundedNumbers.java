package dev.assay.scoring.engine;

import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.TokenColumns;
import java.util.Arrays;
import java.util.List;

/**
 * What rounding in a producer put on the wrong side of 0 counts as 0: log-probabilities a little above, entropies a little
 * below. {@link InputRules} refuse what lies further off. Stateless; any thread may call it.
 */
final class RoundedNumbers {
    private RoundedNumbers() {}

    /** The subject with such numbers at 0; the same one where there are none. */
    static Subject of(Subject subject) {
        Subject out = subject;
        if (strays(subject.tokens())) {
            out = out.withTokens(clamped(subject.tokens()));
        }
        if (subject.samples().stream().anyMatch(sample -> strays(sample.tokens()))) {
            List<SampledText> samples = subject.samples().stream()
                    .map(sample -> new SampledText(sample.text(), clamped(sample.tokens())))
                    .toList();
            out = out.withSamples(samples);
        }
        return out;
    }

    private static boolean strays(TokenColumns tokens) {
        return above(tokens.logprobs(), 1) || above(tokens.topLogprobs(), 1) || above(tokens.entropies(), -1);
    }

    private static boolean above(double[] values, int sign) {
        for (double value : values) {
            if (sign * value > 0) {
                return true;
            }
        }
        return false;
    }

    private static TokenColumns clamped(TokenColumns tokens) {
        return new TokenColumns(
                tokens.ids(),
                atMostZero(tokens.logprobs(), 1),
                atMostZero(tokens.entropies(), -1),
                tokens.topK(),
                tokens.topIds(),
                atMostZero(tokens.topLogprobs(), 1),
                tokens.mode(),
                tokens.relevances(),
                tokens.topLabels());
    }

    private static double[] atMostZero(double[] values, int sign) {
        return Arrays.stream(values).map(value -> sign * value > 0 ? 0 : value).toArray();
    }
}
