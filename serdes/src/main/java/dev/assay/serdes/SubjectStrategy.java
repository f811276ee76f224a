package dev.assay.serdes;

import dev.assay.serdes.config.Settings;

/**
 * Under which subject a topic's schema is registered. Immutable; any thread. Accepted in settings by the Confluent class
 * name, its short name or the constant's name.
 */
public enum SubjectStrategy {
    /** {@code topic-key} or {@code topic-value}. */
    TOPIC_NAME("TopicNameStrategy"),
    /** Full name of the record. */
    RECORD_NAME("RecordNameStrategy"),
    /** {@code topic-} and the full name of the record. */
    TOPIC_RECORD_NAME("TopicRecordNameStrategy");

    private static final String CONFLUENT = "io.confluent.kafka.serializers.subject.";

    private final String shortName;

    SubjectStrategy(String shortName) {
        this.shortName = shortName;
    }

    /** The subject of {@code record} on {@code topic}. */
    public String subject(String topic, boolean isKey, String record) {
        return switch (this) {
            case TOPIC_NAME -> topic + (isKey ? "-key" : "-value");
            case RECORD_NAME -> record;
            case TOPIC_RECORD_NAME -> topic + "-" + record;
        };
    }

    /** Reads {@code key.subject.name.strategy} or {@code value.subject.name.strategy}. */
    static SubjectStrategy from(Settings settings, boolean isKey) {
        String key = (isKey ? "key" : "value") + ".subject.name.strategy";
        String text = settings.text(key).orElse(TOPIC_NAME.shortName);
        for (SubjectStrategy strategy : values()) {
            if (text.equals(CONFLUENT + strategy.shortName)
                    || text.equals(strategy.shortName)
                    || text.equalsIgnoreCase(strategy.name())) {
                return strategy;
            }
        }
        throw Settings.refusal(key, text, "use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
    }
}
