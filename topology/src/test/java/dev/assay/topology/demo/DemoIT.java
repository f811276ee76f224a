package dev.assay.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The whole demo in this process, its broker in a child. */
class DemoIT {
    private static final String FOLDER =
            DemoStack.FOLDER + ProcessHandle.current().pid();

    @Test
    void everyRecordIsAccountedForAndEveryLabelAgrees() throws IOException {
        long childrenBefore = ProcessHandle.current().children().count();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int exitCode;
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            exitCode = new CommandLine(new DemoCommand(out, Map.of(), false))
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setErr(new PrintWriter(err))
                    .execute("--color=never");
        }
        String text = bytes.toString(StandardCharsets.UTF_8);

        assertThat(exitCode).as("%s%n%s", text, err).isZero();
        assertThat(text)
                .contains("events in     79 = 76 verdicts + 3 quarantined")
                .contains("exactly once  0 missing, 0 duplicates")
                .contains("labels agree  watermark 24 of 24, consistency 36 of 36, cascade 16 of 16")
                .contains("deferred      8 answers")
                .contains("in 36 verdicts")
                .contains("cascade       assay-lm-small read 60 texts without token numbers, assay-lm-large 18 of them")
                .contains("Every record is accounted for, and every verdict agrees with its label.")
                .doesNotContain("\u001b");
        assertThat(text.lines().filter(line -> line.contains("\u2713"))).hasSize(79);
        assertThat(folders()).isEmpty();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(childrenBefore);
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(path -> path.getFileName().toString().startsWith(FOLDER))
                    .sorted()
                    .toList();
        }
    }
}
