package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.lexical.RougeL;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a short response agrees with the samples as a whole. Higher means more trustworthy. Immutable; any thread may read
 * it.
 *
 * @param rougeL mean ROUGE-L F1 of the response to each sample, in [0, 1]
 * @param novelRougeL the same over the words that the prompt does not have, in [0, 1]; equal to {@code rougeL} without a
 *     prompt
 * @param exactMatch share of samples equal to the response after stripping, in [0, 1]
 * @param ownTokens whether lower-cased words (characters in scripts without blanks) were compared in place of ROUGE tokens,
 *     because the response has no ASCII word or letters of another script than Latin
 */
public record Agreement(double rougeL, double novelRougeL, double exactMatch, boolean ownTokens) {

    // A single "word" such as a URL can hold any number of ROUGE tokens; what is longer than this is no short answer.
    private static final int MOST_TOKENS = 2000;

    private static final int FIRST_FOREIGN = 0x80;

    /**
     * Compares the first 2,000 tokens of the response with those of at least one sample.
     *
     * @param prompt what was asked, or null; answers repeat its words, which says nothing about their truth
     */
    public static Agreement of(@Nullable String prompt, String response, List<Subject.SampledText> samples) {
        boolean own = ownWords(response);
        Set<String> asked = prompt == null ? Set.of() : new HashSet<>(tokens(prompt, own));
        List<String> target = tokens(response, own);
        List<String> novelTarget = without(asked, target);
        String stripped = response.strip();
        // Short answers repeat a lot.
        Map<String, double[]> known = new HashMap<>();
        double sum = 0;
        double novelSum = 0;
        int equal = 0;
        for (Subject.SampledText sample : samples) {
            double[] f1 = known.get(sample.text());
            if (f1 == null) {
                List<String> other = tokens(sample.text(), own);
                f1 = new double[] {RougeL.f1(target, other), RougeL.f1(novelTarget, without(asked, other))};
                known.put(sample.text(), f1);
            }
            sum += f1[0];
            novelSum += f1[1];
            equal += sample.text().strip().equals(stripped) ? 1 : 0;
        }
        double n = samples.size();
        return new Agreement(sum / n, novelSum / n, equal / n, own);
    }

    private static List<String> tokens(String text, boolean own) {
        List<String> all = own ? ownTokens(text) : RougeL.tokens(text);
        return all.size() > MOST_TOKENS ? all.subList(0, MOST_TOKENS) : all;
    }

    /**
     * Whether a text is compared by its own words: ROUGE's tokens are ASCII, and of a name in Cyrillic with a year they
     * know the year only.
     */
    static boolean ownWords(String text) {
        return text.codePoints().anyMatch(Agreement::isForeignLetter)
                || RougeL.plainTokens(text).isEmpty();
    }

    private static boolean isForeignLetter(int codePoint) {
        if (codePoint < FIRST_FOREIGN || !Character.isLetter(codePoint)) {
            return false;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
        return script != Character.UnicodeScript.LATIN && script != Character.UnicodeScript.COMMON;
    }

    /** Lower-cased words, characters in scripts that set no blanks. */
    static List<String> ownTokens(String text) {
        Tokens tokens = EnglishTokenizer.tokenize(text);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isWord(i)) {
                addWord(LowerCase.of(tokens.token(i)), out);
            }
        }
        return out;
    }

    /** A word, or each of its characters in a script that sets no blanks between words. */
    private static void addWord(String word, List<String> out) {
        if (word.codePoints().noneMatch(Agreement::isUnspaced)) {
            out.add(word);
        } else {
            word.codePoints().forEach(codePoint -> out.add(Character.toString(codePoint)));
        }
    }

    private static boolean isUnspaced(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /** The words that were not asked; all of them where the prompt has every one. */
    private static List<String> without(Set<String> asked, List<String> words) {
        List<String> rest = words.stream().filter(word -> !asked.contains(word)).toList();
        return rest.isEmpty() ? words : rest;
    }
}
