package dev.assay.ops.prometheus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs promtool where it is installed, and skips the test with a message where it is not. Test threads only. */
public final class Promtool {
    /** How it ended and what it said. */
    public record Outcome(int exit, String output) {}

    private Promtool() {}

    /** Runs it in the working directory of the test. */
    public static Outcome run(List<String> arguments) throws IOException, InterruptedException {
        Optional<Path> tool = onPath("promtool");
        assumeTrue(tool.isPresent(), "promtool is not on the PATH (Debian: apt-get install prometheus); not checked");
        List<String> command = new ArrayList<>(List.of(tool.orElseThrow().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
