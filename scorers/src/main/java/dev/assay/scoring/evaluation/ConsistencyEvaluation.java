package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.ConsistencyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of how well the consistency scores find errors in labelled data, as {@code evaluate consistency} prints them. The
 * layout of each file is told by its fields. Immutable; any thread may use it.
 */
public final class ConsistencyEvaluation {
    private final ConsistencyConfig config;
    private final int sampleLimit;

    /**
     * An evaluation.
     *
     * @param config the levels whose accuracy is printed and the n-gram orders
     * @param sampleLimit use the first so many samples of each record, 0 for all
     */
    public ConsistencyEvaluation(ConsistencyConfig config, int sampleLimit) {
        if (sampleLimit < 0) {
            throw new IllegalArgumentException("sample limit " + sampleLimit);
        }
        this.config = config;
        this.sampleLimit = sampleLimit;
    }

    /** The tables of all files, in order. */
    public record Result(List<PassageTable> passages, List<AnswerTable> answers) {}

    /**
     * Scores every record of every file and prints one table a file; several files of passages also get one together.
     *
     * @throws IOException when a file cannot be read, or its layout is none of the known ones
     */
    public Result run(List<Path> files, Appendable out) throws IOException {
        List<PassageTable> passageTables = new ArrayList<>();
        List<AnswerTable> answerTables = new ArrayList<>();
        List<LabelledPassage> allPassages = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            List<JsonNode> lines = DataFiles.lines(file);
            try {
                if (!lines.isEmpty() && lines.stream().allMatch(LabelledPassage::accepts)) {
                    List<LabelledPassage> passages =
                            lines.stream().map(LabelledPassage::read).toList();
                    allPassages.addAll(passages);
                    passageTables.add(print(PassageTable.of(name, passages, sampleLimit, config), out));
                } else if (!lines.isEmpty() && lines.stream().allMatch(LabelledAnswer::accepts)) {
                    answerTables.add(answers(name, lines, out));
                } else {
                    throw new IOException(
                            name + ": not a consistency data set; each line needs response, sentences, labels"
                                    + " and samples, or response, correct and samples, or generations and rougeL");
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(name + ": " + e.getMessage(), e);
            }
        }
        if (passageTables.size() > 1) {
            passageTables.add(print(PassageTable.of("all passages", allPassages, sampleLimit, config), out));
        }
        return new Result(List.copyOf(passageTables), List.copyOf(answerTables));
    }

    private AnswerTable answers(String name, List<JsonNode> lines, Appendable out) throws IOException {
        List<LabelledAnswer> answers = lines.stream().map(LabelledAnswer::read).toList();
        AnswerTable table = AnswerTable.of(name, answers, sampleLimit, config);
        table.print(out);
        return table;
    }

    private static PassageTable print(PassageTable table, Appendable out) throws IOException {
        table.print(out);
        return table;
    }
}
