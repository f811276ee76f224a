package dev.assay.scoring.watermark.lmw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnicodeNormalizerTest {
    @ParameterizedTest
    @EnumSource(UnicodeNormalizer.class)
    void marks_without_end_end_in_time(UnicodeNormalizer rules) {
        String marks = "a" + "\u0327\u0301\u0327".repeat(300_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(rules.normalize(marks)).startsWith("a"));
        assertThat(rules.normalize("e\u0301")).isEqualTo(rules.normalize("\u00e9"));
    }
}
