package dev.assay.topology.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** What may stand under {@code kafka.properties}. Stateless; any thread may call it. */
final class KafkaProperties {
    private static final String FIXED = "leave it out: exactly-once verdicts depend on Assay's own value";
    private static final Map<String, String> OWNED = Map.ofEntries(
            Map.entry("bootstrap.servers", "set kafka.bootstrap-servers instead"),
            Map.entry("application.id", "set kafka.application-id instead"),
            Map.entry("client.id", "set kafka.client-id instead"),
            Map.entry("group.id", "set kafka.application-id instead"),
            Map.entry("state.dir", "set streams.state-dir instead"),
            Map.entry("num.stream.threads", "set streams.threads instead"),
            Map.entry("commit.interval.ms", "set streams.commit-interval instead"),
            Map.entry("transaction.timeout.ms", "set streams.transaction-timeout instead"),
            Map.entry("poll.ms", "set streams.poll instead"),
            Map.entry("num.standby.replicas", "set streams.standby-replicas instead"),
            Map.entry("session.timeout.ms", "set streams.session-timeout instead"),
            Map.entry("heartbeat.interval.ms", "leave it out: it is a fifth of streams.session-timeout"),
            Map.entry("max.request.size", "leave it out: it follows from max.message.bytes of the output topics"),
            Map.entry("processing.guarantee", FIXED),
            Map.entry("isolation.level", FIXED),
            Map.entry("enable.auto.commit", FIXED),
            Map.entry("enable.idempotence", FIXED),
            Map.entry("acks", FIXED),
            Map.entry("transactional.id", FIXED),
            Map.entry("default.key.serde", FIXED),
            Map.entry("default.value.serde", FIXED),
            Map.entry("key.serializer", FIXED),
            Map.entry("value.serializer", FIXED),
            Map.entry("key.deserializer", FIXED),
            Map.entry("value.deserializer", FIXED),
            Map.entry("default.timestamp.extractor", FIXED),
            Map.entry("deserialization.exception.handler", FIXED),
            Map.entry("default.deserialization.exception.handler", FIXED),
            Map.entry("processing.exception.handler", FIXED),
            Map.entry("production.exception.handler", FIXED),
            Map.entry("default.production.exception.handler", FIXED));
    private static final List<String> PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z_]+://)?(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

    private KafkaProperties() {}

    static boolean isBootstrap(String list) {
        for (String address : list.split(",", -1)) {
            var matcher = ADDRESS.matcher(address.strip());
            if (!matcher.matches()) {
                return false;
            }
            int port = Integer.parseInt(matcher.group(3));
            if (port < 1 || port > 65535) {
                return false;
            }
        }
        return true;
    }

    /** Refuses owned names, and values that Kafka would not take for a name it knows. */
    static void check(Checks checks, Map<String, String> properties) {
        Map<String, ConfigDef.ConfigKey> known = known();
        new TreeMap<>(properties).forEach((name, value) -> {
            String key = "properties." + name;
            String plain = withoutPrefix(name);
            String owned = OWNED.get(plain);
            if (owned != null) {
                checks.require(false, key, value, "is set by Assay itself", owned);
            } else if (known.containsKey(plain)) {
                ConfigDef.ConfigKey definition = known.get(plain);
                String fix = "write " + typeName(definition.type) + " that Kafka accepts for " + plain;
                checks.require(isValid(definition, value), key, value, "is refused by Kafka", fix);
            }
        });
    }

    /** A line for every name that Kafka does not know but that is close to one it does; others may be for plug-ins. */
    static List<String> likelyMistakes(Map<String, String> properties) {
        Map<String, ConfigDef.ConfigKey> known = known();
        List<String> lines = new ArrayList<>();
        for (String name : properties.keySet()) {
            String plain = withoutPrefix(name);
            if (!known.containsKey(plain) && !name.startsWith("topic.")) {
                Optional<String> near = Nearest.of(plain, known.keySet());
                near.ifPresent(other -> lines.add("kafka.properties." + name + " is not a Kafka property; did you mean "
                        + other + "? It is passed on as it is"));
            }
        }
        return lines;
    }

    private static String withoutPrefix(String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private static Map<String, ConfigDef.ConfigKey> known() {
        Map<String, ConfigDef.ConfigKey> known =
                new TreeMap<>(AdminClientConfig.configDef().configKeys());
        known.putAll(ConsumerConfig.configDef().configKeys());
        known.putAll(ProducerConfig.configDef().configKeys());
        known.putAll(StreamsConfig.configDef().configKeys());
        return known;
    }

    private static boolean isValid(ConfigDef.ConfigKey definition, String value) {
        if (definition.type == ConfigDef.Type.CLASS) {
            // The class may be on the class path of the service only.
            return !value.isBlank();
        }
        try {
            Object parsed = ConfigDef.parseType(definition.name, value, definition.type);
            if (definition.validator != null) {
                definition.validator.ensureValid(definition.name, parsed);
            }
            return true;
        } catch (org.apache.kafka.common.config.ConfigException e) {
            return false;
        }
    }

    private static String typeName(ConfigDef.Type type) {
        return switch (type) {
            case BOOLEAN -> "true or false";
            case INT, SHORT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case LIST -> "a list separated by commas";
            case CLASS -> "a class name";
            case STRING, PASSWORD -> "a text";
        };
    }
}
