package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.lexical.RougeL;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a short response agrees with the samples as a whole. Higher means more trustworthy. Immutable; any thread may read
 * it.
 *
 * @param rougeL mean ROUGE-L F1 of the response to each sample, in [0, 1]
 * @param novelRougeL the same over the words that the prompt does not have, in [0, 1]; equal to {@code rougeL} without a
 *     prompt
 * @param exactMatch share of samples equal to the response after stripping, in [0, 1]
 */
public record Agreement(double rougeL, double novelRougeL, double exactMatch) {

    /** Compares the words of an answer with those of at least one sample; English ones without their endings. */
    public static Agreement of(AnswerWords words) {
        Set<String> asked = new HashSet<>(tokens(words, List.copyOf(words.asked())));
        List<String> target = tokens(words, words.answer());
        List<String> novelTarget = AnswerWords.without(asked, target);
        // Short answers repeat a lot.
        Map<List<String>, double[]> known = new HashMap<>();
        double sum = 0;
        double novelSum = 0;
        for (List<String> sample : words.samples()) {
            double[] f1 = known.computeIfAbsent(sample, text -> {
                List<String> other = tokens(words, text);
                return new double[] {RougeL.f1(target, other), RougeL.f1(novelTarget, AnswerWords.without(asked, other))
                };
            });
            sum += f1[0];
            novelSum += f1[1];
        }
        double n = words.samples().size();
        return new Agreement(sum / n, novelSum / n, words.equal() / n);
    }

    private static List<String> tokens(AnswerWords language, List<String> words) {
        return language.english()
                ? words.stream()
                        .map(word -> AnswerWords.isAscii(word) ? RougeL.stemmed(word) : word)
                        .toList()
                : words;
    }
}
