package dev.assay.topology.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * Identity of one embedded broker: cluster id and the two ports, kept in a file beside its log so that a restart is the
 * same broker at the same address. Immutable; any thread may use it.
 */
record BrokerNode(String clusterId, int port, int controllerPort) {
    static final String HOST = "127.0.0.1";
    private static final String FILE = "node.properties";

    /** A new identity on two ports that were free a moment ago. */
    static BrokerNode fresh() {
        return new BrokerNode(Uuid.randomUuid().toString(), 0, 0).onFreePorts();
    }

    /** The same cluster on other ports; both are held open together while looking, so that they differ. */
    BrokerNode onFreePorts() {
        try (ServerSocket first = new ServerSocket(0, 1, address());
                ServerSocket second = new ServerSocket(0, 1, address())) {
            return new BrokerNode(clusterId, first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }

    /** Reads the identity kept in {@code dir}, or makes a new one that nothing has stored yet. */
    static BrokerNode of(Path dir) throws IOException {
        Path file = dir.resolve(FILE);
        if (!Files.exists(file)) {
            return fresh();
        }
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            stored.load(reader);
        }
        return new BrokerNode(
                required(stored, "cluster.id", file),
                Integer.parseInt(required(stored, "port", file)),
                Integer.parseInt(required(stored, "controller.port", file)));
    }

    static boolean isStored(Path dir) {
        return Files.exists(dir.resolve(FILE));
    }

    void store(Path dir) throws IOException {
        Properties values = new Properties();
        values.setProperty("cluster.id", clusterId);
        values.setProperty("port", Integer.toString(port));
        values.setProperty("controller.port", Integer.toString(controllerPort));
        Path part = dir.resolve(FILE + ".part");
        try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            values.store(writer, null);
        }
        Files.move(part, dir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Broker configuration for one combined node; {@code extra} wins over all of it. */
    Map<String, String> serverProperties(Path logDir, Map<String, String> extra) {
        Map<String, String> p = new LinkedHashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listeners", "BROKER://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("advertised.listeners", "BROKER://" + HOST + ":" + port);
        p.put("inter.broker.listener.name", "BROKER");
        p.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", logDir.toString());
        p.put("auto.create.topics.enable", "false");
        singleReplica(p);
        quickGroups(p);
        small(p);
        p.putAll(extra);
        return p;
    }

    private static void singleReplica(Map<String, String> p) {
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "4");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("transaction.max.timeout.ms", "900000");
        // A killed client's transaction is looked for every second, so that readers wait for its time-out and no
        // longer.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    private static void quickGroups(Map<String, String> p) {
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("group.streams.initial.rebalance.delay.ms", "0");
        p.put("group.streams.min.heartbeat.interval.ms", "200");
        p.put("group.streams.heartbeat.interval.ms", "500");
        p.put("group.streams.min.session.timeout.ms", "3000");
        p.put("group.streams.session.timeout.ms", "6000");
        // After a kill the broker's old registration must lapse before the new one counts.
        p.put("broker.session.timeout.ms", "3000");
        p.put("broker.heartbeat.interval.ms", "500");
    }

    private static void small(Map<String, String> p) {
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
    }

    /**
     * Binds both ports and lets go of them again. Asked before a start because a controller that finds its port taken
     * halts the JVM instead of throwing.
     *
     * @throws BindException if either is taken
     */
    void requireFree() throws BindException {
        for (int wanted : new int[] {port, controllerPort}) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address(), wanted), 1);
            } catch (IOException e) {
                BindException taken = new BindException("port " + wanted + " is taken");
                taken.initCause(e);
                throw taken;
            }
        }
    }

    /** The address of {@link #HOST}, whatever the JVM prefers as loopback. */
    static InetAddress address() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static String required(Properties stored, String key, Path file) {
        String value = stored.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(file + " has no " + key + "; delete the folder to start afresh");
        }
        return value;
    }
}
