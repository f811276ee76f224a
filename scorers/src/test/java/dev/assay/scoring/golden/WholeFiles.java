package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Asserts that whole files of golden vectors agree. Stateless; any thread may use it. */
public final class WholeFiles {
    private WholeFiles() {}

    /** Every case of the file agrees, none is skipped, and there are as many as are known. */
    public static void allAgree(GoldenCheck check, Path file, int cases) throws IOException {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = check.run(file, printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed())
                .as(printed.toString())
                .isEqualTo(result.cases())
                .isEqualTo(cases);
    }

    /** The same for what a suite reports. */
    static void allAgree(GoldenReport report, int cases) {
        assertThat(report.misses()).isEmpty();
        assertThat(report.skips()).isEmpty();
        assertThat(report.passed()).isEqualTo(cases);
    }
}
