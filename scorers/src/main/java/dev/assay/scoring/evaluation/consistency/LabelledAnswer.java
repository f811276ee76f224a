package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Compared;
import java.util.List;

/**
 * A short answer that is known to be right or wrong, with other answers by the same model. Immutable; any thread may read
 * it.
 *
 * @param number position in the data set
 * @param question what was asked
 * @param response the answer that is judged
 * @param wrong whether it is wrong
 * @param samples other answers
 */
public record LabelledAnswer(int number, String question, String response, boolean wrong, List<String> samples) {
    /** An answer counts as right above this ROUGE-L to the gold answer, the usual rule for the TriviaQA set. */
    private static final double RIGHT_ABOVE = 0.3;

    public LabelledAnswer {
        samples = List.copyOf(samples);
    }

    /** Whether a line of a data file is meant as one of the two layouts, whole or not. */
    static boolean resembles(JsonNode line) {
        return line.has("correct") || line.has("generations") || line.has("rougeL");
    }

    private static boolean isGenerations(JsonNode line) {
        return (line.path("generations").size() > 0 && line.path("rougeL").size() > 0)
                || (!line.has("correct") && (line.has("generations") || line.has("rougeL")));
    }

    /**
     * Reads one line of a data file.
     *
     * @throws IllegalArgumentException when a field is missing or is not what it should be; the message names it
     */
    public static LabelledAnswer read(JsonNode line) {
        int number = line.path("i").asInt(-1);
        String question = RecordFields.textOrEmpty(line, "question");
        if (isGenerations(line)) {
            List<String> all = RecordFields.texts(line, "generations");
            JsonNode overlaps = RecordFields.list(line, "rougeL");
            if (all.isEmpty() || !overlaps.path(0).isNumber()) {
                throw new IllegalArgumentException(
                        all.isEmpty() ? "generations is empty" : "rougeL does not begin with a number");
            }
            boolean wrong = overlaps.get(0).asDouble() <= RIGHT_ABOVE;
            return new LabelledAnswer(number, question, all.get(0), wrong, all.subList(1, all.size()));
        }
        return new LabelledAnswer(
                number,
                question,
                RecordFields.text(line, "response"),
                !isCorrect(RecordFields.required(line, "correct")),
                RecordFields.texts(line, "samples"));
    }

    private static boolean isCorrect(JsonNode label) {
        if (label.isBoolean() || (label.isIntegralNumber() && (label.intValue() == 0 || label.intValue() == 1))) {
            return label.asBoolean();
        }
        throw new IllegalArgumentException("correct is neither true nor false, 1 nor 0");
    }

    /** Without the question, which stands before the answer and every sample. */
    LabelledAnswer asSentence() {
        return new LabelledAnswer(
                number,
                "",
                question + " " + response,
                wrong,
                samples.stream()
                        .map(sample -> sample.isBlank() ? sample : question + " " + sample)
                        .toList());
    }

    /** What the scorer sees of it. */
    public Subject subject() {
        return subject(0, samples.size());
    }

    /** The same with the samples [from, to). */
    public Subject subject(int from, int to) {
        List<Subject.SampledText> sampled =
                samples.subList(from, to).stream().map(Subject.SampledText::of).toList();
        return Subject.builder("answer-" + number)
                .prompt(question)
                .text(response)
                .samples(sampled)
                .build();
    }

    /** What the scorer compares of it, with all samples. */
    Compared compared() {
        return Compared.of(subject(), LabelledFile.ANY_SAMPLES);
    }
}
