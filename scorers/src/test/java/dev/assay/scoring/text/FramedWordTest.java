package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramedWordTest {
    private static final String[] BEFORE = {"", "", "(", "\"", "[", "((", "\"(", "'", "<", "-"};
    private static final String[] WORDS = {
        "born",
        "US",
        "USA",
        "co",
        "Co",
        "am",
        "xDD",
        "it",
        "It",
        "that",
        "1956",
        "20",
        "well",
        "known",
        "a",
        "D",
        "s",
        "em",
        "IIa",
        "aB",
        "vs",
        "Mr",
        "space",
        "or",
        "and",
        "w",
        "cos",
        "Jan",
        "Ill",
        "cannot",
        "8",
        "00",
        "km",
        "12",
        "333",
        "A-b",
        "eightlet",
        "sixteenletterssx",
        "seventeenlettersx",
        "nuff",
        "havin",
        "non-X",
        "Astro",
        "b-",
        "1980s",
        "20th",
        "1st",
        "2nd",
        "5m",
        "5t",
        "12s",
        "8s",
        "J",
        "C.",
        "J.",
        "caf\u00E9",
        "1998\u20132001",
        "12\u20130",
        "8\u20139",
        "1980s\u20131990",
        "10\u201311am",
        "10\u201312\u201314",
        "20\u2013",
    };
    private static final String[] BEHIND = {
        "", "", "'s", "'s,", "'s.", "'s\"", ")", ",", ".", "\"", ":", ";", "?", "!", "),", ").", "\",", "\".", ".\"",
        ",\"", "):", "?\"", "...", "'", "s", "-", "-x", "/", "'S", "\u2019s", "%", "''", "s'", ":)", ",)", ".)",
    };
    private static final String CHARACTERS = "ab8DsS('\"-.,:;)oOxX1?!pP\u20132";

    private final int[] ends = new int[FramedWord.MOST_TOKENS];

    private static String any(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static String run(Random random) {
        if (random.nextInt(4) == 0) {
            StringBuilder out = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                out.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            return out.toString();
        }
        String words = any(random, WORDS)
                + (random.nextInt(3) == 0 ? any(random, "-", "-", "\u2013") + any(random, WORDS) : "");
        return any(random, BEFORE) + words + any(random, BEHIND) + (random.nextInt(4) == 0 ? any(random, BEHIND) : "");
    }

    @Test
    void cuts_as_the_tokenizer_does_or_not_at_all() {
        Random random = new Random(1);
        int cut = 0;
        for (int round = 0; round < 300_000; round++) {
            String run = run(random);
            int count = FramedWord.cut(run.toCharArray(), 0, run.length(), ends);
            if (count > 0) {
                cut++;
                assertSame(run, count);
            }
        }
        assertThat(cut).isGreaterThan(10_000);
    }

    @Test
    void special_strings_in_any_frame_are_cut_as_the_tokenizer_does_or_not_at_all() {
        for (String special : EnglishTokenizer.EXCEPTIONS.all().keySet()) {
            for (String before : BEFORE) {
                for (String behind : BEHIND) {
                    String run = before + special + behind;
                    int count = FramedWord.cut(run.toCharArray(), 0, run.length(), ends);
                    if (count > 0) {
                        assertSame(run, count);
                    }
                }
            }
        }
    }

    private void assertSame(String run, int count) {
        Tokens tokens = EnglishTokenizer.tokenize(run);
        List<Integer> expected = new ArrayList<>();
        List<Integer> actual = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            expected.add(tokens.end(i));
            int length = tokens.end(i) - tokens.start(i);
            assertThat(FramedWord.role(run.charAt(tokens.start(i)), length))
                    .isEqualTo(SentenceSplitter.role(tokens, i));
        }
        for (int i = 0; i < count; i++) {
            actual.add(ends[i]);
        }
        assertThat(actual).as(run).isEqualTo(expected);
    }

    @Test
    void cuts_the_frequent_kinds() {
        for (String run : List.of(
                "(born",
                "1956)",
                "\"The",
                "well-known",
                "master's",
                "(2008),",
                "end.\"",
                "word",
                "1980s",
                "20th",
                "(1998\u20132001),",
                "2016\u201317.",
                "J.")) {
            assertThat(FramedWord.cut(run.toCharArray(), 0, run.length(), ends))
                    .as(run)
                    .isPositive();
        }
        for (String run : List.of("", "it's", "U.S.", "8)", "a.m.", "cannot", "USA.", "5m", "caf\u00E9")) {
            assertThat(FramedWord.cut(run.toCharArray(), 0, run.length(), ends))
                    .as(run)
                    .isZero();
        }
    }
}
