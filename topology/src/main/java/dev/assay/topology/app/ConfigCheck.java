package dev.assay.topology.app;

import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a configuration points at. Stateless; any thread may call it. */
public final class ConfigCheck {
    private static final String REGISTRY = "registry.properties";

    private ConfigCheck() {}

    /**
     * Looks at every file and folder that the service would read with this configuration, models excepted: of these it looks at
     * the folder's files. It is stricter than the service in one point: a profile may not name a key that the key file lacks,
     * which the service, where keys come and go, only warns of.
     *
     * @return a remark for a person
     * @throws ConfigException with everything that cannot be used
     */
    public static String files(AssayConfig config) {
        List<Problem> problems = new ArrayList<>();
        try (WatermarkFiles files = ConfiguredFiles.open(config)) {
            if (files != null) {
                problems.addAll(gaps(files, config.watermark().profileFile()));
            }
            problems.addAll(connections(config));
            if (problems.isEmpty()) {
                return remark(files, config);
            }
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            problems.addAll(connections(config));
        }
        throw new ConfigException(problems);
    }

    /**
     * Looks at what the start would stumble over late, after models and Kafka: settings of the registry and the folder of the
     * state. The latter is the service's alone, so that a configuration can be checked elsewhere.
     *
     * @throws ConfigException with everything that cannot be used
     */
    static void beforeStart(AssayConfig config) {
        List<Problem> problems = new ArrayList<>(connections(config));
        Path given = config.streams().stateDir();
        Path state = StreamsProperties.stateDir(config);
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            problems.add(folder(given, state, "cannot be made"));
            throw new ConfigException(problems);
        }
        if (!Files.isWritable(state)) {
            problems.add(folder(given, state, "cannot be written to"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static Problem folder(@Nullable Path given, Path state, String what) {
        String fix = given == null
                ? "set it to a folder that this user may write to"
                : "name a folder that this user may write to";
        return new Problem("streams.state-dir", state.toString(), "", what, fix);
    }

    /** What is wrong with stores of keys and, where those are there, with anything else that the registry's client reads. */
    private static List<Problem> connections(AssayConfig config) {
        List<Problem> problems = stores(config);
        if (problems.stream().noneMatch(problem -> problem.key().startsWith(REGISTRY))) {
            Map<String, Object> settings = RegistryKeys.settings(config.registry());
            usable(problems, () -> SerializerConfig.from(settings, false));
            // Opens the stores, and no connection.
            usable(problems, () -> SchemaRegistryClient.create(settings).close());
        }
        return problems;
    }

    private static void usable(List<Problem> problems, Runnable reading) {
        try {
            reading.run();
        } catch (org.apache.kafka.common.config.ConfigException e) {
            // Names its key; hides a value that is secret.
            problems.add(new Problem(REGISTRY + ".*", "", "", String.valueOf(e.getMessage()), ""));
        }
    }

    private static List<Problem> gaps(WatermarkFiles files, @Nullable Path profiles) {
        return files.gaps().stream()
                .map(line -> new Problem(
                        WatermarkFiles.PROFILE_FILE, String.valueOf(profiles), "", line, "correct the profile file"))
                .toList();
    }

    /** Key and trust stores; passwords of the brokers' are not tried. */
    private static List<Problem> stores(AssayConfig config) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> brokers = config.kafka().properties();
        if (brokers.getOrDefault("security.protocol", "")
                .toUpperCase(Locale.ROOT)
                .contains("SSL")) {
            brokers.forEach((name, value) -> store("kafka.properties." + name, value, problems));
        }
        config.registry().properties().forEach((name, value) -> {
            // Without the prefix they belong to the brokers, and are not read.
            if (name.startsWith("schema.registry.ssl.")) {
                store(REGISTRY + "." + name, value, problems);
            }
        });
        return problems;
    }

    private static void store(String key, String value, List<Problem> problems) {
        boolean named = key.endsWith("ssl.truststore.location") || key.endsWith("ssl.keystore.location");
        // What a configuration provider is to fill in is not known here.
        if (named && !value.isBlank() && !value.contains("${") && !isReadable(new File(value))) {
            problems.add(new Problem(key, value, "", "is no file that can be read", "name the store's file"));
        }
    }

    private static boolean isReadable(File file) {
        return file.isFile() && file.canRead();
    }

    private static String remark(@Nullable WatermarkFiles files, AssayConfig config) {
        if (files == null) {
            return "; watermark tests are off";
        }
        if (config.watermark().keyFile() == null) {
            return "; no key file, so watermark tests abstain";
        }
        int tokenizers = files.tokenizerCount();
        return "; the key file has " + count(files.ring().keys().size(), "key")
                + (config.watermark().profileFile() == null
                        ? ""
                        : ", the profile file "
                                + count(files.profiles().profiles().size(), "profile"))
                + (tokenizers == 0
                        ? ""
                        : "; " + count(tokenizers, "tokenizer") + (tokenizers == 1 ? " is" : " are") + " good");
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
