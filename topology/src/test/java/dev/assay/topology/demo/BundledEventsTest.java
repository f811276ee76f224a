package dev.assay.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledEventsTest {
    @Test
    void thereAreEnoughOfEachKindOnBothSides() throws IOException {
        List<DemoEvent> events = BundledEvents.load();
        assertThat(events).hasSizeGreaterThanOrEqualTo(60);
        for (Kind kind : Kind.values()) {
            List<DemoEvent> family =
                    events.stream().filter(one -> one.kind() == kind).toList();
            assertThat(family).as(kind.id()).anyMatch(one -> kind.positive(one.label()));
            assertThat(family).as(kind.id()).anyMatch(one -> !kind.positive(one.label()));
        }
    }

    @Test
    void theFamiliesAreMixed() throws IOException {
        List<DemoEvent> events = BundledEvents.load();
        assertThat(events.subList(0, 8).stream().map(DemoEvent::kind).distinct())
                .containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void watermarkedEventsNameTheKeyThatTheyWereMadeWith(@TempDir Path dir) throws IOException {
        String keys = Files.readString(BundledEvents.keyFile(dir));
        List<DemoEvent> watermarked = BundledEvents.load().stream()
                .filter(one -> one.label().equals("watermarked"))
                .toList();
        assertThat(watermarked)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(keys)
                        .contains("id: " + one.event().getAttributes().get("key") + "\n"));
    }
}
