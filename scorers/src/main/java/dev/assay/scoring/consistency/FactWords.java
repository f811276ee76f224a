package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.Tokens;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which tokens of a response carry facts, and which sentences carry none. Immutable by convention; any thread may read it.
 *
 * <p>Where capitals point at names: tokens that begin with an upper-case letter or a digit. Elsewhere: tokens with a digit
 * and words that are rare, that is in at most a fifth of all distinct sentences of response and samples, or in hardly more than one
 * sentence of each text that has them. In a sentence that has none of them: all its words.
 *
 * @param facts by token of the response, [T]
 * @param decisive words by which a sample is for or against a sentence, by token of the response, [T]: facts that are no
 *     function words of English and do not only lead over to a sentence, as in "However, ..."; where capitals do not tell names,
 *     numbers and capitalised words behind the first. In a sentence that has none of these: in English all words but function
 *     words and such a first one, else all facts
 * @param pointed words to point at where no sample has them, by token of the response, [T]: facts that do not only lead over to
 *     a sentence; the decisive words where no fact was
 * @param content words that are no function words, by token of the response, [T]
 * @param empty sentences of pleasantries only, by sentence, [R]
 * @param common function words by token id, [largest id + 1]: English ones from a list, elsewhere words that are not rare
 * @param same the id that stands for a token, by token id, [largest id + 1]: one for all ways to write a number of the response
 */
record FactWords(
        boolean[] facts,
        boolean[] decisive,
        boolean[] pointed,
        boolean[] content,
        boolean[] empty,
        boolean[] common,
        int[] same) {
    private static final double RARE = 0.2;
    // What texts of few sentences agree on is in one sentence of each, and so in many of all; function words come
    // again.
    private static final double SENTENCES_PER_TEXT = 1.5;
    private static final int FEWEST_SENTENCES = 10;
    private static final int MOST_PLEASANT = 12;
    private static final int LONGEST_MARKER = 2;
    /** English words that say nothing alone. */
    static final Set<String> FUNCTION = words(
            "a an the of in on at to for from by with and or but as is was were be"
                    + " been are it its he she his her him they them their this that which who whom where when also has have had not");

    private static final Set<String> PLEASANT =
            words("hi hello hey sure certainly okay ok thanks thank great absolutely welcome"
                    + " alright glad happy hope please sorry hallo danke gerne bonjour merci hola gracias");
    private static final Set<String> AROUND = words(
            "i you me my your we can will would do how there here so very much all let"
                    + " know if any more questions help helps need ask course feel free hear good day today no problem about what");

    /** None of them is a name by itself, as "May" and "Will" are. */
    private static final Set<String> OPENERS = words(
            "however nevertheless nonetheless still yet instead otherwise therefore thus hence consequently accordingly moreover"
                    + " furthermore additionally besides likewise similarly conversely meanwhile meantime later afterwards afterward"
                    + " subsequently eventually finally lastly ultimately then next now today nowadays currently presently recently"
                    + " lately soon once since until before after during while whilst when whenever where wherever although though"
                    + " because if unless whereas whether despite throughout following regarding concerning about above across"
                    + " along alongside among amongst around behind below beneath between beyond over through under upon via within"
                    + " without unlike like even only just also too so such there here these those another other others each"
                    + " every either neither both all any some several many much most more few one first firstly second secondly third"
                    + " thirdly last overall generally usually often sometimes typically originally initially formerly previously"
                    + " earlier early together alone again perhaps maybe possibly probably apparently reportedly allegedly"
                    + " supposedly indeed actually certainly clearly fortunately unfortunately surprisingly interestingly"
                    + " importantly notably specifically especially particularly mainly mostly no yes nor not nobody everyone"
                    + " everything nothing someone something what how why we our you your my");

    /** The words of a list with blanks between them. */
    static Set<String> words(String list) {
        return Set.of(list.split(" ", -1));
    }

    static FactWords of(
            Language language, ScoredResponse response, TokenIds ids, List<TokenIds> samples, Vocabulary words) {
        boolean[] common = language.english() ? listed(words) : frequent(ids, samples, words.size());
        boolean[] often = language.capitals() || !language.english() ? common : frequent(ids, samples, words.size());
        int tokens = ids.ids().length;
        FactWords out = new FactWords(
                new boolean[tokens],
                new boolean[tokens],
                new boolean[tokens],
                new boolean[tokens],
                new boolean[ids.sentences()],
                common,
                SameNumbers.of(words, language.numbers()));
        for (int i = 0; i < ids.sentences(); i++) {
            Tokens sentence = response.sentences().get(i);
            out.sentence(sentence, ids, i, language.capitals(), often);
            out.decide(sentence, ids, i, language);
            out.empty[i] = isEmpty(sentence);
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
            boolean rare = !often[id] && !common[id];
            facts[from + t] = capitals ? EntitySupport.isEntity(tokens, t) : word && (isDigit(tokens, t) || rare);
            any |= facts[from + t];
        }
        for (int t = 0; t < tokens.size() && !any; t++) {
            facts[from + t] = tokens.isWord(t);
        }
    }

    private void decide(Tokens tokens, TokenIds ids, int i, Language language) {
        boolean marker = ids.sentences() > 1 && isMarker(tokens);
        int from = ids.from(i);
        boolean first = true;
        boolean any = false;
        for (int t = 0; t < tokens.size(); t++) {
            boolean leads = first && leads(tokens, t, language);
            boolean function = language.english() && common[ids.ids()[from + t]];
            boolean name = language.capitals() || (EntitySupport.isEntity(tokens, t) && !first);
            boolean number = isDigit(tokens, t);
            decisive[from + t] =
                    facts[from + t] && !marker && (number ? !isReference(tokens, t) : name && !function && !leads);
            pointed[from + t] = facts[from + t] && !leads;
            any |= decisive[from + t];
            first &= !tokens.isWord(t);
        }
        if (!any && !marker) {
            withoutFact(tokens, from, language);
        }
    }

    /** Has other words decide where a sentence has no fact that could. */
    private void withoutFact(Tokens tokens, int from, Language language) {
        boolean first = true;
        boolean any = false;
        for (int t = 0; t < tokens.size() && language.english(); t++) {
            boolean leads = first && leads(tokens, t, language);
            decisive[from + t] = content[from + t] && !leads && !(isDigit(tokens, t) && isReference(tokens, t));
            any |= decisive[from + t];
            first &= !tokens.isWord(t);
        }
        for (int at = from; at < from + tokens.size(); at++) {
            decisive[at] |= facts[at] && !any;
            pointed[at] |= decisive[at];
        }
    }

    /** Whether a first word may only lead over to an English sentence; what is all of a sentence does not. */
    private static boolean leads(Tokens tokens, int t, Language language) {
        return language.english()
                && OPENERS.contains(LowerCase.of(WordForm.of(tokens.token(t))))
                && IntStream.range(t + 1, tokens.size()).anyMatch(tokens::isWord);
    }

    /** Whether a sample has a token or, of a number, any way to write it: by the id that stands for it, [largest id + 1]. */
    boolean[] sampled(EntitySupport support) {
        boolean[] out = new boolean[same.length];
        for (int id = 1; id < same.length; id++) {
            out[same[id]] |= support.frequency(id) > 0;
        }
        return out;
    }

    /** Whether a sentence is the number of an entry in a list, as in "1.". */
    private static boolean isMarker(Tokens tokens) {
        int words = 0;
        boolean shortNumber = false;
        for (int t = 0; t < tokens.size(); t++) {
            if (tokens.isWord(t)) {
                words++;
                String token = tokens.token(t);
                shortNumber = token.length() <= LONGEST_MARKER && token.chars().allMatch(Character::isDigit);
            }
        }
        return words == 1 && shortNumber && tokens.size() > 1;
    }

    /** Whether a number stands in square brackets, as references do. */
    private static boolean isReference(Tokens tokens, int t) {
        return t > 0
                && t + 1 < tokens.size()
                && tokens.token(t - 1).equals("[")
                && tokens.token(t + 1).equals("]");
    }

    private static boolean isDigit(Tokens tokens, int t) {
        return Character.isDigit(tokens.first(t));
    }

    /** Whether a sentence has no word, or only pleasantries. */
    static boolean isEmpty(Tokens tokens) {
        return isEmpty(List.of(tokens));
    }

    /** Whether some sentences have no word, or together only pleasantries. */
    static boolean isEmpty(List<Tokens> sentences) {
        int words = 0;
        boolean pleasant = false;
        for (Tokens tokens : sentences) {
            for (int t = 0; t < tokens.size(); t++) {
                if (tokens.isWord(t)) {
                    String word = LowerCase.of(WordForm.of(tokens.token(t)));
                    pleasant |= PLEASANT.contains(word);
                    if (++words > MOST_PLEASANT
                            || !(PLEASANT.contains(word) || AROUND.contains(word) || FUNCTION.contains(word))) {
                        return false;
                    }
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
        Sentences counted = new Sentences(words);
        counted.add(response);
        samples.forEach(counted::add);
        boolean[] out = new boolean[words + 1];
        if (counted.all >= FEWEST_SENTENCES) {
            for (int id = 0; id <= words; id++) {
                int with = counted.sentences[id];
                out[id] = with > RARE * counted.all && with >= SENTENCES_PER_TEXT * counted.texts[id];
            }
        }
        return out;
    }

    /** In how many sentences and texts each token is; confined to one thread. */
    private static final class Sentences {
        private final int[] sentences;
        private final int[] texts;
        private final int[] last;
        private int all;

        Sentences(int words) {
            sentences = new int[words + 1];
            texts = new int[words + 1];
            last = new int[words + 1];
        }

        void add(TokenIds text) {
            int before = all;
            // A text that goes round in circles says nothing twice.
            Set<IntBuffer> distinct = new HashSet<>();
            for (int i = 0; i < text.sentences(); i++) {
                if (!distinct.add(IntBuffer.wrap(text.ids(), text.from(i), text.to(i) - text.from(i)))) {
                    continue;
                }
                all++;
                for (int at = text.from(i); at < text.to(i); at++) {
                    int id = text.ids()[at];
                    sentences[id] += last[id] == all ? 0 : 1;
                    texts[id] += last[id] > before ? 0 : 1;
                    last[id] = all;
                }
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FactWords that
                && Arrays.equals(facts, that.facts)
                && Arrays.equals(decisive, that.decisive)
                && Arrays.equals(pointed, that.pointed)
                && Arrays.equals(content, that.content)
                && Arrays.equals(empty, that.empty)
                && Arrays.equals(common, that.common)
                && Arrays.equals(same, that.same);
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
