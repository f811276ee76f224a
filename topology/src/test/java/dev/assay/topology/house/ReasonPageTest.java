package dev.assay.topology.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaFieldAccess;
import dev.assay.scoring.Reason;
import dev.assay.serdes.UnreadableReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonPageTest {
    private static final Path PAGE = Path.of("../ops/REASONS.md");
    private static final String ROW = "| `";
    /** Kept for records of the first schema. */
    private static final Set<String> NOT_IN_USE = Set.of("DEADLINE");

    @Test
    void thePageNamesEveryReasonAndItsPartyOnceInOrder() throws IOException {
        List<String> documented = rows().map(cells -> cells.get(0).replace("`", "") + " " + cells.get(1))
                .toList();
        assertThat(documented)
                .containsExactlyElementsOf(Stream.of(Reason.values())
                        .map(reason ->
                                reason.name() + " " + reason.party().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void everyRowSaysWhatItMeansAndWhatToDo() throws IOException {
        assertThat(rows()).allSatisfy(cells -> {
            assertThat(cells).hasSize(4);
            assertThat(cells.get(2)).hasSizeGreaterThan(20);
            assertThat(cells.get(3)).hasSizeGreaterThan(4);
        });
    }

    @Test
    void everyReasonInUseIsGivenSomewhere() {
        Set<String> given = Stream.concat(readsOf(Reason.class), readsOf(UnreadableReason.class)) // mapped by name
                .collect(Collectors.toSet());
        assertThat(given)
                .containsAll(Stream.of(Reason.values())
                        .map(Enum::name)
                        .filter(name -> !NOT_IN_USE.contains(name))
                        .toList());
        assertThat(given).doesNotContainAnyElementsOf(NOT_IN_USE);
    }

    private static Stream<String> readsOf(Class<? extends Enum<?>> type) {
        return ProductCode.ALL.get(type).getFields().stream()
                .filter(field -> field.getAccessesToSelf().stream()
                        .map(JavaFieldAccess::getOriginOwner)
                        .anyMatch(origin -> !origin.isEquivalentTo(type)))
                .map(field -> field.getName());
    }

    private static Stream<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(ROW))
                .map(line -> Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                        .map(String::strip)
                        .toList());
    }
}
