package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.TokenMargins;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleArtefact.Judgement;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The scores that defer, on labelled answers: rules that need no labels, and the learned one. Stateless; any thread may use it. */
final class DeferralScores {
    private DeferralScores() {}

    /** Rules without labels that these answers allow, by name; the first is the raw probability. */
    static Map<String, Scored> fixed(List<CascadeAnswer> answers) {
        Map<String, Scored> out = new LinkedHashMap<>();
        boolean several =
                answers.stream().anyMatch(answer -> answer.statistics().length() > 1);
        if (has(answers, Statistic.LOGPROB)) {
            put(
                    out,
                    answers,
                    several ? "Chow-Average" : "raw probability",
                    true,
                    one -> logprobs(one).average());
            if (several) {
                put(out, answers, "Chow-Sum", true, one -> logprobs(one).sum());
                put(out, answers, "Chow-Quantile 0", true, one -> logprobs(one).min());
            }
        }
        if (has(answers, Statistic.ENTROPY)) {
            put(out, answers, "entropy", false, one -> -entropies(one).average());
            if (several) {
                put(
                        out,
                        answers,
                        "max rolling entropy",
                        false,
                        one -> TokenSequence.ofEntropies(one.column(Statistic.ENTROPY))
                                .minRolling(5));
                put(
                        out,
                        answers,
                        "over switch",
                        false,
                        one -> -TokenSequence.ofEntropies(one.column(Statistic.ENTROPY))
                                .shareAtMost(-ChowRule.SWITCH_NATS));
            }
        }
        if (has(answers, Statistic.TOPK_LOGPROB)) {
            put(out, answers, "min margin", false, one -> margins(one).min());
            if (several) {
                put(out, answers, "mean margin", false, one -> margins(one).average());
            }
        }
        return out;
    }

    private static boolean has(List<CascadeAnswer> answers, Statistic statistic) {
        return answers.stream()
                .allMatch(answer -> answer.statistics().has(statistic)
                        && (statistic != Statistic.TOPK_LOGPROB
                                || answer.statistics().topK() > 1));
    }

    private static void put(
            Map<String, Scored> out,
            List<CascadeAnswer> answers,
            String name,
            boolean probability,
            ToDoubleFunction<TokenStatistics> score) {
        double[] values = Columns.numbers(answers, answer -> score.applyAsDouble(answer.statistics()));
        double[] wrong = new double[probability ? values.length : 0];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = DeferralFigures.stated(values[i]);
        }
        out.put(name, new Scored(values, values, wrong));
    }

    private static TokenSequence logprobs(TokenStatistics one) {
        return TokenSequence.of(one.column(Statistic.LOGPROB));
    }

    private static TokenSequence entropies(TokenStatistics one) {
        return TokenSequence.of(one.column(Statistic.ENTROPY));
    }

    private static TokenSequence margins(TokenStatistics one) {
        return TokenSequence.of(TokenMargins.of(one.column(Statistic.TOPK_LOGPROB), one.topK()));
    }

    /** Judgements of a rule, in order. */
    static List<Judgement> judge(RuleArtefact rule, List<CascadeAnswer> answers) {
        return answers.stream()
                .map(answer -> rule.judge(answer.statistics(), answer.chars(), answer.route(), answer.said()))
                .toList();
    }

    /** The learned rule's score: ranks by the probability of an error, defers by the larger model's gain. */
    static Scored learned(List<Judgement> judgements) {
        return new Scored(
                Columns.numbers(judgements, one -> -one.expected().logOdds()),
                Columns.numbers(judgements, one -> -one.priority()),
                Columns.numbers(judgements, one -> one.expected().wrong()));
    }
}
