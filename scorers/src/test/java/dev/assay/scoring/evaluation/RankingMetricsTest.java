package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingMetricsTest {
    // The worked example of scikit-learn's documentation of average_precision_score and roc_auc_score.
    private static final double[] SCORES = {0.1, 0.4, 0.35, 0.8};
    private static final boolean[] POSITIVE = {false, false, true, true};

    @Test
    void known_example() {
        assertThat(RankingMetrics.averagePrecision(SCORES, POSITIVE)).isEqualTo(0.8333333, within(1e-6));
        assertThat(RankingMetrics.auroc(SCORES, POSITIVE)).isEqualTo(0.75);
        assertThat(new RankedItems(SCORES, POSITIVE).areas()[0]).isEqualTo(0.7916667, within(1e-6));
    }

    @Test
    void ties_share_a_place() {
        double[] same = {1, 1, 1, 1};
        assertThat(RankingMetrics.auroc(same, POSITIVE)).isEqualTo(0.5);
        assertThat(RankingMetrics.averagePrecision(same, POSITIVE)).isEqualTo(0.5);
        assertThat(RankingMetrics.ranks(new double[] {3, 1, 3, 2})).containsExactly(3.5, 1, 3.5, 2);
    }

    @Test
    void correlations() {
        double[] x = {1, 2, 3, 4};
        assertThat(RankingMetrics.pearson(x, new double[] {2, 4, 6, 8})).isEqualTo(1, within(1e-12));
        assertThat(RankingMetrics.spearman(x, new double[] {1, 10, 100, 1000})).isEqualTo(1, within(1e-12));
        assertThat(RankingMetrics.pearson(x, new double[] {8, 6, 4, 2})).isEqualTo(-1, within(1e-12));
    }

    @Test
    void best_level_separates() {
        double[] best = RankingMetrics.bestLevel(new double[] {0, 1, 2, 3}, new boolean[] {false, false, true, true});
        assertThat(best).containsExactly(1.5, 1.0);
        assertThat(RankingMetrics.balancedAccuracy(SCORES, POSITIVE, 0.3)).isEqualTo(0.75);
    }
}
