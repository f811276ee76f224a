package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a configuration points at. Stateless; any thread may call it. */
public final class ConfigCheck {
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
            problems.addAll(stores(config));
            if (problems.isEmpty()) {
                return remark(files, config);
            }
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            problems.addAll(stores(config));
        }
        throw new ConfigException(problems);
    }

    private static List<Problem> gaps(WatermarkFiles files, @Nullable Path profiles) {
        return files.gaps().stream()
                .map(line -> new Problem(
                        WatermarkFiles.PROFILE_FILE, String.valueOf(profiles), "", line, "correct the profile file"))
                .toList();
    }

    /** Key and trust stores, which Kafka's own clients open; their passwords are not tried. */
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
                store("registry.properties." + name, value, problems);
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
