package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.nio.file.Path;
import java.util.List;

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
        try (WatermarkFiles files = ConfiguredFiles.open(config)) {
            if (files == null) {
                return "; watermark tests are off";
            }
            Path profiles = config.watermark().profileFile();
            List<Problem> gaps = files.gaps().stream()
                    .map(line -> new Problem(
                            WatermarkFiles.PROFILE_FILE,
                            String.valueOf(profiles),
                            "",
                            line,
                            "correct the profile file"))
                    .toList();
            if (!gaps.isEmpty()) {
                throw new ConfigException(gaps);
            }
            if (config.watermark().keyFile() == null) {
                return "; no key file, so watermark tests abstain";
            }
            return "; the key file has " + files.ring().keys().size() + " keys"
                    + (profiles == null
                            ? ""
                            : ", the profile file "
                                    + files.profiles().profiles().size() + " profiles")
                    + (files.tokenizerCount() == 0 ? "" : "; " + files.tokenizerCount() + " tokenizers are good");
        }
    }
}
