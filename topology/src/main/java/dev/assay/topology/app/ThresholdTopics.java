package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.TopicsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the topics of thresholds that learn: a label must reach the task that decided on its event, so the feedback topic
 * has as many partitions as the input topic. Confined to the thread that starts the service.
 */
final class ThresholdTopics {
    private static final Logger log = LoggerFactory.getLogger(ThresholdTopics.class);

    private final AssayConfig config;
    private final Admin admin;
    private final Set<String> existing;

    /** @param existing topics that were there before any was created */
    ThresholdTopics(AssayConfig config, Admin admin, Set<String> existing) {
        this.config = config;
        this.admin = admin;
        this.existing = existing;
    }

    /** Creates what is missing and refuses what cannot work; does nothing where thresholds do not learn. */
    void ensure() throws ExecutionException, InterruptedException, TimeoutException {
        if (!config.deferralControl().enabled()) {
            return;
        }
        TopicsSettings topics = config.topics();
        List<String> missing = new ArrayList<>(List.of(topics.feedback(), topics.thresholds()));
        missing.removeAll(existing);
        if (!missing.isEmpty() && !topics.create()) {
            throw new IllegalStateException("topics " + missing
                    + " do not exist, or this client may not describe them, and topics.create is false; create them ("
                    + topics.feedback()
                    + " with the partitions of " + topics.input() + ", " + topics.thresholds()
                    + " compacted), grant Describe, or set it to true");
        }
        int partitions = partitions(topics.input());
        if (missing.contains(topics.feedback())) {
            create(new NewTopic(topics.feedback(), partitions, (short) topics.replicationFactor()));
        }
        if (missing.contains(topics.thresholds())) {
            create(new NewTopic(topics.thresholds(), 1, (short) topics.replicationFactor())
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        }
        checkPartitions(partitions);
        checkCompaction();
    }

    private void checkPartitions(int input) throws ExecutionException, InterruptedException, TimeoutException {
        String name = config.topics().feedback();
        int feedback = partitions(name);
        if (feedback != input) {
            throw new IllegalStateException(
                    "topic " + name + " has " + feedback + " partitions and "
                            + config.topics().input() + " has " + input
                            + ": a label must be in the partition of its event, so give both the same number and the same keys");
        }
    }

    private void checkCompaction() throws ExecutionException, InterruptedException, TimeoutException {
        String name = config.topics().thresholds();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        String policy = Objects.requireNonNull(Objects.requireNonNull(Provisioner.get(
                                        admin.describeConfigs(List.of(resource)).all())
                                .get(resource))
                        .get(TopicConfig.CLEANUP_POLICY_CONFIG))
                .value();
        if (!policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            log.warn(
                    "topic {} is not compacted: it will not show thresholds whose last change is older than its retention;"
                            + " set cleanup.policy=compact",
                    name);
        }
    }

    private int partitions(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, TopicDescription> found =
                Provisioner.get(admin.describeTopics(List.of(topic)).allTopicNames());
        return Objects.requireNonNull(found.get(topic)).partitions().size();
    }

    private void create(NewTopic topic) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            Provisioner.get(admin.createTopics(List.of(topic)).all());
            log.info("created topic {} with {} partitions", topic.name(), topic.numPartitions());
        } catch (ExecutionException e) {
            // Another instance was faster.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
