package dev.assay.topology.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Creates topics and waits until every partition's leader answers for it. Stateless; any thread may call it.
 *
 * <p>The wait is not a nicety: creation returns before brokers serve the topic, and an idempotent producer that writes in
 * that gap can retry its first batch out of sequence until the batch is lost (KAFKA-15591).
 */
public final class UsableTopics {
    private UsableTopics() {}

    /**
     * Creates the missing ones of {@code topics} and waits for all.
     *
     * @throws IllegalStateException if a topic cannot be created or is not usable within {@code patience}
     */
    public static void create(String bootstrapServers, List<NewTopic> topics, Duration patience) {
        Map<String, Object> config = new HashMap<>();
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        try (Admin admin = Admin.create(config)) {
            create(admin, topics, patience);
        }
    }

    /** As {@link #create(String, List, Duration)}, with the caller's client, which stays open. */
    public static void create(Admin admin, List<NewTopic> topics, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean created = false;
        while (true) {
            try {
                if (!created) {
                    createMissing(admin, topics);
                    created = true;
                }
                awaitLeaders(admin, topics);
                return;
            } catch (ExecutionException e) {
                if (!isPassing(e.getCause()) || System.nanoTime() > deadline) {
                    throw new IllegalStateException("topics not usable: " + names(topics), e);
                }
                pause();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static void createMissing(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        for (var result : admin.createTopics(topics).values().values()) {
            try {
                result.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static void awaitLeaders(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> found =
                admin.describeTopics(names(topics)).allTopicNames().get();
        Map<TopicPartition, OffsetSpec> partitions = found.values().stream()
                .flatMap(topic -> topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition())))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        // Only a leader that already serves the partition answers this.
        admin.listOffsets(partitions).all().get();
    }

    private static boolean isPassing(@Nullable Throwable cause) {
        return cause instanceof RetriableException || cause instanceof UnknownTopicOrPartitionException;
    }

    private static List<String> names(List<NewTopic> topics) {
        return topics.stream().map(NewTopic::name).toList();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for topics", e);
    }
}
