package dev.assay.serdes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERDES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.assay.serdes");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.assay.serdes.(*)..").should().beFreeOfCycles().check(SERDES);
    }

    @Test
    void nothingButItsUsersKnowsTheInProcessRegistry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..devregistry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..devregistry..")
                .check(SERDES);
    }

    @Test
    void theRegistryClientKnowsNoSerde() {
        noClasses()
                .that()
                .resideInAnyPackage("..registry..", "..config..", "..json..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.assay.serdes")
                .check(SERDES);
    }

    @Test
    void settingsComeFromTheCallerOnly() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(SERDES);
    }

    @Test
    void everyPackageIsDescribed() {
        assertThat(SERDES.stream().map(JavaClass::getPackageName).distinct())
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(Class.forName(name + ".package-info")).isNotNull());
    }
}
