package dev.assay.topology.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real KRaft broker (broker and controller in one node) inside this process, listening on the loopback address only.
 * Methods are synchronized: any thread may call them, one at a time.
 *
 * <p>The data folder holds the log and the node's identity; starting again on the same folder is the same cluster at the
 * same port. Close it before its folder is deleted: a broker that loses its folder halts the JVM (see {@link ExitGuard}).
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int NEW_PORT_ATTEMPTS = 10;
    private static final Duration SAME_PORT_PATIENCE = Duration.ofSeconds(10);

    private final Path dataDir;
    private final Map<String, String> properties;
    private final UnaryOperator<BrokerNode> ports;
    private BrokerNode node;
    private @Nullable KafkaRaftServer server;

    private EmbeddedKafka(
            Path dataDir, Map<String, String> properties, BrokerNode node, UnaryOperator<BrokerNode> ports) {
        this.dataDir = dataDir;
        this.properties = Map.copyOf(properties);
        this.node = node;
        this.ports = ports;
    }

    /** Starts a broker on {@code dataDir}, which is created if missing. */
    public static EmbeddedKafka start(Path dataDir) {
        return start(dataDir, Map.of());
    }

    /**
     * Starts a broker on {@code dataDir} and returns when it takes requests.
     *
     * @param properties broker properties that win over the built-in ones
     * @throws IllegalStateException if the ports of an existing folder stay taken, or the broker does not start
     */
    public static EmbeddedKafka start(Path dataDir, Map<String, String> properties) {
        return start(dataDir, properties, BrokerNode::onFreePorts);
    }

    static EmbeddedKafka start(Path dataDir, Map<String, String> properties, UnaryOperator<BrokerNode> ports) {
        try {
            Path dir = Files.createDirectories(dataDir.toAbsolutePath());
            BrokerNode node = BrokerNode.isStored(dir) ? BrokerNode.of(dir) : ports.apply(BrokerNode.fresh());
            EmbeddedKafka kafka = new EmbeddedKafka(dir, properties, node, ports);
            kafka.open();
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the broker folder " + dataDir, e);
        }
    }

    /** Address for clients, {@code 127.0.0.1:port}; the same after a restart. */
    public synchronized String bootstrapServers() {
        return node.bootstrapServers();
    }

    /** Whether the broker runs now. */
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Creates topics with one replica and waits until clients can write to them; existing ones are only waited for. */
    public void createTopics(List<NewTopic> topics) {
        UsableTopics.create(bootstrapServers(), topics, Duration.ofSeconds(60));
    }

    /** Creates one topic with one replica and waits until clients can write to it. */
    public void createTopic(String name, int partitions) {
        createTopics(List.of(new NewTopic(name, partitions, (short) 1)));
    }

    /** Stops cleanly, keeping data, ports and identity. Does nothing when stopped. */
    public synchronized void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            server = null;
            running.shutdown();
            running.awaitShutdown();
        }
    }

    /** Stops if running, then starts on the same data and port. */
    public synchronized void restart() {
        stop();
        try {
            open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the broker folder " + dataDir, e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void open() throws IOException {
        boolean known = BrokerNode.isStored(dataDir);
        long deadline = System.nanoTime() + SAME_PORT_PATIENCE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                server = startOnce();
                node.store(dataDir);
                return;
            } catch (BindException | RuntimeException e) {
                boolean again = known ? System.nanoTime() < deadline : attempt < NEW_PORT_ATTEMPTS;
                if (!isBindClash(e) || !again) {
                    throw new IllegalStateException("the embedded broker did not start at " + bootstrapServers(), e);
                }
                LOG.debug("port of {} is taken, trying again", bootstrapServers());
            }
            if (known) {
                pause();
            } else {
                node = ports.apply(node);
            }
        }
    }

    private KafkaRaftServer startOnce() throws IOException {
        Path logDir = Files.createDirectories(dataDir.resolve("log"));
        node.requireFree();
        format(logDir);
        KafkaRaftServer starting =
                new KafkaRaftServer(new KafkaConfig(node.serverProperties(logDir, properties), false), Time.SYSTEM);
        try {
            starting.startup();
            return starting;
        } catch (RuntimeException | Error e) {
            starting.shutdown();
            throw e;
        }
    }

    private void format(Path logDir) {
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(node.clusterId())
                    .addDirectory(logDir.toString())
                    .setMetadataLogDirectory(logDir.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .setPrintStream(quiet)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format the broker folder " + logDir, e);
        }
    }

    private static boolean isBindClash(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return true;
            }
            // The socket server wraps the clash and may keep its text only.
            if (t instanceof KafkaException && String.valueOf(t.getMessage()).contains("Address already in use")) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the broker's port", e);
        }
    }
}
