package dev.assay.topology.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * One real KRaft broker in a child JVM of its own, so that it can be killed without ceremony and cannot take this process
 * along. Methods are synchronized: any thread may call them, one at a time.
 *
 * <p>The child ends when this process does, even after a crash of it. A start on the same folder is the same cluster at the
 * same port, with whatever the log held. The child's output goes to {@link #logFile()}.
 */
public final class EmbeddedKafkaProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final Path dataDir;
    private final Map<String, String> properties;
    private final String logLevel;
    private @Nullable Process process;
    private String bootstrapServers = "";

    private EmbeddedKafkaProcess(Path dataDir, Map<String, String> properties, String logLevel) {
        this.dataDir = dataDir;
        this.properties = Map.copyOf(properties);
        this.logLevel = logLevel;
    }

    /** Starts a broker on {@code dataDir}, which is created if missing, logging warnings and worse. */
    public static EmbeddedKafkaProcess start(Path dataDir) {
        return start(dataDir, Map.of(), "WARN");
    }

    /**
     * Starts a broker in a child JVM and returns when it takes requests.
     *
     * @param properties broker properties that win over the built-in ones
     * @param logLevel level of the child's log, for example {@code WARN}
     * @throws IllegalStateException if the child ends or is not ready in time; names its log file
     */
    public static EmbeddedKafkaProcess start(Path dataDir, Map<String, String> properties, String logLevel) {
        EmbeddedKafkaProcess kafka = new EmbeddedKafkaProcess(dataDir.toAbsolutePath(), properties, logLevel);
        kafka.restart();
        return kafka;
    }

    /** Address for clients, {@code 127.0.0.1:port}; the same after a restart. */
    public synchronized String bootstrapServers() {
        return bootstrapServers;
    }

    /** Whether the child lives now. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Process id of the child. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("the broker process is not running");
        }
        return process.pid();
    }

    /** Where the child's output goes; appended to at every start. */
    public Path logFile() {
        return dataDir.resolve("broker.log");
    }

    /** Creates topics with one replica and waits until clients can write to them; existing ones are only waited for. */
    public void createTopics(List<NewTopic> topics) {
        UsableTopics.create(bootstrapServers(), topics, Duration.ofSeconds(60));
    }

    /** Creates one topic with one replica and waits until clients can write to it. */
    public void createTopic(String name, int partitions) {
        createTopics(List.of(new NewTopic(name, partitions, (short) 1)));
    }

    /** Ends the child at once (SIGKILL) and waits until it is gone. Does nothing when it is. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            process = null;
            running.destroyForcibly();
            awaitEnd(running, STOP_PATIENCE);
        }
    }

    /** Asks the child to end by closing its input; kills it if it takes too long. */
    public synchronized void stop() {
        Process running = process;
        if (running != null) {
            process = null;
            closeInput(running);
            if (!awaitEnd(running, STOP_PATIENCE)) {
                running.destroyForcibly();
                awaitEnd(running, STOP_PATIENCE);
            }
        }
    }

    /** Stops the child if it lives, then starts it on the same data and port. */
    public synchronized void restart() {
        stop();
        try {
            Files.createDirectories(dataDir);
            Files.deleteIfExists(readyFile());
            process = spawn();
            bootstrapServers = awaitReady(process);
        } catch (IOException e) {
            kill();
            throw new UncheckedIOException("cannot start the broker process on " + dataDir, e);
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process spawn() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starting fast matters more than peak speed here.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-D" + EmbeddedKafkaMain.LOG_LEVEL + "=" + logLevel);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EmbeddedKafkaMain.class.getName()));
        command.add(dataDir.toString());
        properties.forEach((name, value) -> command.add(name + "=" + value));
        File log = logFile().toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String awaitReady(Process starting) throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(readyFile())) {
                String[] ready =
                        Files.readString(readyFile(), StandardCharsets.UTF_8).split(" ", 2);
                if (ready[0].equals(Long.toString(starting.pid()))) {
                    return ready[1];
                }
            }
            if (awaitEnd(starting, Duration.ofMillis(20))) {
                throw new IllegalStateException("the broker process ended with status " + starting.exitValue()
                        + " while starting; its output is in " + logFile());
            }
        }
        throw new IllegalStateException("the broker process was not ready within " + START_PATIENCE.toSeconds()
                + " s; its output is in " + logFile());
    }

    private Path readyFile() {
        return dataDir.resolve(EmbeddedKafkaMain.READY_FILE);
    }

    private static void closeInput(Process running) {
        try {
            running.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is gone because the child is; ending it is what was wanted.
            running.destroy();
        }
    }

    private static boolean awaitEnd(Process running, Duration patience) {
        try {
            return running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
            throw new IllegalStateException("interrupted while waiting for the broker process", e);
        }
    }
}
