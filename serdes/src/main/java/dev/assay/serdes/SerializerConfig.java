package dev.assay.serdes;

import dev.assay.serdes.config.Settings;
import java.util.Map;

/**
 * How a serializer finds the id it writes, by the keys of the Confluent serializers. Immutable; any thread may read it.
 *
 * <p>The first that applies wins: register, then {@code useSchemaId}, then {@code useLatestVersion}, then look-up only.
 *
 * @param autoRegister register the record's schema ({@code auto.register.schemas}, true)
 * @param useSchemaId write with the schema of this id, -1 for none ({@code use.schema.id})
 * @param useLatestVersion write with the subject's latest schema ({@code use.latest.version}, false)
 * @param strict with one of the two, refuse a schema that cannot hold the record's ({@code latest.compatibility.strict}
 *     and {@code id.compatibility.strict}, true)
 * @param normalize let the registry normalise before it compares ({@code normalize.schemas}, false)
 * @param strategy how subjects are named
 * @param isKey whether keys are written
 */
public record SerializerConfig(
        boolean autoRegister,
        int useSchemaId,
        boolean useLatestVersion,
        boolean strict,
        boolean normalize,
        SubjectStrategy strategy,
        boolean isKey) {

    /** Reads {@code settings}; refuses values that cannot be used with key, value and fix. */
    public static SerializerConfig from(Map<String, ?> settings, boolean isKey) {
        Settings keys = Settings.of(settings);
        boolean strictId = keys.flag("id.compatibility.strict", true);
        boolean strictLatest = keys.flag("latest.compatibility.strict", true);
        int id = (int) keys.number("use.schema.id", -1, -1, Integer.MAX_VALUE);
        return new SerializerConfig(
                keys.flag("auto.register.schemas", true),
                id,
                keys.flag("use.latest.version", false),
                id >= 0 ? strictId : strictLatest,
                keys.flag("normalize.schemas", false),
                SubjectStrategy.from(keys, isKey),
                isKey);
    }

    /** Register, topic name strategy, values. */
    public static SerializerConfig defaults() {
        return from(Map.of(), false);
    }
}
