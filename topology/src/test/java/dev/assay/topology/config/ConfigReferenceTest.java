package dev.assay.topology.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final String REGENERATE =
            "mvn -pl topology -am test -Dtest=ConfigReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dassay.regenerate=true";

    @Test
    void theReferenceInTheRepositoryIsTheGeneratedOne() throws Exception {
        Path file = Path.of("CONFIGURATION.md");
        if (Boolean.getBoolean("assay.regenerate")) {
            Files.writeString(file, ConfigReference.markdown(), StandardCharsets.UTF_8);
        }
        assertThat(file).as("write it with: " + REGENERATE).exists();
        assertThat(Files.readString(file, StandardCharsets.UTF_8))
                .as("topology/CONFIGURATION.md is stale; write it anew with: " + REGENERATE)
                .isEqualTo(ConfigReference.markdown());
    }

    @Test
    void everyKeyHasARowOfFiveCells() {
        for (SettingKey key : AssayConfigReader.keys()) {
            assertThat(ConfigReference.markdown().lines())
                    .filteredOn(line -> line.startsWith("| `" + key.name() + (key.isGroup() ? ".<name>`" : "`")))
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line.replace("\\|", "").chars().filter(c -> c == '|'))
                                    .hasSize(6));
        }
    }
}
