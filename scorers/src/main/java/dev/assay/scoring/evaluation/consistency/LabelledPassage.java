package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Compared;
import dev.assay.scoring.consistency.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * A passage with a human label for every sentence, as in the WikiBio GPT-3 hallucination data. Immutable; any thread may
 * read it.
 *
 * @param idx position in the data set
 * @param testIdx the id {@code wiki_bio_test_idx}, or -1
 * @param response the passage
 * @param sentences its published sentences, [R]
 * @param labels per sentence 0 accurate, 1 minor, 2 major inaccurate, [R]
 * @param samples other passages by the same model
 */
public record LabelledPassage(
        int idx, int testIdx, String response, List<String> sentences, List<Integer> labels, List<String> samples) {

    private static final List<String> NAMES = List.of("accurate", "minor_inaccurate", "major_inaccurate");

    public LabelledPassage {
        sentences = List.copyOf(sentences);
        labels = List.copyOf(labels);
        samples = List.copyOf(samples);
        if (sentences.size() != labels.size()) {
            throw new IllegalArgumentException(sentences.size() + " sentences, but " + labels.size() + " labels");
        }
    }

    /** Whether a line of a data file is meant as this layout, whole or not. */
    static boolean resembles(JsonNode line) {
        return line.has("sentences") || line.has("labels");
    }

    /** Whether a line of a data file has this layout. */
    public static boolean accepts(JsonNode line) {
        return line.has("sentences") && line.has("labels") && line.has("samples") && line.has("response");
    }

    /**
     * Reads one line of a data file.
     *
     * @throws IllegalArgumentException when a field is missing or no text, a label is none of 0, 1 and 2 and none of their
     *     published names, there are not as many as sentences, or no sentence stands in the response: scorers would read
     *     others then, of which the labels say nothing; the message names the field
     */
    public static LabelledPassage read(JsonNode line) {
        List<Integer> labels = new ArrayList<>();
        RecordFields.list(line, "labels").forEach(node -> labels.add(label(node)));
        LabelledPassage read = new LabelledPassage(
                line.path("idx").asInt(-1),
                line.path("wiki_bio_test_idx").asInt(-1),
                RecordFields.text(line, "response"),
                RecordFields.texts(line, "sentences"),
                labels,
                RecordFields.texts(line, "samples"));
        if (read.sentences.stream().allMatch(String::isBlank)) {
            throw new IllegalArgumentException("sentences has none with text");
        }
        if (!Reading.of(read.subject(0, 0)).response().given()) {
            throw new IllegalArgumentException("no sentence stands in the response");
        }
        return read;
    }

    private static int label(JsonNode node) {
        int label = node.isIntegralNumber() ? node.intValue() : NAMES.indexOf(node.asText());
        if (label < 0 || label >= NAMES.size()) {
            throw new IllegalArgumentException("a label is none of 0, 1, 2, " + String.join(", ", NAMES));
        }
        return label;
    }

    /** Mean label with values 0, 0.5 and 1: 0 all accurate, 1 all major inaccurate. */
    public double meanLabel() {
        return labels.stream().mapToInt(Integer::intValue).average().orElse(0) / 2;
    }

    /** What the scorer sees of it, with the samples [from, to). */
    public Subject subject(int from, int to) {
        return Subject.ofText("passage-" + idx, response, sentences, samples.subList(from, to));
    }

    /** What the scorer compares of it, with all samples. */
    Compared compared() {
        return Compared.of(subject(0, samples.size()), LabelledFile.ANY_SAMPLES);
    }

    /**
     * That the labels are of the sentences that were scored.
     *
     * @throws IllegalStateException when there are others
     */
    void requireLabelled(int scored) {
        if (scored != labels.size()) {
            throw new IllegalStateException(scored + " sentences were scored, " + labels.size() + " have labels");
        }
    }
}
