package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.rule.LearnedRule;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;

/** Decides about an answer by what one model says about its tokens. Implementations are immutable; any thread may call them. */
public interface StatisticsRule {
    /** Rule id, for example {@code chow-average}. */
    String id();

    /** Everything that can change a decision, as part of the fingerprint. */
    String describe();

    /**
     * Decides; never throws for content, abstains with a reason instead.
     *
     * @param subject the event, for what is known of it besides
     */
    Deferral decide(Subject subject, TokenStatistics statistics);

    /**
     * A rule on token columns, which then reads these numbers in place of the producer's; its threshold is for them.
     *
     * @param rule one of {@link dev.assay.scoring.cascade.ChowRule#ofModel}; what it reads has to be among the model's columns
     */
    static StatisticsRule on(DeferralRule rule) {
        return new StatisticsRule() {
            @Override
            public String id() {
                return rule.id();
            }

            @Override
            public String describe() {
                return rule.describe();
            }

            @Override
            public Deferral decide(Subject subject, TokenStatistics statistics) {
                TokenColumns columns = new TokenColumns(
                        new int[0],
                        column(statistics, Statistic.LOGPROB),
                        column(statistics, Statistic.ENTROPY),
                        statistics.has(Statistic.TOPK_LOGPROB) ? statistics.topK() : 0,
                        new int[0],
                        column(statistics, Statistic.TOPK_LOGPROB),
                        LogprobMode.UNDECLARED);
                return rule.decide(
                        Subject.ofTokens(subject.eventId(), columns).withAttributes(subject.attributes()),
                        LaneAnswers.NONE);
            }
        };
    }

    /** The learned rule on these numbers; it has to be fitted to numbers of the same model. */
    static StatisticsRule on(LearnedRule rule) {
        return new StatisticsRule() {
            @Override
            public String id() {
                return rule.id();
            }

            @Override
            public String describe() {
                return rule.describe();
            }

            @Override
            public Deferral decide(Subject subject, TokenStatistics statistics) {
                return rule.decide(subject, statistics);
            }
        };
    }

    private static double[] column(TokenStatistics statistics, Statistic statistic) {
        return statistics.has(statistic) ? statistics.column(statistic) : new double[0];
    }
}
