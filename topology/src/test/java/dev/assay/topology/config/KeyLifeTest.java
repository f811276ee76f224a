package dev.assay.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Renamed, removed and secret keys, on a small configuration of its own. */
class KeyLifeTest {
    private static final SettingsSchema<Root> SCHEMA = SettingsSchema.of(Root.class);

    private final List<String> warnings = new ArrayList<>();

    @Section(value = "part", about = "A part.")
    record PartSettings(
            @Setting(value = "1", about = "Size.", min = "0", formerly = "part.old-size")
            int size,

            @Setting(value = "none", about = "Door.") @Secret
            String door) {
        PartSettings {
            Checks checks = Checks.of(PartSettings.class, size, door);
            checks.require(!"bad".equals(door), "door", door, "is bad", "write a good one")
                    .done();
        }
    }

    @Removed(key = "part.colour", instead = "leave it out; parts have no colour any more")
    record Root(PartSettings part) {}

    @Test
    void anOldNameWorksAndWarns() {
        assertThat(read(Map.of(), Map.of("part.old-size", "4")).part().size()).isEqualTo(4);
        assertThat(warnings).containsExactly("part.old-size (--set) is now called part.size; the old name still works");
        assertThat(read(Map.of("ASSAY_PART_OLD_SIZE", "5"), Map.of()).part().size())
                .isEqualTo(5);
    }

    @Test
    void aValueUnderAnOldNameIsCheckedAndNamedByTheNew() {
        assertThat(problems(Map.of("part.old-size", "-1")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line())
                        .isEqualTo("part.size = -1 (--set): is below 0; write a value of at least 0"));
    }

    @Test
    void bothNamesTogetherAreRefused() {
        assertThat(problems(Map.of("part.old-size", "4", "part.size", "4")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.fix()).isEqualTo("keep part.size only"));
    }

    @Test
    void aStrongerSourceMayUseTheOtherName() {
        assertThat(read(Map.of("ASSAY_PART_SIZE", "5"), Map.of("part.old-size", "4"))
                        .part()
                        .size())
                .isEqualTo(4);
    }

    @Test
    void aRemovedKeyIsRefusedWithWhatToDo() {
        assertThat(problems(Map.of("part.colour", "red"))).singleElement().satisfies(problem -> {
            assertThat(problem.what()).isEqualTo("no longer exists");
            assertThat(problem.fix()).isEqualTo("leave it out; parts have no colour any more");
        });
    }

    @Test
    void aSecretIsMaskedWhereverItIsShown() {
        assertThat(EffectiveConfig.print(SCHEMA, read(Map.of(), Map.of("part.door", "sesame"))))
                .isEqualTo("part:\n  size: 1\n  door: \"***\"\n");
        assertThat(problems(Map.of("part.door", "bad")).get(0).value()).isEqualTo("***");
        assertThat(problems(Map.of("part.dor", "sesame")).get(0).value()).isEqualTo("***");
    }

    @Test
    void secretsOfTheServiceAreHiddenInPrintAndText() {
        AssayConfig config = AssayConfigReader.read(
                null,
                Map.of(),
                Map.of(
                        "kafka.properties.sasl.jaas.config", "module required password=\"hunter2\";",
                        "kafka.properties.ssl.keystore.password", "hunter2",
                        "registry.properties.basic.auth.user.info", "user:hunter2",
                        "registry.url", "https://user:hunter2@registry:8081"));
        assertThat(EffectiveConfig.print(config))
                .doesNotContain("hunter2")
                .contains("sasl.jaas.config: \"***\"")
                .contains("url: \"https://***@registry:8081\"");
        assertThat(config.toString()).doesNotContain("hunter2").contains("ssl.keystore.password=***");
    }

    @Test
    void valuesOfManyScriptsReadBackFromTheirPrintedForm() {
        for (String text : List.of(
                "\u05e9\u05dc\u05d5\u05dd", "\uD83D\uDE00 ok", "a: b # c", "'x'", "\"y\\", "no", "- z", "\ttab")) {
            AssayConfig config =
                    AssayConfigReader.read(null, Map.of(), Map.of("registry.properties.note", text), w -> {});
            List<Problem> problems = new ArrayList<>();
            List<Entry> entries = YamlEntries.read(EffectiveConfig.print(config), "printed", null, problems);
            assertThat(problems).isEmpty();
            assertThat(entries).anySatisfy(entry -> {
                assertThat(entry.key()).isEqualTo("registry.properties.note");
                assertThat(entry.value()).isEqualTo(text);
            });
        }
    }

    @Test
    void distanceCountsASwapOfNeighboursAsOne() {
        assertThat(Nearest.distance("abcd", "abdc")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
        assertThat(Nearest.of("x", List.of())).isEmpty();
    }

    @Test
    void sizesAndDurationsPrintInTheirGreatestExactUnit() throws Exception {
        for (String text : List.of("0ms", "1us", "5ms", "90s", "2m", "25h", "3d")) {
            Object value = ValueText.parse(java.time.Duration.class, text);
            assertThat(ValueText.render(value)).isEqualTo(text);
        }
        for (String text : List.of("0B", "1023B", "64MiB", "3TiB")) {
            assertThat(ValueText.render(ValueText.parse(ByteSize.class, text))).isEqualTo(text);
        }
    }

    private Root read(Map<String, String> env, Map<String, String> overrides) {
        return AssayConfigReader.read(SCHEMA, null, env, overrides, warnings::add);
    }

    private List<Problem> problems(Map<String, String> overrides) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(Map.of(), overrides));
        assertThat(refused).as("the configuration was taken").isNotNull();
        return refused.problems();
    }
}
