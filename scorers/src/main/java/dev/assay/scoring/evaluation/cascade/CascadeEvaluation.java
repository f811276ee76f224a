package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.machinetext.ScoredText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Replays cascades whose outcomes are known and says how well each confidence would have deferred. Stateless; any thread
 * may call it.
 *
 * <p>Reads JSON lines, plain or gzip, and recognises four layouts by their fields: option probabilities of several models
 * ({@code models}), token statistics of a small and a large model ({@code small}, {@code large}), option probabilities
 * under several prompts ({@code p}, {@code target}), and token log-likelihoods of human and machine texts
 * ({@code nll_mistral}).
 */
public final class CascadeEvaluation {
    private CascadeEvaluation() {}

    /**
     * Evaluates one file.
     *
     * @return the tables, in printing order; at least one
     * @throws IOException when the file cannot be read or a line is not a JSON object; the message names file and line
     * @throws IllegalArgumentException when the layout is none of the four or a required field is missing
     */
    public static List<FigureTable> evaluate(Path file) throws IOException {
        List<Line> lines = DataFiles.placedObjects(file);
        List<JsonNode> rows = lines.stream().map(Line::row).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no lines; " + CascadeLayout.LINE);
        }
        JsonNode first = rows.get(0);
        if (first.path("models").isObject() || first.has("target")) {
            lines.forEach(OptionRows::check);
        }
        if (first.path("models").isObject()) {
            return CascadeOptions.tables(rows);
        }
        if (first.path("small").isObject() && first.path("large").isObject()) {
            return CascadeTokens.tables(lines, file);
        }
        if (first.path("p").isArray() && first.has("target")) {
            return CascadePrompts.tables(rows);
        }
        if (first.path("nll_mistral").isArray()) {
            for (Line line : lines) {
                // Refuses what has no label or is no number, with its place.
                ScoredText.read(line, rows.size());
            }
            return CascadeLikelihoods.tables(rows);
        }
        throw new IllegalArgumentException(file
                + ": no layout that the cascade evaluation knows; its first line should have the fields event and wrong, or"
                + " models, or small and large, or p and target, or nll_mistral");
    }

    /** Evaluates one file and prints its tables, a blank line after each. */
    public static List<FigureTable> evaluate(Path file, Appendable out) throws IOException {
        List<FigureTable> tables = evaluate(file);
        for (FigureTable table : tables) {
            table.print(out);
            out.append('\n');
        }
        return tables;
    }

    /** Whether a file is in one of the layouts of public data, for which there are tables as they were published. */
    public static boolean known(Path file) throws IOException {
        List<JsonNode> rows = DataFiles.objects(file);
        return rows.isEmpty() || !rows.get(0).path("event").isObject();
    }
}
