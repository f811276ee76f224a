package dev.assay.scoring.golden;

import dev.assay.scoring.golden.GoldenResult.FileRow;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Prints the rows of a check in aligned columns. Confined to the thread that checks. */
final class GoldenTable {
    private static final String FILE = "file";

    private final Appendable out;
    private final String format;

    GoldenTable(List<String> names, Appendable out) {
        this.out = out;
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        format = "%-" + Math.max(width, FILE.length()) + "s  %6s  %6s  %6s  %7s  %13s  %s%n";
    }

    void header() throws IOException {
        line(FILE, "cases", "passed", "missed", "skipped", "largest error", "");
    }

    void row(FileRow row) throws IOException {
        line(
                row.file(),
                row.cases(),
                row.passed(),
                row.missed(),
                row.skipped(),
                row.passed() + row.missed() == 0 ? "-" : String.format(Locale.ROOT, "%.1e", row.largestError()),
                row.missed() > 0 ? "MISS" : row.passed() > 0 ? "ok" : "skipped");
        for (String skip : row.skips()) {
            out.append("    skipped ").append(skip).append(System.lineSeparator());
        }
        for (String miss : row.misses()) {
            out.append("    missed ").append(miss).append(System.lineSeparator());
        }
    }

    void summary(GoldenResult result) throws IOException {
        if (result.files().isEmpty()) {
            out.append("no vector files found").append(System.lineSeparator());
            return;
        }
        out.append(String.format(
                Locale.ROOT,
                "%d files, %d cases: %d passed, %d missed, %d skipped%n",
                result.files().size(),
                result.cases(),
                result.casesPassed(),
                result.missed(),
                result.skipped()));
    }

    private void line(Object... columns) throws IOException {
        out.append(String.format(Locale.ROOT, format, columns).stripTrailing()).append(System.lineSeparator());
    }
}
