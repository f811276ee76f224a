package dev.assay.scoring.consistency.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
    private static final double[] FIRST = {0.9, 0.1};
    private static final double[] SECOND = {0.1, 0.9};

    @Test
    void without_samples_nothing_is_known() {
        assertThat(SelfCheck.nli(new double[0], new double[0])).isEqualTo(0.5);
        assertThat(SelfCheck.bertScore(new double[0][])).isEqualTo(0.5);
        assertThat(SelfCheck.bertScore(new double[][] {{}})).isEqualTo(0.5);
        assertThat(SelfCheck.prompt(List.of())).isEqualTo(0.5);
        AnsweredQuestion question = new AnsweredQuestion(FIRST, 1, new double[0][], new double[0]);
        assertThat(question.counting(0.5)).isEqualTo(0.5);
        assertThat(question.bayes(0.5, 0.8, 0.8)).isEqualTo(0.5);
        assertThat(question.softBayes(0.8, 0.8)).isEqualTo(0.5);
    }

    @Test
    void large_logits_saturate() {
        assertThat(SelfCheck.contradiction(-1e6, 1e6)).isEqualTo(1);
        assertThat(SelfCheck.contradiction(1e6, -1e6)).isZero();
        double infinite = Double.NEGATIVE_INFINITY;
        assertThat(SelfCheck.contradiction(infinite, infinite)).isEqualTo(0.5);
        assertThat(SelfCheck.nli(new double[] {Double.NaN}, new double[] {0})).isNaN();
    }

    @Test
    void samples_without_sentences_are_left_out() {
        assertThat(SelfCheck.bertScore(new double[][] {{}, {0.2, 0.7}})).isCloseTo(0.3, within(1e-15));
    }

    @Test
    void answers_are_read_by_how_they_begin() {
        assertThat(SelfCheck.prompt(List.of(" YES.", "yes it is"))).isZero();
        assertThat(SelfCheck.prompt(List.of("No", "none of it"))).isEqualTo(1);
        assertThat(SelfCheck.prompt(List.of("", "n/a", "\u062f"))).isEqualTo(0.5);
        // White space of Python's strip, beyond that of Java's.
        assertThat(SelfCheck.prompt(List.of("\u00a0Yes", "\u2007yes", "\u202f\u0085yes")))
                .isZero();
        assertThat(SelfCheck.prompt(List.of("\u200bYes", "\ufeffno", "**no**"))).isEqualTo(0.5);
    }

    @Test
    void many_samples_neither_overflow_nor_vanish() {
        int n = 5000;
        double[][] answers = new double[n][];
        double[] able = new double[n];
        Arrays.fill(able, 1);
        Arrays.fill(answers, SECOND);
        AnsweredQuestion wrong = new AnsweredQuestion(FIRST, 1, answers, able);
        assertThat(wrong.bayes(0.5, 0.8, 0.8)).isEqualTo(1);
        assertThat(wrong.counting(0.5)).isEqualTo(1);
        Arrays.fill(answers, FIRST);
        assertThat(wrong.bayes(0.5, 0.8, 0.8)).isZero();
        assertThat(wrong.softBayes(0.8, 0.8)).isZero();
        Arrays.fill(answers, 0, n / 2, SECOND);
        assertThat(wrong.softBayes(0.8, 0.8)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void distances_of_equal_and_of_opposite_answers() {
        assertThat(AnswerDistance.between(FIRST, FIRST)).isEqualTo(new AnswerDistance(0, 0, 0, 0));
        AnswerDistance opposite = AnswerDistance.between(new double[] {1, 0}, new double[] {0, 1});
        assertThat(opposite.klDivergence()).isFinite().isGreaterThan(27);
        assertThat(opposite.oneBest()).isEqualTo(1);
        assertThat(opposite.hellinger()).isCloseTo(Math.sqrt(2), within(1e-7));
        assertThat(opposite.totalVariation()).isEqualTo(1);
    }
}
