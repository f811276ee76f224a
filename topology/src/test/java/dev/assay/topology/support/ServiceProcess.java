package dev.assay.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a child JVM, so that it can be killed. Confined to the test's thread. */
public final class ServiceProcess implements AutoCloseable {
    private static final String RUNNING = "stream is RUNNING";

    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Runs {@code assay ARGS} with its output in a file of its own. */
    public static ServiceProcess run(Path log, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // As the launcher does: newer JDKs warn of native libraries on standard error.
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("dev.assay.topology.cli.Main");
        command.addAll(args);
        try {
            Files.deleteIfExists(log);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = builder.start();
            // A child that outlived its test would keep two cores busy until somebody noticed.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServiceProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code assay serve} with a configuration file. */
    public static ServiceProcess serve(Path config, Path log) {
        return run(log, List.of("serve", "-c", config.toString()));
    }

    /** Waits until the stream runs. */
    public void awaitRunning(Duration patience) throws InterruptedException {
        awaitOutput(RUNNING, patience);
    }

    /** Waits until the child has printed this. */
    public void awaitOutput(String text, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!output().contains(text)) {
            assertThat(process.isAlive()).as(() -> "child ended:\n" + output()).isTrue();
            assertThat(System.nanoTime())
                    .as(() -> "not running in time:\n" + output())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** SIGKILL; returns when the child is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Exit code, once the child has ended. */
    public int awaitExit(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as(() -> "the child did not end:\n" + output())
                .isTrue();
        return process.exitValue();
    }

    /** Everything the child has printed. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
