package dev.assay.scoring.cascade.tiers;

import static dev.assay.scoring.cascade.tiers.Answers.row;
import static dev.assay.scoring.cascade.tiers.Answers.text;
import static dev.assay.scoring.cascade.tiers.Answers.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cascade as the engine runs it: in rounds, as a scorer and as a deferral rule at once. */
class TierEngineTest {
    private static final TierConfig CONFIG = new TierConfig(
            List.of(tier("small", 1), tier("large", 10)),
            List.of(new Band(-2, -1)),
            new StatisticScore(Kind.CHOW_AVERAGE),
            List.of(),
            true,
            1);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void scorerAndRuleAskEachModelOnceAndTheSecondOnlyInTheBand() {
        ScoringResult sure = score(text("p", "c"), Map.of("small", row(-0.5)));
        assertThat(asked).containsExactly("small");
        assertThat(deferral(sure).decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral(sure).notes()).containsEntry("source", "proxy").containsEntry("model", "small");

        asked.clear();
        ScoringResult unsure = score(text("p", "c"), Map.of("small", row(-1.5), "large", row(-3)));
        assertThat(asked).containsExactly("small", "large");
        assertThat(unsure.evidence().get(0).score()).isEqualTo(-3.0);
        assertThat(deferral(unsure).decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral(unsure).threshold()).as("the larger model's own").isEqualTo(-2.0);
        assertThat(deferral(unsure).measures()).containsEntry("tier", 2.0).containsEntry("cost", 44.0);
    }

    @Test
    void aSecondTierThatFailsIsNoException() {
        ScoringResult result = score(
                text("p", "c"),
                Map.of("small", row(-1.5), "large", new LaneAnswer.Failure(Reason.CAPACITY, "lane lost")));
        assertThat(result.evidence().get(0).notes()).containsEntry("tier2.failure", "CAPACITY: lane lost");
        assertThat(deferral(result).decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral(result).threshold()).as("the small model's").isEqualTo(-1.2);
        assertThat(deferral(result).notes()).containsEntry("end", "fallback");
    }

    @Test
    void noModelAnsweringIsAnAbstention() {
        LaneAnswer none = new LaneAnswer.Failure(Reason.CAPACITY, "lane closed");
        ScoringResult result = score(text("p", "c"), Map.of("small", none, "large", none));
        assertThat(result.reason()).isEqualTo(Reason.CAPACITY);
        assertThat(deferral(result).decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(deferral(result).reason()).isEqualTo(Reason.CAPACITY);
    }

    @Test
    void theProducersOwnNumbersDecideByTheirOwnThreshold() {
        ScoringResult result = score(own(LogprobMode.RAW, -0.4), Map.of());
        assertThat(asked).isEmpty();
        assertThat(deferral(result).decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral(result).threshold()).isEqualTo(-0.3);
        assertThat(deferral(result).notes()).containsEntry("source", "producer");
    }

    @Test
    void aDefectOfTheProducersNumbersIsNamedAndTheModelsDecide() {
        ScoringResult result = score(own(LogprobMode.RAW, -9999), Map.of("small", row(-0.5)));
        assertThat(asked).containsExactly("small");
        assertThat(deferral(result).decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral(result).notes())
                .containsEntry("source", "proxy")
                .containsEntry("producer", "INVALID_NUMBER");
    }

    private ScoringResult score(Subject subject, Map<String, LaneAnswer> byModel) {
        TierCascade cascade = new TierCascade(CONFIG);
        ModelPort models = (query, task) -> {
            asked.add(query.model());
            return CompletableFuture.completedFuture(byModel.get(query.model()));
        };
        return new ScoringEngine(
                        List.of(),
                        List.of(new TierScorer(cascade)),
                        new TieredRule(
                                chow(-0.3),
                                cascade,
                                List.of(StatisticsRule.on(chow(-1.2)), StatisticsRule.on(chow(-2)))),
                        new InputRules(InputLimits.DEFAULT),
                        models,
                        0.01,
                        executor)
                .submit(subject, "t")
                .join();
    }

    private static ChowRule chow(double threshold) {
        return new ChowRule(DeferralConfig.chowAverage(threshold));
    }

    private static Subject own(LogprobMode mode, double... logprobs) {
        TokenColumns tokens = new TokenColumns(new int[0], logprobs, new double[0], 0, new int[0], new double[0], mode);
        return Answers.subject("p", "c", tokens, new int[0], null);
    }

    private static Deferral deferral(ScoringResult result) {
        assertThat(result.deferral()).isNotNull();
        return result.deferral();
    }
}
