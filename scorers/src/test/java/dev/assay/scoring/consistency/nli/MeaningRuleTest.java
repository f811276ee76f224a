package dev.assay.scoring.consistency.nli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.consistency.nli.MeaningRule.Grouping;
import dev.assay.scoring.consistency.nli.MeaningRule.Pair;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.NliLabel;
import dev.assay.scoring.consistency.semantic.NliPairs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeaningRuleTest {
    private static final NliLabel[] LABELS = NliLabel.values();

    @ParameterizedTest
    @EnumSource(MeaningRule.class)
    void groupsAreThoseOfAllPairsForFarFewerQuestions(MeaningRule rule) {
        Random random = new Random(11);
        for (int trial = 0; trial < 2000; trial++) {
            int u = 1 + random.nextInt(8);
            int n = 1 + random.nextInt(14);
            int[] texts = new int[n];
            for (int i = 0; i < n; i++) {
                texts[i] = random.nextInt(u);
            }
            NliLabel[][] all = labels(u, random);
            Map<Pair, NliLabel> known = new HashMap<>();
            Grouping grouping = rule.group(texts, (a, b) -> known.get(new Pair(a, b)));
            while (!grouping.missing().isEmpty()) {
                assertThat(grouping.missing())
                        .noneMatch(known::containsKey)
                        .noneMatch(p -> p.premise() == p.hypothesis());
                grouping.missing().forEach(pair -> known.put(pair, all[pair.premise()][pair.hypothesis()]));
                grouping = rule.group(texts, (a, b) -> known.get(new Pair(a, b)));
            }
            assertThat(grouping.ids()).isEqualTo(expected(rule, texts, all));
            Set<Integer> distinct = new HashSet<>();
            for (int text : texts) {
                distinct.add(text);
            }
            int founders = java.util.Arrays.stream(grouping.ids()).max().orElseThrow() + 1;
            assertThat(known.size())
                    .isLessThanOrEqualTo(2 * distinct.size() * founders)
                    .isLessThanOrEqualTo(distinct.size() * (distinct.size() - 1));
        }
    }

    private static NliLabel[][] labels(int u, Random random) {
        NliLabel[][] out = new NliLabel[u][u];
        int favourite = random.nextInt(4);
        for (NliLabel[] row : out) {
            for (int b = 0; b < u; b++) {
                row[b] = LABELS[favourite < 3 && random.nextBoolean() ? favourite : random.nextInt(3)];
            }
        }
        return out;
    }

    private static int[] expected(MeaningRule rule, int[] texts, NliLabel[][] all) {
        double[][][] probabilities = new double[texts.length][texts.length][3];
        for (int i = 0; i < texts.length; i++) {
            for (int j = 0; j < texts.length; j++) {
                boolean same = texts[i] == texts[j];
                probabilities[i][j][same ? 2 : place(all[texts[i]][texts[j]])] = 1;
            }
        }
        NliPairs pairs = new NliPairs(probabilities);
        return switch (rule) {
            case MUTUAL_ENTAILMENT -> Clusters.mutualEntailment(pairs);
            case STRICT -> Clusters.strict(pairs);
            case LOOSE -> Clusters.loose(pairs);
        };
    }

    private static int place(NliLabel label) {
        return switch (label) {
            case CONTRADICTION -> 0;
            case NEUTRAL -> 1;
            case ENTAILMENT -> 2;
        };
    }
}
