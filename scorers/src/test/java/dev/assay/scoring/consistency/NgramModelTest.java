package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NgramModelTest {
    private final Vocabulary vocabulary = new Vocabulary();

    private TokenIds text(List<String> sentence) {
        return vocabulary.internAll(List.of(sentence));
    }

    @Test
    void unseen_tokens_are_infinite_without_smoothing_and_finite_when_capped() {
        NgramModel model = new NgramModel(2, 0);
        model.add(text(List.of("a", "b", "a")));
        TokenIds scored = text(List.of("a", "c"));
        assertThat(SelfCheckNgram.evaluate(model, scored, 1).max()[0]).isInfinite();
        assertThat(SelfCheckNgram.evaluateCapped(model, scored, 1).max()[0]).isEqualTo(Math.log(8), within(1e-12));
        assertThat(SelfCheckNgram.evaluateCapped(model, scored, 2).docAvgMax()).isFinite();
    }

    @Test
    void smoothing_counts_the_unknown_token_as_one_more_kind() {
        NgramModel model = new NgramModel(1, 1);
        model.add(text(List.of("a", "b", "a")));
        double[] surprisals = model.surprisals(text(List.of("a", "c")), 1);
        assertThat(surprisals[0]).isEqualTo(-Math.log(3.0 / 6), within(1e-12));
        assertThat(surprisals[1]).isEqualTo(-Math.log(1.0 / 6), within(1e-12));
    }

    @Test
    void counting_only_what_was_seen_gives_the_same_scores() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Vocabulary words = new Vocabulary();
            TokenIds response = words.internAll(randomSentences(random));
            NgramModel all = new NgramModel(5, 0);
            NgramModel seen = new NgramModel(5, 0);
            all.add(response);
            seen.add(response);
            for (int i = random.nextInt(5); i >= 0; i--) {
                TokenIds sample = words.internAll(randomSentences(random));
                all.add(sample);
                seen.addSeen(sample);
            }
            for (int order = 1; order <= 5; order++) {
                assertThat(seen.surprisals(response, order)).containsExactly(all.surprisals(response, order));
            }
        }
        assertThatThrownBy(() -> new NgramModel(1, 1).addSeen(text(List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static List<List<String>> randomSentences(Random random) {
        List<List<String>> out = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<String> sentence = new ArrayList<>();
            for (int j = random.nextInt(12); j > 0; j--) {
                sentence.add("w" + random.nextInt(6));
            }
            out.add(sentence);
        }
        return out;
    }

    @Test
    void case_is_folded_and_no_ngram_crosses_a_sentence() {
        NgramModel model = new NgramModel(2, 0);
        model.add(vocabulary.internAll(List.of(List.of("A", "É"), List.of("b"))));
        assertThat(model.surprisals(text(List.of("a", "é")), 2)[1]).isEqualTo(Math.log(3), within(1e-12));
        assertThat(model.surprisals(text(List.of("é", "b")), 2)[1]).isInfinite();
    }

    @Test
    void nothing_to_score_is_no_number_rather_than_zero() {
        NgramModel model = new NgramModel(1, 0);
        SelfCheckNgram none = SelfCheckNgram.evaluate(model, text(List.of()), 1);
        assertThat(none.docAvg()).isNaN();
        assertThat(none.avg()[0]).isNaN();
    }

    @Test
    void scale_is_interpolated_between_its_rows_and_goes_on_beyond_them() {
        assertThat(SupportScale.forSamples(20)).isEqualTo(new SupportScale(7.54, 0.80, 1.03, 0.74));
        assertThat(SupportScale.forSamples(7).maxMean()).isBetween(6.72, 7.16);
        assertThat(SupportScale.forSamples(50).maxMean()).isGreaterThan(7.9);
        assertThat(SupportScale.forSamples(50).maxDeviation()).isEqualTo(0.80, within(1e-9));
        for (int n = 1; n < 60; n++) {
            assertThat(SupportScale.forSamples(n + 1).maxMean())
                    .isGreaterThan(SupportScale.forSamples(n).maxMean());
        }
        assertThatThrownBy(() -> SupportScale.forSamples(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NgramModel(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NgramModel(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
