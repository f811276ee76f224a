package dev.assay.topology.demo;

import dev.assay.topology.cli.terminal.Ansi;
import dev.assay.topology.cli.terminal.Style;
import dev.assay.topology.cli.terminal.TableWriter;
import dev.assay.topology.cli.terminal.TableWriter.Cell;
import dev.assay.topology.cli.terminal.TableWriter.Column;
import java.io.PrintStream;
import java.util.List;

/** The live table: one line per answer, as it comes. Confined to one thread. */
final class DemoTable {
    private static final int SHORT_ID = 17;
    private static final int LONG_ID = 33;
    private static final int WIDE = 124;

    private final TableWriter table;
    private final boolean wide;
    private final int idColumns;

    /** @param width columns of the terminal; not used unless live */
    DemoTable(PrintStream out, Ansi ansi, boolean live, int width) {
        wide = !live || width >= WIDE;
        idColumns = wide ? LONG_ID : SHORT_ID;
        table = new TableWriter(
                out,
                ansi,
                live,
                width,
                List.of(
                        Column.left("event", idColumns),
                        Column.left("kind", 11),
                        Column.left("label", 16),
                        Column.growing("finding", 29)));
    }

    void header() {
        table.header();
    }

    void row(Account.Row row) {
        Finding finding = row.finding();
        boolean agrees = finding.agrees();
        // Where not all fits, the finding stands alone rather than cut.
        String words =
                wide && !finding.detail().isEmpty() ? finding.words() + ", " + finding.detail() : finding.words();
        Style style = agrees ? Style.GREEN : Style.RED;
        table.row(List.of(
                Cell.of(tail(row.id())),
                new Cell(row.kind(), kindStyle(row.kind())),
                new Cell((agrees ? "\u2713 " : "\u2717 ") + row.label(), style),
                Cell.of(words)));
    }

    void status(String line) {
        table.status(line);
    }

    void end() {
        table.end();
    }

    /** Ids of one family differ at the end, so that is kept. */
    private String tail(String id) {
        return id.length() <= idColumns ? id : "\u2026" + id.substring(id.length() - idColumns + 1);
    }

    private static Style kindStyle(String kind) {
        return switch (kind) {
            case "watermark" -> Style.CYAN;
            case "consistency" -> Style.MAGENTA;
            case "cascade" -> Style.BLUE;
            default -> Style.YELLOW;
        };
    }
}
