package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much a short response agrees with the samples as a whole. Higher means more trustworthy. Immutable; any thread may read
 * it.
 *
 * @param rougeL mean ROUGE-L F1 of the response to each sample, in [0, 1]
 * @param exactMatch share of samples equal to the response after stripping, in [0, 1]
 * @param ownTokens whether lower-cased words were compared in place of ROUGE tokens, because the response has no ASCII word
 */
public record Agreement(double rougeL, double exactMatch, boolean ownTokens) {

    /** Compares the response with at least one sample. */
    public static Agreement of(String response, List<Subject.SampledText> samples) {
        List<String> target = RougeL.tokens(response);
        boolean own = target.isEmpty();
        if (own) {
            target = words(response);
        }
        String stripped = response.strip();
        Map<String, Double> known = new HashMap<>();
        double sum = 0;
        int equal = 0;
        for (Subject.SampledText sample : samples) {
            // Short answers repeat a lot.
            Double f1 = known.get(sample.text());
            if (f1 == null) {
                f1 = RougeL.f1(target, own ? words(sample.text()) : RougeL.tokens(sample.text()));
                known.put(sample.text(), f1);
            }
            sum += f1;
            equal += sample.text().strip().equals(stripped) ? 1 : 0;
        }
        return new Agreement(sum / samples.size(), (double) equal / samples.size(), own);
    }

    private static List<String> words(String text) {
        Tokens tokens = EnglishTokenizer.tokenize(text);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isWord(i)) {
                out.add(tokens.token(i).toLowerCase(Locale.ROOT));
            }
        }
        return out;
    }
}
