package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private CascadeEvaluation() {}

    /**
     * Evaluates one file.
     *
     * @return the tables, in printing order; at least one
     * @throws IOException when the file cannot be read or a line is not a JSON object; the message names file and line
     * @throws IllegalArgumentException when the layout is none of the four or a required field is missing
     */
    public static List<CascadeTable> evaluate(Path file) throws IOException {
        List<Line> lines = lines(file);
        List<JsonNode> rows = lines.stream().map(Line::row).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no lines; " + CascadeLayout.LINE);
        }
        JsonNode first = rows.get(0);
        if (first.path("models").isObject()) {
            return CascadeOptions.tables(rows);
        }
        if (first.path("small").isObject() && first.path("large").isObject()) {
            return CascadeTokens.tables(rows);
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
                + ": no layout that the cascade evaluation knows; its first line should have the fields models, or small"
                + " and large, or p and target, or nll_mistral");
    }

    /** Evaluates one file and prints its tables, a blank line after each. */
    public static List<CascadeTable> evaluate(Path file, Appendable out) throws IOException {
        List<CascadeTable> tables = evaluate(file);
        for (CascadeTable table : tables) {
            table.print(out);
            out.append('\n');
        }
        return tables;
    }

    /** Whether a file is in one of the layouts of public data, for which there are tables as they were published. */
    public static boolean known(Path file) throws IOException {
        List<JsonNode> rows = read(file);
        return rows.isEmpty() || !rows.get(0).path("event").isObject();
    }

    /**
     * A line of a file.
     *
     * @param name of the file, and number of the line from 1
     */
    record Line(String name, JsonNode row) {}

    static List<JsonNode> read(Path file) throws IOException {
        return lines(file).stream().map(Line::row).toList();
    }

    /** The lines that are not blank. */
    static List<Line> lines(Path file) throws IOException {
        List<Line> out = new ArrayList<>();
        try (BufferedReader lines = DataFiles.reader(DataFiles.open(file))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    out.add(new Line(file.getFileName() + " line " + number, parse(file, number, line)));
                }
            }
        }
        return out;
    }

    private static JsonNode parse(Path file, int number, String line) throws IOException {
        try {
            JsonNode row = JSON.readTree(line);
            if (row.isObject()) {
                return row;
            }
        } catch (JsonProcessingException notJson) {
            // The parser's message quotes the line, which may be text of an event: name the place only.
            throw new IOException(file + " line " + number + ": not JSON");
        }
        throw new IOException(file + " line " + number + ": not a JSON object");
    }
}
