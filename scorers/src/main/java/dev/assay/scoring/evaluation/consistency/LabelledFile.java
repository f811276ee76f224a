package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.evaluation.DataFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of labelled passages or of labelled short answers. The fields of its first record tell which; all others must be the
 * same. Immutable; any thread may read it.
 *
 * @param name of the file, without its folder
 * @param records number of records
 * @param passages all of them, or none
 * @param answers all of them, or none
 */
record LabelledFile(String name, int records, List<LabelledPassage> passages, List<LabelledAnswer> answers) {
    /** What a line needs. */
    static final String LAYOUTS =
            "each line needs response, sentences, labels and samples, or response, correct and samples,"
                    + " or generations and rougeL";

    /** How many samples a record has is the file's matter. */
    static final ConsistencyConfig ANY_SAMPLES = ConsistencyConfig.DEFAULT.withAnyNumberOfSamples();

    LabelledFile {
        passages = List.copyOf(passages);
        answers = List.copyOf(answers);
    }

    /** Whether its records are passages; else they are short answers. */
    boolean isPassages() {
        return answers.isEmpty();
    }

    /**
     * How many of a record's samples a command uses.
     *
     * @param limit the first so many, 0 for all
     * @throws IllegalArgumentException when the limit is below 0
     */
    static int requireSamples(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(
                    "--samples = " + limit + ": must be the number of first samples to use, or 0 for all");
        }
        return limit;
    }

    /** How many of so many samples are used under a limit, 0 for all. */
    static int used(int samples, int limit) {
        return limit == 0 ? samples : Math.min(limit, samples);
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read or is no consistency data set; the message names file, record and field
     */
    static LabelledFile read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        List<JsonNode> lines = DataFiles.lines(file);
        if (lines.isEmpty()) {
            throw new IOException(name + ": it has no records; " + LAYOUTS);
        }
        JsonNode first = lines.get(0);
        boolean passages = LabelledPassage.accepts(first);
        boolean answers = !passages && LabelledAnswer.resembles(first);
        if (!passages && !answers && !LabelledPassage.resembles(first)) {
            throw new IOException(name + ": record 1: not a consistency data set; " + LAYOUTS);
        }
        try {
            return answers
                    ? new LabelledFile(name, lines.size(), List.of(), DataFiles.read(lines, LabelledAnswer::read))
                    : new LabelledFile(name, lines.size(), DataFiles.read(lines, LabelledPassage::read), List.of());
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }
}
