package dev.assay.scoring.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One table of an evaluation: named rows of numbers. Holders must not write to the arrays; under that rule any thread may
 * read it.
 *
 * @param title what the table shows and on how much data
 * @param columns the numeric columns, in order
 * @param rows each with one value per column; NaN prints as a dash
 */
public record FigureTable(String title, String rowLabel, List<Column> columns, List<Row> rows) {

    /**
     * A numeric column.
     *
     * @param digits decimals to print; 0 for counts
     */
    public record Column(String name, int digits) {}

    /** A named row; values in column order. */
    public record Row(String name, double... values) {}

    public FigureTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.values().length != columns.size()) {
                throw new IllegalArgumentException("row " + row.name() + " has " + row.values().length + " values for "
                        + columns.size() + " columns");
            }
        }
    }

    /** The value at a row and column; empty when there is no such row or column or the value is not defined. */
    public OptionalDouble value(String row, String column) {
        for (Row candidate : rows) {
            for (int c = 0; c < columns.size(); c++) {
                double value = candidate.values()[c];
                if (candidate.name().equals(row) && columns.get(c).name().equals(column) && !Double.isNaN(value)) {
                    return OptionalDouble.of(value);
                }
            }
        }
        return OptionalDouble.empty();
    }

    /** The number as the table prints it, for example {@code .903} or {@code -.558}. */
    public String cell(Row row, int column) {
        double value = row.values()[column];
        if (Double.isNaN(value)) {
            return "-";
        }
        String text = String.format(Locale.ROOT, "%." + columns.get(column).digits() + "f", value);
        return text.startsWith("0.") ? text.substring(1) : text.replaceFirst("^-0\\.", "-.");
    }

    /** Writes the title and the aligned table. */
    public void print(Appendable out) {
        int[] widths = new int[columns.size() + 1];
        widths[0] = Math.max(
                rowLabel.length(),
                rows.stream().mapToInt(row -> row.name().length()).max().orElse(0));
        for (int c = 0; c < columns.size(); c++) {
            int column = c;
            widths[c + 1] = Math.max(
                    columns.get(c).name().length(),
                    rows.stream()
                            .mapToInt(row -> cell(row, column).length())
                            .max()
                            .orElse(0));
        }
        try {
            out.append(title).append('\n');
            line(out, widths, rowLabel, columns.stream().map(Column::name).toArray(String[]::new));
            line(
                    out,
                    widths,
                    "-".repeat(widths[0]),
                    Arrays.stream(widths, 1, widths.length)
                            .mapToObj("-"::repeat)
                            .toArray(String[]::new));
            for (Row row : rows) {
                String[] cells = new String[columns.size()];
                Arrays.setAll(cells, c -> cell(row, c));
                line(out, widths, row.name(), cells);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void line(Appendable out, int[] widths, String name, String[] cells) throws IOException {
        out.append(name).append(" ".repeat(widths[0] - name.length()));
        for (int c = 0; c < cells.length; c++) {
            out.append("  ")
                    .append(" ".repeat(widths[c + 1] - cells[c].length()))
                    .append(cells[c]);
        }
        out.append('\n');
    }
}
