package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.support.WordTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, profiles and tokenizers from files, and what a new content of one of them does. */
class WatermarkFilesTest {
    private static final String ONE = key("one", 77, "words");
    private static final String TWO = key("two", 78, "words");

    @TempDir
    Path dir;

    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        keys(ONE, TWO);
        settings.put("watermark.key-file", dir.resolve("keys.yaml").toString());
        WordTokenizer.write(dir.resolve("tokenizers/words/tokenizer.json"));
        settings.put("watermark.tokenizers", dir.resolve("tokenizers").toString());
    }

    @Test
    void textsAreScoredByTheKeysTokenizer() {
        try (WatermarkFiles files = open()) {
            String text = WordTokenizer.marked(files.ring().keys().get(0), 60, 1);
            List<Evidence> evidence = files.scorer().score(text(null, text), LaneAnswers.NONE);
            assertThat(evidence).extracting(Evidence::keyId).containsExactly("one", "two");
            assertThat(evidence.get(0).log10PValue()).isLessThan(-15);
            assertThat(evidence.get(1).pValue()).isGreaterThan(1e-3);
            assertThat(evidence.get(0).notes())
                    .containsEntry("tokens", "text")
                    .containsEntry("tokenizer", "words")
                    .containsEntry("profile", "default-search");
        }
    }

    @Test
    void aRevokedKeyLeavesThoughAProfileStillNamesIt() throws IOException {
        profiles("{id: p, model: m, candidates: [one, two]}");
        try (WatermarkFiles files = open()) {
            assertThat(tried(files)).containsExactly("one", "two");
            String before = files.scorer().describe();
            keys(TWO);
            assertThat(lookTwice(files)).isTrue();
            assertThat(tried(files)).containsExactly("two");
            assertThat(files.gaps()).containsExactly("profile 'p': key 'one' is not in the key file");
            assertThat(files.scorer().describe()).isNotEqualTo(before);
            assertThat(heard).contains("watermark.key-file TAKEN");
        }
    }

    @Test
    void aBrokenProfileFileDoesNotHoldUpARevocation() throws IOException {
        profiles("{id: p, model: m, candidates: [one, two]}");
        try (WatermarkFiles files = open()) {
            Files.writeString(dir.resolve("profiles.yaml"), "profiles: [");
            keys(TWO);
            assertThat(lookTwice(files)).isTrue();
            assertThat(tried(files)).containsExactly("two");
            assertThat(heard).contains("watermark.key-file TAKEN", "watermark.profile-file REFUSED");
            assertThat(files.profiles().profiles()).hasSize(1);
        }
    }

    @Test
    void unchangedKeysKeepTheirDetectors() throws IOException {
        try (WatermarkFiles files = open()) {
            WatermarkDetector one = files.ring().keys().get(0).detector();
            WatermarkDetector two = files.ring().keys().get(1).detector();
            keys(TWO + ", tenant: acme", ONE + ", greenlist-ratio: 0.5", key("three", 79, "words"));
            assertThat(lookTwice(files)).isTrue();
            assertThat(files.ring().keys().get(0).detector()).isSameAs(two);
            assertThat(files.ring().keys().get(0).tenant()).isEqualTo("acme");
            assertThat(files.ring().keys().get(1).detector()).isNotSameAs(one);
            assertThat(files.ring().keys().get(2).id()).isEqualTo("three");
        }
    }

    @Test
    void anotherSecretUnderAnOldIdIsRefused() throws IOException {
        try (WatermarkFiles files = open()) {
            keys(ONE, key("two", 123_456_789, "words"));
            assertThat(lookTwice(files)).isFalse();
            assertThat(heard).contains("watermark.key-file REFUSED");
            assertThat(files.watched().get(0).refusal())
                    .contains("[two]")
                    .doesNotContain("123456789")
                    .doesNotContain("78");
        }
    }

    @Test
    void brokenFilesAreRefusedWithoutTheirContent() throws IOException {
        try (WatermarkFiles files = open()) {
            String before = files.scorer().describe();
            for (String broken : List.of(
                    "",
                    "keys",
                    "keys: [{id: one, key: 99887766}]",
                    "keys: [\n99887766: {",
                    "keys: []\nkeys: [99887766]")) {
                Files.writeString(dir.resolve("keys.yaml"), broken);
                assertThat(lookTwice(files)).as(broken).isFalse();
                assertThat(files.watched().get(0).refusal()).isNotNull().doesNotContain("99887766");
            }
            assertThat(files.scorer().describe()).isEqualTo(before);
            assertThat(heard.stream().filter(line -> line.endsWith("REFUSED"))).hasSize(5);
            keys();
            assertThat(lookTwice(files)).isTrue();
            assertThat(files.scorer().score(text(null, "w1 w2 w3"), LaneAnswers.NONE))
                    .singleElement()
                    .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.NO_KEY));
        }
    }

    @Test
    void profilesAreReadAnewToo() throws IOException {
        profiles("{id: p, model: m, candidates: [one]}");
        try (WatermarkFiles files = open()) {
            assertThat(tried(files)).containsExactly("one");
            profiles("{id: p, model: m, candidates: [{key: two, tokenizer: words}]}");
            assertThat(lookTwice(files)).isTrue();
            assertThat(tried(files)).containsExactly("two");
            profiles("{id: p, model: m, candidates: [{key: one, tokenizer: worts}]}");
            assertThat(lookTwice(files)).isFalse();
            assertThat(files.watched().get(1).refusal()).contains("tokenizer 'worts'", "did you mean 'words'?");
            assertThat(tried(files)).containsExactly("two");
        }
    }

    @Test
    void theCheckIsStricterAboutKeysThanTheService() throws IOException {
        profiles("{id: p, model: m, candidates: [oen, two]}");
        try (WatermarkFiles files = open()) {
            assertThat(tried(files)).containsExactly("two");
        }
        assertThatThrownBy(() -> ConfigCheck.files(config()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("watermark.profile-file")
                .hasMessageContaining("key 'oen' is not in the key file; did you mean 'one'?");
        profiles("{id: p, model: m, candidates: [one, two]}");
        assertThat(ConfigCheck.files(config()))
                .isEqualTo("; the key file has 2 keys, the profile file 1 profile; 1 tokenizer is good");
    }

    @Test
    void tokenizersAreNamedByTheirPlace() throws IOException {
        WordTokenizer.write(dir.resolve("tokenizers/flat.json"));
        WordTokenizer.write(dir.resolve("tokenizers/acme/chat-7b/tokenizer.json"));
        WordTokenizer.write(dir.resolve("tokenizers/..2026/hidden/tokenizer.json"));
        Files.writeString(dir.resolve("tokenizers/words/config.json"), "{}");
        Files.writeString(dir.resolve("tokenizers/README.md"), "no tokenizer");
        assertThat(TokenizerFolder.load(dir.resolve("tokenizers"), 10).keySet())
                .containsExactly("acme/chat-7b", "flat", "words");
        assertThat(TokenizerFolder.load(dir.resolve("tokenizers/acme/chat-7b"), 10)
                        .keySet())
                .containsExactly("chat-7b");
    }

    @Test
    void tokenizersThatCannotBeUsedAreRefused() throws IOException {
        assertRefused("none", "is not a folder");
        Files.createDirectory(dir.resolve("empty"));
        assertRefused("empty", "holds no tokenizer");
        Files.createDirectory(dir.resolve("broken"));
        Files.writeString(dir.resolve("broken/x.json"), "{}");
        assertRefused("broken", "tokenizer x cannot be used");
        WordTokenizer.write(dir.resolve("twice/a.json"));
        WordTokenizer.write(dir.resolve("twice/a/tokenizer.json"));
        assertRefused("twice", "holds the tokenizer a twice");
    }

    private void assertRefused(String folder, String message) {
        settings.put("watermark.tokenizers", dir.resolve(folder).toString());
        assertThatThrownBy(() -> ConfigCheck.files(config()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("watermark.tokenizers")
                .hasMessageContaining(message);
    }

    private AssayConfig config() {
        return AssayConfigReader.read(null, Map.of(), settings);
    }

    private WatermarkFiles open() {
        return WatermarkFiles.open(config().watermark(), 100);
    }

    private boolean lookTwice(WatermarkFiles files) {
        boolean changed = files.look((setting, look) -> heard.add(setting + " " + look));
        return files.look((setting, look) -> heard.add(setting + " " + look)) || changed;
    }

    private static List<String> tried(WatermarkFiles files) {
        return files.scorer().score(text("m", "w1 w2 w3 w4"), LaneAnswers.NONE).stream()
                .map(Evidence::keyId)
                .toList();
    }

    private static Subject text(String model, String text) {
        Subject plain = Subject.ofText("e", text, List.of(), List.of());
        return plain.toBuilder().model(model).build();
    }

    private static String key(String id, long secret, String vocabulary) {
        return "id: " + id + ", scheme: hf-kgw-lefthash, key: " + secret + ", vocabulary-size: "
                + WordTokenizer.VOCABULARY + ", vocabulary-id: " + vocabulary + ", generator-device: cpu";
    }

    private void keys(String... entries) throws IOException {
        Files.writeString(dir.resolve("keys.yaml"), list("keys", entries));
    }

    private void profiles(String entry) throws IOException {
        Files.writeString(dir.resolve("profiles.yaml"), list("profiles", entry.substring(1, entry.length() - 1)));
        settings.put("watermark.profile-file", dir.resolve("profiles.yaml").toString());
    }

    private static String list(String name, String... entries) {
        StringBuilder yaml = new StringBuilder(name + ":" + (entries.length == 0 ? " []" : "") + "\n");
        for (String entry : entries) {
            yaml.append("  - {").append(entry).append("}\n");
        }
        return yaml.toString();
    }
}
