package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.text.SentenceSplitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader, its vocabulary and the n-gram model against counting lists of strings in a map. */
class PlainReferenceTest {
    private static final int ORDERS = 5;
    private static final String[] WORDS = {
        "the",
        "The",
        "THE",
        "a",
        "was",
        "born",
        "Born",
        "in",
        "(born",
        "1987",
        "1987.",
        "7.",
        "1956)",
        "1980s,",
        "20th",
        "well-known",
        "master's",
        "\"The",
        "end.\"",
        "end.",
        "end,",
        "End.Then",
        "U.S.",
        "US.",
        "Dr.",
        "co.",
        "co",
        "CO,",
        "d.",
        "s",
        "D",
        ":",
        ":)",
        "8",
        "8)",
        "am",
        "8am",
        "a.m.",
        "I'm",
        "cannot",
        "Cant",
        "em",
        "'em",
        "o'clock",
        "space",
        "<space>",
        "xDD",
        "XD",
        "vs.",
        "Ill",
        "Ill.",
        "sixteenletterssss",
        "sixteenletterss",
        "sixteenletters,x",
        "eightlet",
        "eightlets",
        "eightle,",
        "seventeenletterss,",
        "sixteenletterssA.",
        "@b",
        "[a",
        "{z",
        "`a",
        "Z.",
        "zZ.",
        "Zz.",
        "K",
        "\u212A",
        "\u212Aelvin",
        "\u0130stanbul",
        "\u00DF",
        "e\u0301",
        "\u00C9t\u00E9,",
        "\uD83D\uDE00",
        "\uD83D",
        "\u202E\u05E9\u05DC\u05D5\u05DD.",
        "\u0645\u0631\u062D\u0628\u0627\u061F",
        "\u65E5\u672C\u3002\u8A9E",
        "x\u0000y",
        "\u0000",
        "\u001Fx",
        "x\u0007",
        "12km",
        "5\u00B0C.",
        "$5",
        "...",
        ".",
        ",",
        "!",
        "?!",
        "\n\n",
        "\t",
        "\u00A0",
        "\u3000",
        "3.14",
        "http://a.b/c",
    };

    private static String text(Random random, int most) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            out.append(WORDS[random.nextInt(WORDS.length)]);
            int glue = random.nextInt(20);
            out.append(glue == 0 ? "" : glue == 1 ? "  " : glue == 2 ? "\n" : " ");
        }
        return out.toString();
    }

    /** Lower-cased tokens by sentence, cut from the whole text. */
    private static List<List<String>> sentences(String text) {
        List<List<String>> out = new ArrayList<>();
        SentenceSplitter.forEachStripped(text, (tokens, from, to) -> {
            List<String> sentence = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sentence.add(tokens.token(i).toLowerCase(Locale.ROOT));
            }
            out.add(sentence);
        });
        return out;
    }

    private static List<String> gram(List<String> sentence, int last, int order) {
        List<String> out = new ArrayList<>();
        for (int at = last - order + 1; at <= last; at++) {
            out.add(at < 0 ? "<s>" + order : sentence.get(at));
        }
        return out;
    }

    private static void assertSameTokens(TokenIds ids, List<List<String>> sentences, Map<String, Integer> known) {
        assertThat(ids.sentences()).isEqualTo(sentences.size());
        for (int i = 0; i < sentences.size(); i++) {
            List<String> sentence = sentences.get(i);
            assertThat(ids.to(i) - ids.from(i)).isEqualTo(sentence.size());
            for (int t = 0; t < sentence.size(); t++) {
                int id = ids.ids()[ids.from(i) + t];
                assertThat(known.computeIfAbsent(sentence.get(t), unused -> id)).isEqualTo(id);
            }
        }
    }

    private static void compare(String response, List<String> samples) {
        Vocabulary vocabulary = new Vocabulary();
        NgramModel model = new NgramModel(ORDERS, 0);
        Map<String, Integer> known = new HashMap<>();
        Map<List<String>, Integer> counts = new HashMap<>();
        TokenIds scored = vocabulary.internText(response);
        model.add(scored);
        List<List<String>> own = sentences(response);
        assertSameTokens(scored, own, known);
        int total = count(own, counts);
        for (String sample : samples) {
            TokenIds ids = vocabulary.internText(sample);
            model.addSeen(ids);
            List<List<String>> cut = sentences(sample);
            assertSameTokens(ids, cut, known);
            total += count(cut, counts);
        }
        assertThat(known.values()).doesNotHaveDuplicates().allMatch(id -> id >= 1 && id <= vocabulary.size());
        assertThat(model.total()).isEqualTo(total);
        for (int order = 1; order <= ORDERS; order++) {
            assertSameScores(SelfCheckNgram.evaluateCapped(model, scored, order), own, counts, total, order);
        }
    }

    private static int count(List<List<String>> sentences, Map<List<String>, Integer> counts) {
        int tokens = 0;
        for (List<String> sentence : sentences) {
            tokens += sentence.size();
            for (int at = 0; at < sentence.size(); at++) {
                for (int order = 1; order <= ORDERS; order++) {
                    counts.merge(gram(sentence, at, order), 1, Integer::sum);
                }
            }
        }
        return tokens;
    }

    private static void assertSameScores(
            SelfCheckNgram scores, List<List<String>> own, Map<List<String>, Integer> counts, int total, int order) {
        for (int i = 0; i < own.size(); i++) {
            double sum = 0;
            double max = 0;
            for (int at = 0; at < own.get(i).size(); at++) {
                double surprisal = -Math.log((double) counts.get(gram(own.get(i), at, order)) / total);
                sum += surprisal;
                max = Math.max(max, surprisal);
            }
            if (own.get(i).isEmpty()) {
                assertThat(scores.max()[i]).isNaN();
            } else {
                assertThat(scores.max()[i]).isEqualTo(max, within(1e-9));
                assertThat(scores.avg()[i]).isEqualTo(sum / own.get(i).size(), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 50})
    void any_texts_give_what_plain_counting_gives(int samples) {
        Random random = new Random(samples);
        for (int round = 0; round < 1_500 / samples; round++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < samples; i++) {
                all.add(text(random, 40));
            }
            compare(text(random, 40), all);
        }
    }

    @Test
    void equal_and_empty_samples_and_an_empty_response() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            String response = text(random, 30);
            compare(response, Collections.nCopies(1 + random.nextInt(8), response));
            compare(response, List.of("", " ", "\n", response, ""));
            compare("", List.of(response));
        }
    }

    @Test
    void every_word_before_and_behind_every_other() {
        for (String before : WORDS) {
            List<String> all = new ArrayList<>();
            for (String behind : WORDS) {
                all.add(before + " " + behind);
                all.add("word " + before + ". " + behind + ", word");
                all.add("(" + before + behind + "), " + before + "," + behind);
            }
            compare(before, all);
        }
    }
}
