package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.Tokens;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredResponseTest {
    @Test
    void givenSentencesHaveTheirPlacesBehindEachOther() {
        String text = "It rains.  It rains.\nזה טוב. It rains 🌧! The end";
        List<String> given = List.of(
                " It rains.",
                "It rains. ",
                "It snows.",
                "",
                "זה טוב.",
                "It rains 🌧!",
                "It rains.",
                "The end",
                "The end");
        ScoredResponse response = ScoredResponse.of(subject(text, given));
        assertThat(response.given()).isTrue();
        assertThat(response.sentences()).hasSameSizeAs(given);
        assertThat(response.places()).containsExactly(0, 11, -1, -1, 21, 29, -1, 42, -1);
        for (int i = 0; i < given.size(); i++) {
            int at = response.places()[i];
            Tokens sentence = response.sentences().get(i);
            assertThat(response.placed(i)).isEqualTo(at >= 0);
            if (at >= 0) {
                assertThat(text.substring(at, at + sentence.text().length()))
                        .isEqualTo(given.get(i).strip());
                assertThat(List.of(response.start(i), response.end(i)))
                        .containsExactly(at, at + sentence.text().length());
            }
        }
    }

    @Test
    void whatGivenSentencesAndTheTextHaveNotInCommonIsSaid() {
        String text = "Anna sings. Bob plays.";
        assertThat(ScoredResponse.of(subject(text, List.of("Anna sings.", "", " Bob plays. ")))
                        .gap())
                .isNull();
        assertThat(ScoredResponse.of(subject(text, List.of("Anna sings."))).gap())
                .isEqualTo("1 of 1 given sentences stand in the text, which are 52 % of it");
        assertThat(ScoredResponse.of(subject(text, List.of("Anna sings.", "Bob play.")))
                        .gap())
                .isEqualTo("1 of 2 given sentences stand in the text, which are 52 % of it");
        assertThat(ScoredResponse.of(subject(text, List.of("x", "Anna sings. Bob plays.")))
                        .gap())
                .isEqualTo("1 of 2 given sentences stand in the text, which are 100 % of it");
        assertThat(ScoredResponse.of(subject("", List.of("Anna sings."))).gap()).isNull();
        assertThat(ScoredResponse.of(subject("", List.of("Anna sings."))).given())
                .isTrue();
        assertThat(ScoredResponse.of(subject(text, List.of())).gap()).isNull();
    }

    @Test
    void sentencesOfAnotherTextAreNotJudged() {
        ScoredResponse response =
                ScoredResponse.of(subject("Anna sings. Bob plays.", List.of("Nobody.", "anna sings.")));
        assertThat(response.given()).isFalse();
        assertThat(response.places()).containsExactly(0, 12);
        assertThat(response.gap()).isEqualTo("no given sentence stands in the text, which was split");
        String runs = "a".repeat(200_000) + " Anna sings. Bob plays.";
        assertThat(ScoredResponse.of(subject(runs, List.of("a".repeat(1000) + "b", "Anna sings.")))
                        .gap())
                .startsWith("finding the given sentences in the text would take too long");
    }

    @Test
    void blankSentencesAreNoneAndTheTextIsSplit() {
        ScoredResponse response = ScoredResponse.of(subject("Anna sings. Bob plays.", List.of("", " ", "\n")));
        assertThat(response.given()).isFalse();
        assertThat(response.places()).containsExactly(0, 12);
    }

    @Test
    void whatEverySearchFindsIsTheFirstPlaceBehindTheLastOne() {
        java.util.Random random = new java.util.Random(7);
        for (int round = 0; round < 200; round++) {
            String text = letters(random, 60);
            SentencePlaces places = new SentencePlaces(text);
            int cursor = 0;
            for (int i = 0; i < 20; i++) {
                String sentence = letters(random, 1 + random.nextInt(3));
                int expected = text.indexOf(sentence, cursor);
                assertThat(places.next(sentence)).isEqualTo(expected);
                cursor = expected < 0 ? cursor : expected + sentence.length();
            }
        }
    }

    private static String letters(java.util.Random random, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append((char) ('a' + random.nextInt(2)));
        }
        return out.toString();
    }

    @Test
    void manySentencesThatDoNotOccurAreNoEndlessSearch() {
        String text = "It goes on. ".repeat(40_000);
        List<String> given = new ArrayList<>(List.of("It goes on."));
        for (int i = 0; i < 250_000; i++) {
            given.add("" + (char) ('\u0400' + i % 1_000));
        }
        given.add("It goes on.");
        int[] offsets = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            SentencePlaces places = new SentencePlaces(text);
            return given.stream().mapToInt(places::next).toArray();
        });
        assertThat(offsets).hasSize(250_002).startsWith(0, -1).endsWith(-1, -1);
        ScoredResponse response = ScoredResponse.of(subject(text, given));
        assertThat(response.sentences()).hasSameSizeAs(given);
        assertThat(response.places()).isEqualTo(offsets);
    }

    @Test
    void aSentenceThatNearlyRepeatsTheTextIsNoEndlessSearch() {
        String text = "a".repeat(1_000_000);
        String sentence = "a".repeat(500_000) + "b";
        int at = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> new SentencePlaces(text).next(sentence));
        assertThat(at).isEqualTo(-1);
        assertThat(new SentencePlaces(text + "b").next("a".repeat(1_000_000))).isZero();
    }

    @Test
    void sentencesAreFoundWhereLettersAreSpelledOtherwise() {
        String composed = "Zoé rit. André dort à l'été.";
        String apart = Normalizer.normalize(composed, Normalizer.Form.NFD);
        List<String> given = List.of("Zoé rit.", "André dort à l'été.");
        List<String> others = given.stream()
                .map(each -> Normalizer.normalize(each, Normalizer.Form.NFD))
                .toList();
        for (String text : List.of(composed, apart)) {
            for (List<String> sentences : List.of(List.<String>of(), given, others)) {
                ScoredResponse response = ScoredResponse.of(subject(text, sentences), Segmenter.ENGLISH);
                assertThat(response.gap()).isNull();
                assertThat(response.given()).isEqualTo(!sentences.isEmpty());
                assertThat(response.sentences()).extracting(Tokens::text).isEqualTo(given);
                for (int i = 0; i < 2; i++) {
                    assertThat(Normalizer.normalize(
                                    text.substring(response.start(i), response.end(i)), Normalizer.Form.NFC))
                            .isEqualTo(given.get(i));
                }
                assertThat(text.substring(response.start(1, 0), response.end(1, 0)))
                        .startsWith("Andr")
                        .hasSize(text.equals(apart) ? 6 : 5);
            }
        }
    }

    private static Subject subject(String text, List<String> sentences) {
        return Subject.ofText("e", text, sentences, List.of());
    }
}
