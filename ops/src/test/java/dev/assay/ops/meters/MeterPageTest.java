package dev.assay.ops.meters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MeterPageTest {
    private static final Path PAGE = Path.of("METRICS.md");

    @Test
    void thePageIsUpToDate() throws IOException {
        if (Boolean.getBoolean("assay.write")) {
            Files.writeString(PAGE, MeterPage.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(MeterPage.markdown());
    }
}
