package dev.assay.topology.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main class of a process that is one broker: starts it, says so in a ready file, and ends when its standard input
 * closes, so that a dead parent leaves no broker behind. Run by {@link EmbeddedKafkaProcess}.
 */
public final class EmbeddedKafkaMain {
    static final String READY_FILE = "ready";
    static final String LOG_LEVEL = "assay.broker.log-level";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafkaMain.class);

    private EmbeddedKafkaMain() {}

    /**
     * Runs until standard input closes or the process is told to end.
     *
     * @param args the data folder, then broker properties as {@code name=value}
     */
    public static void main(String[] args) throws IOException {
        String level = System.getProperty(LOG_LEVEL, "WARN");
        BrokerLog.root(level);
        BrokerLog.level(level);
        ignoreInterrupts();
        Path dataDir = Path.of(args[0]);
        EmbeddedKafka kafka = EmbeddedKafka.start(dataDir, properties(args));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "broker-shutdown"));
        announce(dataDir, kafka.bootstrapServers());
        awaitEndOfInput();
        System.exit(0);
    }

    /**
     * Ctrl-C reaches every process of the terminal at once; the parent still needs its broker while it closes, and ends it
     * then. By reflection because the only way to say so is an API that the compiler warns about.
     */
    private static void ignoreInterrupts() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, interrupt, handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException e) {
            LOG.warn("this JVM cannot ignore interrupts; Ctrl-C will end the broker before its parent", e);
        }
    }

    private static Map<String, String> properties(String[] args) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected name=value as argument " + i);
            }
            properties.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        return properties;
    }

    private static void announce(Path dataDir, String bootstrapServers) throws IOException {
        Path part = dataDir.resolve(READY_FILE + ".part");
        Files.writeString(part, ProcessHandle.current().pid() + " " + bootstrapServers);
        Files.move(part, dataDir.resolve(READY_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitEndOfInput() throws IOException {
        byte[] ignored = new byte[64];
        int read;
        do {
            read = System.in.read(ignored);
        } while (read >= 0);
    }
}
