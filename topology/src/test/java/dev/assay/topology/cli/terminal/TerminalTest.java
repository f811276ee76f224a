package dev.assay.topology.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.topology.cli.terminal.TableWriter.Cell;
import dev.assay.topology.cli.terminal.TableWriter.Column;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    private static final List<Column> COLUMNS =
            List.of(Column.left("id", 4), Column.right("p", 6), Column.growing("text", 5));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "AUTO,   '',  xterm, true,  true",
        "AUTO,   '',  xterm, false, false",
        "AUTO,   1,   xterm, true,  false",
        "AUTO,   '',  dumb,  true,  false",
        "ALWAYS, 1,   dumb,  false, true",
        "NEVER,  '',  xterm, true,  false"
    })
    void colourIsForTerminalsThatWantIt(Ansi.Mode mode, String noColor, String term, boolean tty, boolean expected) {
        assertThat(Ansi.of(mode, Map.of("NO_COLOR", noColor, "TERM", term), tty).enabled())
                .isEqualTo(expected);
    }

    @Test
    void paintingWrapsTheTextOrLeavesIt() {
        assertThat(new Ansi(true).paint(Style.RED, "x")).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(new Ansi(true).paint(Style.PLAIN, "x")).isEqualTo("x");
        assertThat(new Ansi(false).paint(Style.RED, "x")).isEqualTo("x");
    }

    @Test
    void widthComesFromTheEnvironmentWithinReason() {
        assertThat(Terminal.width(Map.of("COLUMNS", "132"))).isEqualTo(132);
        assertThat(Terminal.width(Map.of("COLUMNS", "3"))).isEqualTo(20);
        assertThat(Terminal.width(Map.of("COLUMNS", "wide"))).isBetween(20, 1000);
    }

    @Test
    void aTestRunsOutputIsNoTerminal() {
        assertThat(Terminal.isStdout()).isFalse();
    }

    @Test
    void plainTableIsAppendOnlyAndUncutAtItsEnd() {
        TableWriter table = new TableWriter(out, new Ansi(false), false, 0, COLUMNS);
        table.header();
        table.row(cells("a", "0.5", "a text that is longer than its column"));
        table.status("not shown");
        table.row(cells("toolong", "1", ""));
        table.end();
        assertThat(written())
                .isEqualTo(
                        "id         p  text\na        0.5  a text that is longer than its column\ntoo\u2026       1\n");
    }

    @Test
    void liveTableFitsTheTerminalAndKeepsItsStatusBelow() {
        TableWriter table = new TableWriter(out, new Ansi(false), true, 24, COLUMNS);
        table.status("1 of 9");
        table.row(cells("a", "0.5", "0123456789"));
        table.status("2 of 9");
        table.end();
        String erase = "\r\u001b[2K";
        assertThat(written())
                .isEqualTo(erase + "1 of 9" + erase + "a        0.5  01234567\u2026\n" + "1 of 9" + erase + "2 of 9"
                        + erase);
    }

    @Test
    void narrowTerminalsLoseColumnsFromTheRight() {
        TableWriter table = new TableWriter(out, new Ansi(false), true, 14, COLUMNS);
        table.row(cells("a", "0.5", "gone"));
        assertThat(written()).isEqualTo("a        0.5\n");
    }

    @Test
    void aRowNeedsACellForEachColumn() {
        TableWriter table = new TableWriter(out, new Ansi(false), false, 0, COLUMNS);
        assertThatThrownBy(() -> table.row(List.of(Cell.of("a")))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void colouredCellsKeepTheirAlignment() {
        TableWriter table = new TableWriter(out, new Ansi(true), false, 0, COLUMNS);
        table.row(List.of(new Cell("a", Style.GREEN), Cell.of("1"), Cell.of("b")));
        assertThat(written()).isEqualTo("\u001b[32ma\u001b[0m          1  b\n");
    }

    @Test
    void textsThatActOnATerminalAreDisarmed() {
        assertThat(CellText.clean("a\u001b[31mb\nc\td\u202ee\u0000")).isEqualTo("a\uFFFD[31mb c d\uFFFDe\uFFFD");
        assertThat(CellText.clean("\uD83D")).isEqualTo("\uFFFD");
        assertThat(CellText.clean("")).isEmpty();
    }

    @Test
    void widthCountsColumnsNotCharacters() {
        assertThat(CellText.width("abc")).isEqualTo(3);
        assertThat(CellText.width("\u6f22\u5b57")).isEqualTo(4);
        assertThat(CellText.width("e\u0301")).isEqualTo(1);
        assertThat(CellText.width("\uD83D\uDE00")).isEqualTo(2);
        assertThat(CellText.width("\u05e9\u05dc")).isEqualTo(2);
    }

    @Test
    void cuttingNeverSplitsACharacterOrPassesTheWidth() {
        String text = "a\uD83D\uDE00\u6f22b\u0301cd";
        for (int columns = 0; columns <= 10; columns++) {
            String cut = CellText.cut(text, columns);
            assertThat(CellText.width(cut)).isLessThanOrEqualTo(columns);
            assertThat(cut.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE))
                    .isTrue();
        }
        assertThat(CellText.cut(text, 8)).isEqualTo(text);
        assertThat(CellText.cut(text, 4)).isEqualTo("a\uD83D\uDE00\u2026");
    }

    private static List<Cell> cells(String... texts) {
        return List.of(texts).stream().map(Cell::of).toList();
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
