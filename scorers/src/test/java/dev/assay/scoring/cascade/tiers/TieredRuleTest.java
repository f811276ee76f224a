package dev.assay.scoring.cascade.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.LearnedRule;
import dev.assay.scoring.cascade.rule.OddsMap;
import dev.assay.scoring.cascade.rule.Route;
import dev.assay.scoring.cascade.rule.RouteMap;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose numbers decide where an event came with some that are not those the rule reads. */
class TieredRuleTest {
    private static final double[] NONE = {};
    private static final StatisticsLayout LAYOUT =
            new StatisticsLayout(EnumSet.of(Statistic.Tier.BASIC, Statistic.Tier.TOPK), 2);

    private final List<String> asked = new ArrayList<>();

    /** Of every rule without labels, on log-probabilities alone: those that read something else ask the models. */
    @ParameterizedTest
    @EnumSource(Rule.class)
    void theModelsAreAskedWhereLogProbabilitiesAreNotWhatTheRuleReads(Rule rule) {
        Deferral deferral = decided(rule(rule), sent(logprobs(-0.2, -0.4)), model(-0.3, -0.1));
        boolean reads = rule.column() == Rule.Column.EITHER;
        assertThat(asked).containsExactlyElementsOf(reads ? List.of() : List.of("small"));
        assertThat(deferral.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral.notes())
                .containsEntry("source", reads ? "producer" : "proxy")
                .containsEntry("mode", reads ? "raw" : "proxy");
        if (!reads) {
            String why = rule.column() == Rule.Column.ALTERNATIVES ? "NO_LOGPROBS" : "NO_ENTROPIES";
            assertThat(deferral.notes())
                    .containsEntry("producer", why)
                    .containsEntry("producer.mode", "raw")
                    .containsEntry("model", "small");
        }
    }

    @Test
    void alternativesThatCameAreUsed() {
        TokenColumns tokens = new TokenColumns(
                new int[0],
                new double[] {-0.1, -0.2},
                NONE,
                2,
                new int[0],
                new double[] {-0.1, -3, -0.2, -2},
                LogprobMode.RAW);
        Deferral deferral = decided(rule(Rule.MIN_MARGIN), sent(tokens), model(-5));
        assertThat(asked).isEmpty();
        assertThat(deferral.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral.notes()).containsEntry("source", "producer");
    }

    /** On a scale of their own: the models' numbers decide, and with nothing to read nobody's do. */
    @Test
    void processedNumbersDecideNothingUnlessTheThresholdIsForSuch() {
        TokenColumns processed = new TokenColumns(
                new int[0], new double[] {-0.2, -0.4}, NONE, 0, new int[0], NONE, LogprobMode.PROCESSED);
        Deferral deferral = decided(rule(Rule.AVERAGE), sent(processed), model(-0.3, -0.1));
        assertThat(asked).containsExactly("small");
        assertThat(deferral.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral.notes())
                .containsEntry("source", "proxy")
                .containsEntry("producer", "UNSUPPORTED")
                .containsEntry("producer.mode", "processed");
        asked.clear();
        Deferral unread = decided(rule(Rule.AVERAGE), Subject.ofTokens("e", processed), model(-0.3));
        assertThat(unread.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(unread.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(unread.notes()).containsEntry("source", "producer").containsEntry("mode", "processed");
        DeferralRule own =
                ChowRule.of(new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, -1.0, null, 1, LogprobMode.PROCESSED));
        TieredRule forSuch = new TieredRule(own, cascade(true), List.of(proxy(Rule.AVERAGE), proxy(Rule.AVERAGE)));
        assertThat(decided(forSuch, sent(processed), model(-0.3)).notes())
                .containsEntry("source", "producer")
                .containsEntry("mode", "processed");
        assertThat(asked).isEmpty();
    }

    @Test
    void zerosThroughoutAreReadAnew() {
        Deferral deferral = decided(rule(Rule.AVERAGE), sent(logprobs(0, 0, 0, 0, 0)), model(0, 0, 0, 0, 0));
        assertThat(asked).isNotEmpty();
        assertThat(deferral.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(deferral.notes())
                .containsEntry("source", "proxy")
                .containsEntry("producer", "INVALID_NUMBER")
                .containsEntry("defects", "logprobs.all-zero");
    }

    /** Alternatives of which there is only one, or too few, or that are none, are no alternatives. */
    @ParameterizedTest
    @CsvSource({"1, -0.1;-0.2, NO_LOGPROBS", "2, -0.1;-3;-0.2, LENGTH_MISMATCH", "2, -0.1;-9999;-1;-2, INVALID_NUMBER"})
    void unusableAlternativesAreReadAnew(int topK, String top, String why) {
        double[] values = java.util.Arrays.stream(top.split(";"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        TokenColumns tokens = new TokenColumns(
                new int[0], new double[] {-0.1, -0.2}, NONE, topK, new int[0], values, LogprobMode.RAW);
        Deferral deferral = decided(rule(Rule.MEAN_MARGIN), sent(tokens), model(-0.3));
        assertThat(asked).containsExactly("small");
        assertThat(deferral.notes()).containsEntry("source", "proxy").containsEntry("producer", why);
        assertThat(deferral.score()).isNotNull();
    }

    @Test
    void alternativesThatLeaveTheEntropyOpenAreReadAnew() {
        TokenColumns tokens = new TokenColumns(
                new int[0], new double[] {-1}, NONE, 2, new int[0], new double[] {-1, -1.5}, LogprobMode.RAW);
        Subject subject = Subject.builder("e")
                .vocabulary(null, 50_000)
                .prompt("p")
                .text("c")
                .tokens(tokens)
                .build();
        Deferral deferral = decided(rule(Rule.BRANCHING_FACTOR), subject, model(-0.3));
        assertThat(asked).containsExactly("small");
        assertThat(deferral.notes()).containsEntry("source", "proxy").containsEntry("producer", "NO_ENTROPIES");
    }

    @Test
    void aLearnedRuleOnEntropiesHasItsModelReadLogProbabilitiesAlone() {
        DeferralRule own = new LearnedRule(learned(BaseScore.ENTROPY_AVERAGE, Source.PRODUCER), config());
        StatisticsRule proxy =
                StatisticsRule.on(new LearnedRule(learned(BaseScore.ENTROPY_AVERAGE, Source.PROXY), config()));
        TieredRule rule = new TieredRule(own, cascade(true), List.of(proxy, proxy));
        Deferral deferral = decided(rule, sent(logprobs(-0.2)), model(-0.3));
        assertThat(asked).containsExactly("small");
        assertThat(deferral.score()).isNotNull();
        assertThat(deferral.notes()).containsEntry("source", "proxy").containsEntry("producer", "NO_ENTROPIES");
        asked.clear();
        TokenColumns entropies =
                new TokenColumns(new int[0], NONE, new double[] {0.5}, 0, new int[0], NONE, LogprobMode.RAW);
        assertThat(decided(rule, sent(entropies), model(-0.3)).notes()).containsEntry("source", "producer");
        assertThat(asked).isEmpty();
    }

    @Test
    void whenNeitherCanTheReasonIsTheModelsOrWithoutATextTheProducers() {
        LaneAnswer lost = new LaneAnswer.Failure(Reason.CAPACITY, "lane closed");
        Deferral failed = decided(rule(Rule.MIN_MARGIN), sent(logprobs(-0.2)), lost);
        assertThat(asked).containsExactly("small", "large");
        assertThat(failed.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(failed.reason()).isEqualTo(Reason.CAPACITY);
        assertThat(failed.notes()).containsEntry("producer", "NO_LOGPROBS").doesNotContainKey("source");
        asked.clear();
        Deferral unread = decided(rule(Rule.MIN_MARGIN), Subject.ofTokens("e", logprobs(-0.2)), lost);
        assertThat(asked).isEmpty();
        assertThat(unread.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(unread.reason()).isEqualTo(Reason.NO_LOGPROBS);
        assertThat(unread.notes()).containsEntry("source", "producer").containsEntry("producer", "NO_LOGPROBS");
    }

    /** Another count of tokens by another tokenizer would not make it longer. */
    @Test
    void aShortAnswerIsShortForTheModelsToo() {
        DeferralRule own =
                ChowRule.of(new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, -1.0, null, 3, LogprobMode.UNDECLARED));
        TieredRule rule = new TieredRule(own, cascade(true), List.of(proxy(Rule.AVERAGE), proxy(Rule.AVERAGE)));
        Deferral deferral = decided(rule, sent(logprobs(-0.2)), model(-0.3));
        assertThat(asked).isEmpty();
        assertThat(deferral.reason()).isEqualTo(Reason.TOO_SHORT);
        DeferralRule onProcessed =
                ChowRule.of(new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, -1.0, null, 3, LogprobMode.PROCESSED));
        TokenColumns processed = new TokenColumns(
                new int[0], new double[] {-0.2}, new double[0], 0, new int[0], new double[0], LogprobMode.PROCESSED);
        Deferral same = decided(
                new TieredRule(onProcessed, cascade(true), List.of(proxy(Rule.AVERAGE), proxy(Rule.AVERAGE))),
                sent(processed),
                model(-0.3));
        assertThat(asked).isEmpty();
        assertThat(same.reason()).isEqualTo(Reason.TOO_SHORT);
    }

    @Test
    void withoutPreferringTheProducerTheModelsAreAskedAsBefore() {
        TieredRule rule = new TieredRule(
                rule(Rule.AVERAGE, -1.0), cascade(false), List.of(proxy(Rule.AVERAGE), proxy(Rule.AVERAGE)));
        Deferral deferral = decided(rule, sent(logprobs(-0.2)), model(-0.3));
        assertThat(asked).containsExactly("small");
        assertThat(deferral.notes()).containsEntry("source", "proxy");
    }

    private Deferral decided(DeferralRule rule, Subject subject, LaneAnswer each) {
        Function<LaneQuery, LaneAnswer> lane = query -> {
            asked.add(query.model());
            return each;
        };
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        List<LaneQuery> next = rule.queries(subject);
        while (!next.isEmpty()) {
            next.forEach(query -> answers.put(query, lane.apply(query)));
            next = rule.more(subject, new LaneAnswers(answers));
        }
        return rule.decide(subject, new LaneAnswers(answers));
    }

    private static TieredRule rule(Rule rule) {
        return new TieredRule(rule(rule, threshold(rule)), cascade(true), List.of(proxy(rule), proxy(rule)));
    }

    private static StatisticsRule proxy(Rule rule) {
        return StatisticsRule.on(ChowRule.ofModel(config(rule, threshold(rule))));
    }

    private static DeferralRule rule(Rule rule, double threshold) {
        return ChowRule.of(config(rule, threshold));
    }

    private static DeferralConfig config(Rule rule, double threshold) {
        Signal signal = rule.column() == Rule.Column.EITHER ? Signal.LOGPROB : Signal.ENTROPY;
        return new DeferralConfig(rule, signal, 0, threshold, null, 1, LogprobMode.UNDECLARED);
    }

    /** Below every score here. */
    private static double threshold(Rule rule) {
        return rule == Rule.MIN_PROBABILITY || rule.column() == Rule.Column.ALTERNATIVES ? 0 : -100;
    }

    private static TierCascade cascade(boolean preferProducer) {
        return new TierCascade(new TierConfig(
                List.of(new Tier("small", LAYOUT, null, 1, 0), new Tier("large", LAYOUT, null, 10, 0)),
                List.of(new Band(-2, -1)),
                new StatisticScore(Kind.CHOW_AVERAGE),
                List.of(),
                preferProducer,
                1));
    }

    /** Basic statistics of these log-probabilities and two alternatives each. */
    private static LaneAnswer model(double... logprobs) {
        float[] packed = new float[8 * logprobs.length];
        for (int t = 0; t < logprobs.length; t++) {
            float[] row = {(float) logprobs[t], 0.5f, 0.25f, 1, (float) logprobs[t], -4, 7, 8};
            System.arraycopy(row, 0, packed, 8 * t, 8);
        }
        return new LaneAnswer.Row(packed, logprobs.length + 3, false);
    }

    private static TokenColumns logprobs(double... logprobs) {
        return new TokenColumns(new int[0], logprobs, NONE, 0, new int[0], NONE, LogprobMode.RAW);
    }

    private static Subject sent(TokenColumns tokens) {
        return Answers.subject("p", "c", tokens, new int[0], null);
    }

    private static LearnedConfig config() {
        return new LearnedConfig("route", 0.05, 0.5, null, 1);
    }

    private static RuleArtefact learned(BaseScore base, Source source) {
        RouteMap map = new RouteMap(new OddsMap(-1.5, -1, 2, 2, 0.04, 0.01, 0.02), new GainMap(-1, -1, 0.02));
        Route pooled = new Route("", 400, 60, .8, .75, .85, true, map, null, Map.of());
        return new RuleArtefact(
                "",
                List.of(),
                LogprobMode.UNDECLARED,
                source,
                source == Source.PROXY ? new RuleArtefact.Reader("small", "00") : null,
                base,
                "large",
                null,
                pooled,
                Map.of(),
                Map.of());
    }
}
