package dev.assay.topology.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Sets how loud the broker is, apart from the clients in the same process. Any thread may call it. */
public final class BrokerLog {
    /** Loggers of the server; client and Streams loggers are left out on purpose. */
    private static final List<String> SERVER = List.of(
            "kafka",
            "state.change.logger",
            "org.apache.kafka.controller",
            "org.apache.kafka.coordinator",
            "org.apache.kafka.image",
            "org.apache.kafka.metadata",
            "org.apache.kafka.network",
            "org.apache.kafka.raft",
            "org.apache.kafka.server",
            "org.apache.kafka.snapshot",
            "org.apache.kafka.storage",
            "org.apache.kafka.timeline");

    private BrokerLog() {}

    /**
     * Sets the level of the server's loggers; does nothing under a logging back end other than Logback.
     *
     * @param level a Logback level name such as {@code WARN}, {@code ERROR}, {@code OFF}
     */
    public static void level(String level) {
        SERVER.forEach(name -> set(name, level));
    }

    /** Sets the level of everything, for a process that is nothing but a broker. */
    static void root(String level) {
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, level);
    }

    private static void set(String name, String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(name).setLevel(Level.toLevel(level, Level.WARN));
        }
    }
}
