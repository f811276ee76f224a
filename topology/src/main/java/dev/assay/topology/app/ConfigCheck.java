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
     * Reads key file, profile file and tokenizers as the service would, and is stricter in one point: a profile may not
     * name a key that the key file lacks, which the service, where keys come and go, only warns of.
     *
     * @return a remark for a person
     * @throws ConfigException when one of them cannot be used
     */
    public static String watermarkFiles(AssayConfig config) {
        try (WatermarkFiles files =
                WatermarkFiles.open(config.watermark(), config.input().maxTokens())) {
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
