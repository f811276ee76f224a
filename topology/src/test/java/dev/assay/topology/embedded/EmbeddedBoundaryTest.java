package dev.assay.topology.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The broker's classes are not in the service image, so nothing but this package may need them. */
class EmbeddedBoundaryTest {
    private static final String[] SERVER = {
        "kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..", "org.apache.kafka.raft..", "scala.."
    };

    @Test
    void serverClassesAreUsedHereOnly() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.assay");
        assertThat(main.contain(EmbeddedKafka.class)).isTrue();
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.assay.topology.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVER)
                .check(main);
    }
}
