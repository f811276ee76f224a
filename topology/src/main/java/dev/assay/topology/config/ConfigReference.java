package dev.assay.topology.config;

import java.util.List;

/** Writes the reference of all keys, generated from the records. Stateless; any thread may call it. */
public final class ConfigReference {
    private static final String HEAD = """
            # Configuration

            <!-- Generated from the settings records; ConfigReferenceTest says how to write it anew. -->

            One YAML file, given with `-c FILE`. Every key has a default, so an empty file is a valid one.

            ```yaml
            kafka:
              bootstrap-servers: broker-1:9092,broker-2:9092
              properties:
                security.protocol: SASL_SSL
            lane:
              max-batch-tokens: 16384
              linger: 2ms
            ```

            - **Overrides.** An environment variable wins over the file: `ASSAY_` and the key in capitals, with `_` for dots and
              dashes, so `lane.max-batch-tokens` is `ASSAY_LANE_MAX_BATCH_TOKENS`. `--set key=value` wins over both. For a
              property of a group, what follows the prefix is the name in capitals: `_` for a dot, `__` for an underscore,
              `___` for a dash (`ASSAY_KAFKA_PROPERTIES_SECURITY_PROTOCOL`).
            - **Units are written.** Durations: `us`, `ms`, `s`, `m`, `h`, `d`. Sizes: `B`, `KiB`, `MiB`, `GiB`, `TiB`. Digits may
              be grouped: `1_000_000`. Relative paths in the file are relative to its folder.
            - **Unknown keys are refused**, as are `ASSAY_*` variables that are no setting, with the nearest name as a suggestion.
              All problems are reported at once. (`ASSAY_HOME`, `ASSAY_OPTS`, `ASSAY_JAVA*`, `ASSAY_LOG_*`
              and what Kubernetes sets for services are no settings and left alone.)
            - **Secrets** (passwords, tokens, key material, user names in addresses) are shown as `***` wherever the
              configuration is printed.
            """;

    private ConfigReference() {}

    /** The whole reference as Markdown. */
    public static String markdown() {
        StringBuilder out = new StringBuilder(HEAD);
        for (Class<? extends Record> type : AssayConfigReader.SCHEMA.sections()) {
            Section section = SettingsSchema.annotation(type);
            out.append("\n## `").append(section.value()).append("`\n\n");
            out.append(section.about()).append("\n\n");
            table(out, AssayConfigReader.SCHEMA.keysOf(type));
        }
        return out.toString();
    }

    private static void table(StringBuilder out, List<SettingKey> keys) {
        out.append("| Key | Type | Default | Reloadable | Meaning |\n|---|---|---|---|---|\n");
        for (SettingKey key : keys) {
            out.append("| `")
                    .append(key.name())
                    .append(key.isGroup() ? ".<name>" : "")
                    .append("` | ");
            out.append(cell(key.typeText())).append(" | ");
            out.append(key.defaultText().isEmpty() ? "not set" : "`" + key.defaultText() + "`")
                    .append(" | ");
            out.append(key.reloadable() ? "yes" : "no").append(" | ");
            out.append(cell(key.about())).append(key.secret() ? " Secret." : "").append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
