package dev.assay.topology.app;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Quarantined;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.Verdict;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.TopicsSettings;
import dev.assay.topology.scoring.Carried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets everything in place before the stream starts: brokers reachable, topics there and large enough, registry reachable,
 * output schemas known. Confined to the thread that starts the service.
 *
 * <p>A missing broker or registry is waited for, with one clear line every ten seconds, and so is a permission; a wrong set-up
 * is an {@link IllegalStateException} that says what to do.
 */
final class Provisioner {
    private static final Logger log = LoggerFactory.getLogger(Provisioner.class);
    private static final Duration TRY = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration REMIND = Duration.ofSeconds(10);

    /** What a created input topic takes: room for long texts with samples. */
    private static final int CREATED_RECORD_BYTES = 8 * 1024 * 1024;

    /** What a verdict, a deferral or a quarantine record may add to the event it speaks of. */
    private static final int ENVELOPE_BYTES = 512 * 1024;

    private final AssayConfig config;
    private final BooleanSupplier stopped;

    /** @param stopped true once nobody wants to start any more */
    Provisioner(AssayConfig config, BooleanSupplier stopped) {
        this.config = config;
        this.stopped = stopped;
    }

    /**
     * Waits for the brokers and sees to the topics.
     *
     * @return the largest record value that every output topic takes beside key and headers
     */
    int topics() throws InterruptedException {
        Map<String, Object> clients = StreamsProperties.clients(config);
        clients.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TRY.toMillis());
        clients.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TRY.toMillis());
        String what = "Kafka at " + config.kafka().bootstrapServers();
        return untilReachable(what, () -> {
            try (Admin admin = Admin.create(clients)) {
                return ensure(admin);
            }
        });
    }

    private int ensure(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        TopicsSettings topics = config.topics();
        Set<String> existing = get(admin.listTopics().names());
        List<String> outputs = List.of(topics.verdicts(), topics.deferrals(), topics.quarantine());
        List<String> missing = new ArrayList<>(outputs);
        missing.add(0, topics.input());
        missing.removeAll(existing);
        if (!missing.isEmpty() && !topics.create()) {
            throw new IllegalStateException("topics " + missing
                    + " do not exist, or this client may not describe them, and topics.create is false; create them, grant"
                    + " Describe, or set it to true");
        }
        if (missing.contains(topics.input())) {
            create(admin, List.of(topics.input()), CREATED_RECORD_BYTES);
        }
        int input = maxMessageBytes(admin, List.of(topics.input()));
        missing.remove(topics.input());
        if (!missing.isEmpty()) {
            create(admin, missing, input + ENVELOPE_BYTES);
        }
        new ThresholdTopics(config, admin, existing).ensure();
        int output = maxMessageBytes(admin, outputs);
        if (output < input) {
            log.warn(
                    "an output topic takes records of at most {} bytes but {} takes {}: raise max.message.bytes of {}; "
                            + "until then outputs that are too large are published shortened",
                    output,
                    topics.input(),
                    input,
                    outputs);
        }
        return Math.max(1024, output - 1024 - Carried.LARGEST);
    }

    private void create(Admin admin, List<String> names, int maxMessageBytes)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicsSettings topics = config.topics();
        List<NewTopic> wanted = names.stream()
                .map(name -> new NewTopic(name, topics.partitions(), (short) topics.replicationFactor())
                        .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes))))
                .toList();
        try {
            get(admin.createTopics(wanted).all());
            log.info("created topics {} with {} partitions", names, topics.partitions());
        } catch (ExecutionException e) {
            // Another instance was faster.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static int maxMessageBytes(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        int smallest = Integer.MAX_VALUE;
        for (Config one : get(admin.describeConfigs(resources).all()).values()) {
            String value = Objects.requireNonNull(one.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                    .value();
            smallest = Math.min(smallest, Integer.parseInt(value));
        }
        return smallest;
    }

    /** Waits for the registry and makes sure that the schemas of the output topics have ids. */
    void schemas(SchemaRegistryClient oneAttempt, SerializerConfig serializer) throws InterruptedException {
        TopicsSettings topics = config.topics();
        Map<String, Schema> wanted = new HashMap<>();
        wanted.put(topics.verdicts(), Verdict.getClassSchema());
        wanted.put(topics.deferrals(), DeferredEvent.getClassSchema());
        wanted.put(topics.quarantine(), Quarantined.getClassSchema());
        if (config.deferralControl().enabled()) {
            wanted.put(topics.thresholds(), ThresholdChange.getClassSchema());
        }
        AssayAvroSerializer<SpecificRecord> writer = new AssayAvroSerializer<>(oneAttempt, serializer);
        untilReachable("schema registry at " + config.registry().url(), () -> {
            wanted.forEach((topic, schema) -> know(writer, topic, schema));
            return 0;
        });
    }

    /** Asks as the outputs will be asked for, so that whatever is refused is refused now. */
    private static void know(AssayAvroSerializer<SpecificRecord> writer, String topic, Schema schema) {
        try {
            AssayAvroSerializer.Bound<SpecificRecord> unused = writer.bind(topic, schema);
        } catch (SerializationException e) {
            throw new IllegalStateException(
                    "outputs of topic " + topic + " could not be written: " + e.getMessage()
                            + "; register a compatible version there, or point registry.url elsewhere",
                    e);
        }
    }

    /** One attempt at something that needs a server. */
    private interface Attempt {
        int run() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private int untilReachable(String what, Attempt attempt) throws InterruptedException {
        long nextLine = System.nanoTime();
        boolean waited = false;
        while (!stopped.getAsBoolean()) {
            String why;
            boolean settling = false;
            try {
                int result = attempt.run();
                if (waited) {
                    log.info("{} is there, going on", what);
                }
                return result;
            } catch (RegistryUnavailableException e) {
                why = what + " is not reachable (" + e.getMessage() + ")";
            } catch (KafkaException e) {
                // In a cluster that is starting, the brokers' names may come later than this process.
                if (!(e.getCause() instanceof ConfigException) || !nothingResolves(e.getCause())) {
                    throw e;
                }
                why = what + " is not reachable (no name resolves)";
            } catch (TimeoutException e) {
                why = what + " is not reachable (no answer within " + TRY.toSeconds() + " s)";
            } catch (ExecutionException e) {
                // A topic that was just created takes a moment to show.
                settling = e.getCause() instanceof UnknownTopicOrPartitionException;
                why = BrokerAnswer.trouble(what, e.getCause());
            }
            waited |= !settling;
            if (!settling && System.nanoTime() - nextLine >= 0) {
                log.warn("{}; trying on, no restart needed", why);
                nextLine = System.nanoTime() + REMIND.toNanos();
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
        throw new InterruptedException("stopped while waiting for " + what);
    }

    private static boolean nothingResolves(Throwable e) {
        return String.valueOf(e.getMessage()).startsWith("No resolvable bootstrap urls");
    }

    static <T> T get(org.apache.kafka.common.KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(TRY.toMillis(), TimeUnit.MILLISECONDS);
    }
}
