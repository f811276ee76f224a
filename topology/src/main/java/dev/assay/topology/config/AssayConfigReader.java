package dev.assay.topology.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration from file, environment and command line. Stateless; any thread may call it. */
public final class AssayConfigReader {
    static final SettingsSchema<AssayConfig> SCHEMA = SettingsSchema.of(AssayConfig.class);

    private static final Logger LOG = LoggerFactory.getLogger(AssayConfigReader.class);
    private static final long MAX_FILE_BYTES = 1 << 20;

    private AssayConfigReader() {}

    /** Reads as {@link #read(Path, Map, Map, Consumer)} does and logs the warnings. */
    public static AssayConfig read(@Nullable Path file, Map<String, String> env, Map<String, String> overrides) {
        return read(file, env, overrides, LOG::warn);
    }

    /**
     * Reads the configuration; the environment wins over the file, and the overrides over both.
     *
     * @param file a YAML file, or null for none; paths in it are relative to its folder
     * @param env environment variables; {@code ASSAY_LANE_MAX_ROWS} is {@code lane.max-rows}, others than {@code ASSAY_*}
     *     are not looked at
     * @param overrides values by key, as given with {@code --set}
     * @param warnings takes a line for each thing that is odd but works
     * @throws ConfigException with every problem found
     */
    public static AssayConfig read(
            @Nullable Path file, Map<String, String> env, Map<String, String> overrides, Consumer<String> warnings) {
        AssayConfig config = read(SCHEMA, file, env, overrides, warnings);
        KafkaProperties.likelyMistakes(config.kafka().properties()).forEach(warnings);
        return config;
    }

    /** The configuration with every key at its default. */
    public static AssayConfig defaults() {
        return read(null, Map.of(), Map.of());
    }

    /** Every key there is, in the order of the reference table. */
    public static List<SettingKey> keys() {
        return SCHEMA.keys();
    }

    static <T extends Record> T read(
            SettingsSchema<T> schema,
            @Nullable Path file,
            Map<String, String> env,
            Map<String, String> overrides,
            Consumer<String> warnings) {
        List<Problem> problems = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        if (file != null) {
            String name = file.getFileName() == null
                    ? file.toString()
                    : file.getFileName().toString();
            Path folder = file.toAbsolutePath().normalize().getParent();
            entries.addAll(YamlEntries.read(text(file), name, folder, problems));
        }
        entries.addAll(EnvironmentEntries.read(env, schema, problems));
        new TreeMap<>(overrides)
                .forEach((key, value) -> entries.add(new Entry(key, value, Entry.Layer.COMMAND_LINE, "--set", null)));
        return new SettingsBinder<>(schema, problems, warnings).bind(entries);
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw refused(file, "is a folder", "name the file itself");
        }
        if (!Files.exists(file)) {
            throw refused(file, "does not exist", "check the path, or start without a file for the defaults");
        }
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw refused(file, "is larger than 1 MiB", "name a configuration file");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw refused(file, "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            throw refused(file, "cannot be read", "check that this user may read it");
        }
    }

    private static ConfigException refused(Path file, String what, String fix) {
        return ConfigException.of(file.toString(), "", what, fix);
    }
}
