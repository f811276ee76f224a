package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which tokens of a response carry facts, and which sentences carry none. Immutable by convention; any thread may read it.
 *
 * <p>Where capitals point at names: tokens that begin with an upper-case letter or a digit. Elsewhere: tokens with a digit
 * and words that are rare, that is in at most a fifth of all sentences of response and samples. In a sentence that has
 * none of them: all its words.
 *
 * @param facts by token of the response, [T]
 * @param content words that are no function words, by token of the response, [T]
 * @param empty sentences of pleasantries only, by sentence, [R]
 * @param common function words by token id, [largest id + 1]: English ones from a list, elsewhere words in more than a fifth of
 *     all sentences
 */
record FactWords(boolean[] facts, boolean[] content, boolean[] empty, boolean[] common) {
    private static final double RARE = 0.2;
    private static final int FEWEST_SENTENCES = 10;
    private static final int MOST_PLEASANT = 12;
    private static final Set<String> FUNCTION = words(
            "a an the of in on at to for from by with and or but as is was were be"
                    + " been are it its he she his her him they them their this that which who whom where when also has have had not");
    private static final Set<String> PLEASANT =
            words("hi hello hey sure certainly okay ok thanks thank great absolutely welcome"
                    + " alright glad happy hope please sorry hallo danke gerne bonjour merci hola gracias");
    private static final Set<String> AROUND = words(
            "i you me my your we can will would do how there here so very much all let"
                    + " know if any more questions help helps need ask course feel free hear good day today no problem about what");

    private static Set<String> words(String list) {
        return Set.of(list.split(" ", -1));
    }

    static FactWords of(
            Language language, ScoredResponse response, TokenIds ids, List<TokenIds> samples, Vocabulary words) {
        boolean[] common = language.english() ? listed(words) : frequent(ids, samples, words.size());
        boolean[] rare = language.capitals() ? common : frequent(ids, samples, words.size());
        int tokens = ids.ids().length;
        FactWords out = new FactWords(new boolean[tokens], new boolean[tokens], new boolean[ids.sentences()], common);
        for (int i = 0; i < ids.sentences(); i++) {
            out.sentence(response.sentences().get(i), ids, i, language.capitals(), rare);
        }
        return out;
    }

    private void sentence(Tokens tokens, TokenIds ids, int i, boolean capitals, boolean[] often) {
        int from = ids.from(i);
        boolean any = false;
        for (int t = 0; t < tokens.size(); t++) {
            int id = ids.ids()[from + t];
            boolean word = tokens.isWord(t);
            content[from + t] = word && !common[id];
            boolean digit = word && Character.isDigit(tokens.text().codePointAt(tokens.start(t)));
            facts[from + t] = capitals ? EntitySupport.isEntity(tokens, t) : digit || (word && !often[id]);
            any |= facts[from + t];
        }
        for (int t = 0; t < tokens.size() && !any; t++) {
            facts[from + t] = tokens.isWord(t);
        }
        empty[i] = isEmpty(tokens);
    }

    /** Whether a sentence has no word, or only pleasantries. */
    static boolean isEmpty(Tokens tokens) {
        int words = 0;
        boolean pleasant = false;
        for (int t = 0; t < tokens.size(); t++) {
            if (tokens.isWord(t)) {
                String word = LowerCase.of(tokens.token(t));
                pleasant |= PLEASANT.contains(word);
                if (++words > MOST_PLEASANT
                        || !(PLEASANT.contains(word) || AROUND.contains(word) || FUNCTION.contains(word))) {
                    return false;
                }
            }
        }
        return words == 0 || pleasant;
    }

    private static boolean[] listed(Vocabulary words) {
        boolean[] out = new boolean[words.size() + 1];
        for (String word : FUNCTION) {
            int id = words.find(word);
            if (id > 0) {
                out[id] = true;
            }
        }
        return out;
    }

    private static boolean[] frequent(TokenIds response, List<TokenIds> samples, int words) {
        int[] sentences = new int[words + 1];
        int[] last = new int[words + 1];
        int all = count(response, sentences, last, 0);
        for (TokenIds sample : samples) {
            all = count(sample, sentences, last, all);
        }
        boolean[] out = new boolean[words + 1];
        if (all >= FEWEST_SENTENCES) {
            for (int id = 0; id <= words; id++) {
                out[id] = sentences[id] > RARE * all;
            }
        }
        return out;
    }

    private static int count(TokenIds text, int[] sentences, int[] last, int before) {
        int number = before;
        for (int i = 0; i < text.sentences(); i++) {
            number++;
            for (int at = text.from(i); at < text.to(i); at++) {
                int id = text.ids()[at];
                sentences[id] += last[id] == number ? 0 : 1;
                last[id] = number;
            }
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FactWords that
                && Arrays.equals(facts, that.facts)
                && Arrays.equals(content, that.content)
                && Arrays.equals(empty, that.empty)
                && Arrays.equals(common, that.common);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(facts);
    }

    @Override
    public String toString() {
        return "FactWords[tokens=" + facts.length + "]";
    }
}
