package dev.assay.topology.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Writes a table row by row as its rows come, with columns aligned, and below it a status line that is rewritten in place.
 * On a terminal lines are cut to its width. Elsewhere nothing is cut in the last column and nothing is rewritten: each row
 * is one line, for good. Any thread may call it; rows are written whole.
 */
public final class TableWriter {
    private static final String GAP = "  ";
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final Ansi ansi;
    private final boolean live;
    private final List<Column> columns;
    private final int[] widths;
    private String status = "";

    /**
     * One column.
     *
     * @param title its heading
     * @param width columns it takes; for a growing one, the least
     * @param align where shorter texts stand
     * @param grows whether it shares what the terminal has left
     */
    public record Column(String title, int width, Align align, boolean grows) {
        public Column {
            if (width < 1) {
                throw new IllegalArgumentException("a column is at least 1 wide");
            }
        }

        /** A column with texts at its left edge. */
        public static Column left(String title, int width) {
            return new Column(title, width, Align.LEFT, false);
        }

        /** A column with texts at its right edge, for numbers. */
        public static Column right(String title, int width) {
            return new Column(title, width, Align.RIGHT, false);
        }

        /** A column that takes what the terminal has left, at least {@code width}. */
        public static Column growing(String title, int width) {
            return new Column(title, width, Align.LEFT, true);
        }
    }

    /** Where a text stands in its column. */
    public enum Align {
        LEFT,
        RIGHT
    }

    /** One text and its look. */
    public record Cell(String text, Style style) {
        /** A cell without a look of its own. */
        public static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }
    }

    /**
     * A table on {@code out}; nothing is written yet.
     *
     * @param live whether {@code out} is a terminal
     * @param terminalWidth its columns, see {@link Terminal#width}; not used unless live
     */
    public TableWriter(PrintStream out, Ansi ansi, boolean live, int terminalWidth, List<Column> columns) {
        this.out = out;
        this.ansi = ansi;
        this.live = live;
        this.columns = List.copyOf(columns);
        this.widths = widths(columns, live ? terminalWidth : 0);
    }

    /** Writes the headings. */
    public synchronized void header() {
        print(columns.stream()
                .map(column -> new Cell(column.title(), Style.BOLD))
                .toList());
    }

    /**
     * Writes a row.
     *
     * @throws IllegalArgumentException unless there is one cell for each column
     */
    public synchronized void row(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        print(cells);
    }

    /** Replaces the line below the table; does nothing where lines cannot be rewritten. */
    public synchronized void status(String line) {
        if (live) {
            status = CellText.cut(CellText.clean(line), lineWidth());
            out.print(ERASE_LINE + ansi.paint(Style.DIM, status));
            out.flush();
        }
    }

    /** Takes the status line away; what is printed next starts on a line of its own. */
    public synchronized void end() {
        if (live && !status.isEmpty()) {
            status = "";
            out.print(ERASE_LINE);
        }
        out.flush();
    }

    private void print(List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (widths[i] > 0) {
                append(line, cells.get(i), i, i == cells.size() - 1);
            }
        }
        if (live && !status.isEmpty()) {
            out.print(ERASE_LINE);
        }
        out.println(line.toString().stripTrailing());
        if (live && !status.isEmpty()) {
            out.print(ansi.paint(Style.DIM, status));
        }
        out.flush();
    }

    private void append(StringBuilder line, Cell cell, int column, boolean last) {
        String clean = CellText.clean(cell.text());
        String text = last && !live ? clean : CellText.cut(clean, widths[column]);
        String padding = CellText.padding(text, widths[column]);
        String painted = ansi.paint(cell.style(), text);
        if (!line.isEmpty()) {
            line.append(GAP);
        }
        if (columns.get(column).align() == Align.RIGHT) {
            line.append(padding).append(painted);
        } else {
            line.append(painted).append(padding);
        }
    }

    private int lineWidth() {
        int total = -GAP.length();
        for (int width : widths) {
            total += width > 0 ? width + GAP.length() : 0;
        }
        return Math.max(1, total);
    }

    /** Growing columns share what is left; where even the least does not fit, columns go from the right, the first stays. */
    private static int[] widths(List<Column> columns, int terminalWidth) {
        int[] widths = columns.stream().mapToInt(Column::width).toArray();
        if (terminalWidth == 0) {
            return widths;
        }
        // A full last column would make some terminals wrap.
        int left = terminalWidth - 1;
        int growing = 0;
        for (int i = 0; i < widths.length; i++) {
            int needed = widths[i] + (i == 0 ? 0 : GAP.length());
            if (i == 0) {
                widths[i] = Math.min(widths[i], Math.max(1, left));
                left -= widths[i];
            } else if (left >= needed) {
                left -= needed;
            } else {
                widths[i] = 0;
            }
            growing += widths[i] > 0 && columns.get(i).grows() ? 1 : 0;
        }
        for (int i = 0; i < widths.length && left > 0; i++) {
            if (widths[i] > 0 && columns.get(i).grows()) {
                int share = left / growing;
                widths[i] += share;
                left -= share;
                growing--;
            }
        }
        return widths;
    }
}
