package dev.assay.scoring.consistency.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.consistency.semantic.NliLabel;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    @Test
    void an_answer_without_tokens_is_certain() {
        double[] none = {};
        assertThat(TokenProbability.perplexity(none)).isZero();
        assertThat(TokenProbability.negativeLogProbability(none)).isZero();
        assertThat(TokenProbability.worstToken(none)).isZero();
        assertThat(TokenProbability.minimum(none)).isEqualTo(1);
        assertThat(TokenProbability.normalised(none)).isEqualTo(1);
        assertThat(TokenProbability.sequence(none)).isEqualTo(1);
        SampleLogProbs samples = SampleLogProbs.of(new double[][] {{}});
        assertThat(samples.means()).containsExactly(0);
        assertThat(SampleLogProbs.of(new double[0][]).monteCarloEntropy()).isZero();
        assertThat(SampleLogProbs.of(new double[0][]).normalisedMonteCarloEntropy())
                .isZero();
    }

    @Test
    void an_impossible_token_is_infinitely_surprising() {
        double[] logs = {-1, NEVER};
        assertThat(TokenProbability.perplexity(logs)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(TokenProbability.minimum(logs)).isZero();
        assertThat(TokenProbability.sequence(logs)).isZero();
        assertThat(TokenProbability.cocoa(Double.POSITIVE_INFINITY, new double[] {1}))
                .isZero();
        assertThat(TokenProbability.cocoa(2, new double[] {})).isZero();
        assertThat(TokenProbability.cocoa(2, new double[] {0.25, 0.75})).isEqualTo(1);
    }

    @Test
    void distributions_with_impossible_entries() {
        double[] coin = {Math.log(0.5), NEVER, Math.log(0.5)};
        assertThat(TokenDistribution.entropy(coin)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(TokenDistribution.renormalisedEntropy(coin)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(TokenDistribution.selfCertainty(coin)).isCloseTo(0, within(1e-15));
        assertThat(TokenDistribution.margin(coin)).isZero();
        assertThat(TokenDistribution.renyi(coin, 0.5, 2)).isFinite();
        double[] impossible = {NEVER, NEVER};
        assertThat(TokenDistribution.entropy(impossible)).isZero();
        assertThat(TokenDistribution.renormalisedEntropy(impossible)).isCloseTo(Math.log(2), within(1e-15));
        assertThat(TokenDistribution.selfCertainty(impossible)).isZero();
        assertThat(TokenDistribution.renyi(impossible, 0.5, 2)).isFinite();
    }

    @Test
    void distributions_of_no_or_one_entry() {
        double[] none = {};
        assertThat(TokenDistribution.entropy(none)).isZero();
        assertThat(TokenDistribution.renormalisedEntropy(none)).isZero();
        assertThat(TokenDistribution.negentropy(none)).isEqualTo(1);
        assertThat(TokenDistribution.margin(none)).isZero();
        assertThat(TokenDistribution.renyi(none, 0.5, 2)).isZero();
        assertThat(TokenDistribution.selfCertainty(none)).isZero();
        assertThat(TokenDistribution.margin(new double[] {Math.log(0.5)})).isEqualTo(0.5);
        assertThat(TokenDistribution.negentropy(new double[] {-1})).isEqualTo(1);
        assertThat(TokenDistribution.top(new double[] {-3, -1, -2}, 2)).containsExactly(-1, -2);
        assertThat(TokenDistribution.top(new double[] {-3}, 2)).containsExactly(-3);
        assertThat(TokenDistribution.entropy(new double[] {Double.NaN})).isNaN();
    }

    @Test
    void entropy_of_the_top_depends_on_renormalising() {
        double[] half = {Math.log(0.25), Math.log(0.25)};
        assertThat(TokenDistribution.entropy(half)).isCloseTo(0.5 * Math.log(4), within(1e-15));
        assertThat(TokenDistribution.renormalisedEntropy(half)).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void density_of_degenerate_samples() {
        double[][] none = {};
        assertThat(SemanticDensity.negated(-1, List.of(), new double[0], none)).isEqualTo(-1);
        assertThat(SemanticDensity.negated(NEVER, List.of(), new double[0], none))
                .isEqualTo(-1);
        assertThat(SemanticDensity.confidence(new double[0], none)).isEqualTo(1);
        assertThat(SemanticDensity.confidence(new double[] {NEVER}, new double[][] {{1, 0, 0}}))
                .isEqualTo(1);
        // A repeated sample counts once in one form and twice in the other.
        double[] means = {0, 0, 0};
        double[][] nli = {{1, 0, 0}, {1, 0, 0}, {0, 0, 1}};
        assertThat(SemanticDensity.negated(0, List.of("a", "a", "b"), means, nli))
                .isCloseTo(-2 / 3.0, within(1e-15));
        assertThat(SemanticDensity.confidence(means, nli)).isCloseTo(1 / 3.0, within(1e-15));
    }

    @Test
    void sar_without_relevance_counts_tokens_equally() {
        double[] logs = {-1, -3};
        assertThat(ShiftingAttention.tokenSar(logs, new double[] {1, 1})).isEqualTo(2);
        assertThat(ShiftingAttention.tokenSar(logs, new double[] {1, 0.5})).isEqualTo(3);
        assertThat(ShiftingAttention.tokenSar(new double[0], new double[0])).isZero();
        assertThat(ShiftingAttention.tokenSar(new double[] {NEVER, -3}, new double[] {1, 0.5}))
                .isEqualTo(3);
        assertThat(ShiftingAttention.claimSar(logs, new double[] {1, 0.5}, new int[] {}))
                .isZero();
    }

    @Test
    void sentence_sar_of_few_unlike_and_impossible_samples() {
        double t = ShiftingAttention.TEMPERATURE;
        assertThat(ShiftingAttention.sentenceSar(new double[0], new double[0][0], t))
                .isZero();
        assertThat(ShiftingAttention.sentenceSar(new double[] {-2}, new double[][] {{1}}, t))
                .isEqualTo(2);
        double[][] unlike = {{1, -0.2}, {-0.2, 1}};
        assertThat(ShiftingAttention.sentenceSar(new double[] {-2, -4}, unlike, t))
                .isCloseTo(3, within(1e-15));
        assertThat(ShiftingAttention.sentenceSar(new double[] {NEVER}, new double[][] {{1}}, t))
                .isEqualTo(Double.POSITIVE_INFINITY);
        // exp(-2000) is 0 as a double.
        double[][] alike = {{1, 1}, {1, 1}};
        assertThat(ShiftingAttention.sar(new double[] {2000, 2000}, alike, t))
                .isCloseTo(2000 - Math.log(1001), within(1e-9));
    }

    @Test
    void claim_probability_of_degenerate_alternatives() {
        List<NliLabel> opposite = List.of(NliLabel.NEUTRAL, NliLabel.CONTRADICTION, NliLabel.NEUTRAL);
        assertThat(ClaimConditioned.token(new double[] {-1, -1, 0}, opposite)).isCloseTo(-Math.log(2), within(1e-15));
        assertThat(ClaimConditioned.token(new double[] {-1}, List.of(NliLabel.CONTRADICTION)))
                .isZero();
        assertThat(ClaimConditioned.token(new double[0], List.of())).isZero();
        assertThat(ClaimConditioned.token(new double[] {NEVER, NEVER, -1}, opposite))
                .isZero();
        assertThat(ClaimConditioned.token(new double[] {NEVER, -1, -1}, opposite))
                .isEqualTo(NEVER);
        assertThat(ClaimConditioned.sequence(new double[] {NEVER})).isZero();
        assertThat(ClaimConditioned.sequence(new double[0])).isEqualTo(-1);
        assertThat(ClaimConditioned.frequency(opposite)).isEqualTo(1);
        assertThat(ClaimConditioned.frequency(List.of())).isZero();
        assertThat(ClaimConditioned.label(0.4, 0.4, 0.2)).isEqualTo(NliLabel.ENTAILMENT);
        assertThat(ClaimConditioned.label(0.2, 0.4, 0.4)).isEqualTo(NliLabel.CONTRADICTION);
        assertThat(ClaimConditioned.label(0.4, 0.2, 0.4)).isEqualTo(NliLabel.ENTAILMENT);
        assertThat(ClaimConditioned.label(0.2, 0.3, 0.5)).isEqualTo(NliLabel.NEUTRAL);
        assertThat(ClaimConditioned.label(NEVER, Double.NaN, 1)).isEqualTo(NliLabel.NEUTRAL);
        assertThat(ClaimConditioned.label(Double.NaN, 1, 0)).isEqualTo(NliLabel.NEUTRAL);
    }

    @Test
    void labels_of_both_directions_combine_the_same_way_round() {
        for (NliLabel a : NliLabel.values()) {
            for (NliLabel b : NliLabel.values()) {
                assertThat(a.combine(b)).isEqualTo(b.combine(a));
            }
            assertThat(a.combine(a)).isEqualTo(a);
            assertThat(a.combine(NliLabel.NEUTRAL)).isEqualTo(a);
        }
        assertThat(NliLabel.ENTAILMENT.combine(NliLabel.CONTRADICTION)).isEqualTo(NliLabel.NEUTRAL);
    }
}
