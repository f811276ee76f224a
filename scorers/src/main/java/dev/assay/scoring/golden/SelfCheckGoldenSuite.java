package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.selfcheck.AnswerDistance;
import dev.assay.scoring.consistency.selfcheck.AnsweredQuestion;
import dev.assay.scoring.consistency.selfcheck.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of raw model outputs to SelfCheck sentence scores ({@code selfcheck_aggregation.json}). Stateless; confined to the
 * thread that checks.
 */
public final class SelfCheckGoldenSuite extends FieldSuite {
    // The parameters are part of the name: AT05 is a threshold of 0.5, b07_09 are beta 1 = 0.7 and beta 2 = 0.9.
    private static final Pattern RULE =
            Pattern.compile("(counting|bayes|bayes_alpha)(?:_AT(\\d+))?(?:_b(\\d+)(?:_(\\d+))?)?");

    /** A suite. */
    public SelfCheckGoldenSuite() {
        super(1e-9, "selfcheck_nli", "selfcheck_prompt");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        List<AnsweredQuestion> questions = new ArrayList<>();
        for (JsonNode each : inputs.get("mqag_questions")) {
            AnsweredQuestion question = question(each);
            questions.add(question);
            check("mqag " + questions.size(), each.get("expected"), question, comparison);
        }
        return (field, expected) -> {
            switch (field) {
                case "selfcheck_nli" ->
                    comparison.numbers(
                            field, expected, sentences(inputs.get("nli_logits_entail_contra"), s -> nli(s, 0, 1)));
                case "selfcheck_nli_from_3way" ->
                    comparison.numbers(
                            field,
                            expected,
                            sentences(inputs.get("nli3_logits_contra_neutral_entail"), s -> nli(s, 2, 0)));
                case "selfcheck_bertscore" ->
                    comparison.numbers(field, expected, bertScores(inputs.get("bertscore_f1_per_sample"), expected));
                case "selfcheck_prompt" ->
                    comparison.numbers(
                            field,
                            expected,
                            sentences(
                                    inputs.get("prompt_answers"),
                                    answers -> SelfCheck.prompt(Comparison.texts(answers))));
                case "mqag_mean" -> means(field, expected, questions, comparison);
                default -> comparison.unknown(field);
            }
        };
    }

    private static double[] sentences(JsonNode rows, ToDoubleFunction<JsonNode> score) {
        double[] out = new double[rows.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = score.applyAsDouble(rows.get(i));
        }
        return out;
    }

    private static double nli(JsonNode samples, int entailAt, int contraAt) {
        double[] entail = new double[samples.size()];
        double[] contra = new double[samples.size()];
        for (int s = 0; s < entail.length; s++) {
            entail[s] = NumberCase.value(samples.get(s).get(entailAt));
            contra[s] = NumberCase.value(samples.get(s).get(contraAt));
        }
        return SelfCheck.nli(entail, contra);
    }

    /** The file has sample by sample what a sentence needs of every sample. */
    private static double[] bertScores(JsonNode samples, JsonNode expected) {
        double[] out = new double[expected.size()];
        for (int i = 0; i < out.length; i++) {
            double[][] f1 = new double[samples.size()][];
            for (int s = 0; s < f1.length; s++) {
                f1[s] = NumberCase.values(samples.get(s).get(i));
            }
            out[i] = SelfCheck.bertScore(f1);
        }
        return out;
    }

    private static AnsweredQuestion question(JsonNode node) {
        return new AnsweredQuestion(
                NumberCase.values(node.get("answer_prob")),
                node.get("answerability").doubleValue(),
                NumberCase.matrix(node.get("sample_answer_prob")),
                NumberCase.values(node.get("sample_answerability")));
    }

    private static void check(String name, JsonNode expected, AnsweredQuestion question, Comparison comparison) {
        for (Map.Entry<String, JsonNode> each : expected.properties()) {
            String field = name + " " + each.getKey();
            JsonNode wanted = each.getValue();
            ToDoubleFunction<AnsweredQuestion> rule = rule(each.getKey());
            if (rule != null) {
                comparison.number(field, wanted, rule.applyAsDouble(question));
            } else if (each.getKey().equals("kl_onebest_hellinger_tv")) {
                comparison.numbers(field, wanted, distances(question));
            } else {
                comparison.unknown(field);
            }
        }
    }

    private static @Nullable ToDoubleFunction<AnsweredQuestion> rule(String name) {
        Matcher parts = RULE.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        double threshold = fraction(parts.group(2), Double.NaN);
        double match = fraction(parts.group(3), Double.NaN);
        double differ = fraction(parts.group(4), match);
        boolean complete = parts.group(1).equals("bayes_alpha") ? match > 0 : threshold >= 0;
        if (!complete) {
            return null;
        }
        return switch (parts.group(1)) {
            case "counting" -> question -> question.counting(threshold);
            case "bayes" -> question -> question.bayes(threshold, match, differ);
            default -> question -> question.softBayes(match, differ);
        };
    }

    /** "05" is 0.5. */
    private static double fraction(@Nullable String digits, double absent) {
        return digits == null ? absent : Double.parseDouble(digits.charAt(0) + "." + digits.substring(1) + "0");
    }

    private static double[] distances(AnsweredQuestion question) {
        AnswerDistance distance = AnswerDistance.between(question.answer(), question.sampleAnswers()[0]);
        return new double[] {
            distance.klDivergence(), distance.oneBest(), distance.hellinger(), distance.totalVariation()
        };
    }

    private static void means(String name, JsonNode expected, List<AnsweredQuestion> questions, Comparison comparison) {
        for (Map.Entry<String, JsonNode> each : expected.properties()) {
            String field = name + "." + each.getKey();
            ToDoubleFunction<AnsweredQuestion> rule = rule(each.getKey());
            if (rule == null) {
                comparison.unknown(field);
            } else {
                comparison.number(field, each.getValue(), mean(questions, rule));
            }
        }
    }

    private static double mean(List<AnsweredQuestion> questions, ToDoubleFunction<AnsweredQuestion> score) {
        return questions.stream().mapToDouble(score).average().orElse(Double.NaN);
    }
}
