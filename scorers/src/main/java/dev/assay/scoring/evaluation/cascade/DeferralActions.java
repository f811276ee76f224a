package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.LearnedRule;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a learned rule does with labelled answers, and the confusion of answerable questions with abstained ones (Madhusudhan
 * et al., "Do LLMs know when to NOT answer?"): a question is answerable when one of the models answers it right. Stateless; any
 * thread may use it.
 */
final class DeferralActions {
    private static final List<Column> COLUMNS = List.of(
            new Column("n", 0),
            new Column("accept", 3),
            new Column("accepted wrong", 3),
            new Column("defer", 3),
            new Column("deferred wrong", 3),
            new Column("abstain", 3),
            new Column("uninformative", 3),
            new Column("answerable, answered", 0),
            new Column("answerable, abstained", 0),
            new Column("not, answered", 0),
            new Column("not, abstained", 0));

    private DeferralActions() {}

    /**
     * Prints the table, or one line that says why there is none.
     *
     * @param sameAnswers whether the rule was fitted to these very answers for want of another
     */
    static void print(
            RuleArtefact artefact,
            LearnedConfig config,
            List<CascadeAnswer> answers,
            boolean sameAnswers,
            Appendable out)
            throws IOException {
        if (artefact.largeModel() == null && config.threshold() == null) {
            out.append(
                            "No decisions are shown: without the larger model's outcomes the learned rule has no gains, and ")
                    .append("needs deferral.threshold to decide; name one with --threshold.\n\n");
            return;
        }
        String costs =
                config.threshold() == null ? "" : String.format(Locale.ROOT, "threshold %.3f, ", config.threshold());
        String title = String.format(
                Locale.ROOT,
                "Decisions of the learned rule%s at %sdefer cost %.3f and abstain cost %.3f, as shares%s",
                sameAnswers ? " fitted to these very answers" : "",
                costs,
                config.deferCost(),
                config.abstainCost(),
                unknown(answers));
        table(artefact, config, answers, title).print(out);
        out.append('\n');
    }

    private static String unknown(List<CascadeAnswer> answers) {
        int known = LargerOutcomes.of(answers).count();
        if (known == answers.size()) {
            return "";
        }
        return known == 0
                ? "; the larger model's outcomes are not known"
                : "; deferred wrong and answerable: of the " + known + " answers whose larger model's outcome is known";
    }

    private static FigureTable table(
            RuleArtefact artefact, LearnedConfig config, List<CascadeAnswer> answers, String title) {
        LearnedRule rule = new LearnedRule(artefact, config);
        List<Deferral> decisions = DeferralScores.judge(artefact, answers).stream()
                .map(judgement -> rule.conclude(judgement, Map.of(), Map.of()))
                .toList();
        Map<String, int[]> sets = new LinkedHashMap<>(CascadeAnswers.routes(answers));
        sets.put(DeferralCrossValidation.ALL, IntStream.range(0, answers.size()).toArray());
        List<Row> rows = new ArrayList<>();
        sets.forEach(
                (set, places) -> rows.add(new Row(set.isEmpty() ? "(none)" : set, count(answers, decisions, places))));
        return new FigureTable(title, "route", COLUMNS, rows);
    }

    private static double[] count(List<CascadeAnswer> answers, List<Deferral> decisions, int[] places) {
        double[] actions = new double[3];
        double[] judged = new double[3];
        double[] wrong = new double[3];
        double silent = 0;
        double known = 0;
        double[] confusion = new double[4];
        for (int i : places) {
            CascadeAnswer answer = answers.get(i);
            Deferral deferral = decisions.get(i);
            int action = switch (deferral.decision()) {
                case ACCEPT -> 0;
                case DEFER -> 1;
                case ABSTAIN -> 2;
            };
            actions[action]++;
            silent += deferral.reason() == Reason.UNINFORMATIVE ? 1 : 0;
            Boolean largeWrong = answer.largeWrong();
            Boolean fails = deferral.decision() == Decision.DEFER ? largeWrong : Boolean.valueOf(answer.wrong());
            if (fails != null) {
                judged[action]++;
                wrong[action] += fails ? 1 : 0;
            }
            if (largeWrong != null) {
                known++;
                boolean answerable = !answer.wrong() || !largeWrong;
                boolean abstained = deferral.decision() == Decision.ABSTAIN;
                confusion[(answerable ? 0 : 2) + (abstained ? 1 : 0)]++;
            }
        }
        double n = places.length;
        if (known == 0) {
            Arrays.fill(confusion, Double.NaN);
        }
        return new double[] {
            n,
            actions[0] / n,
            wrong[0] / judged[0],
            actions[1] / n,
            wrong[1] / judged[1],
            actions[2] / n,
            silent / n,
            confusion[0],
            confusion[1],
            confusion[2],
            confusion[3]
        };
    }
}
