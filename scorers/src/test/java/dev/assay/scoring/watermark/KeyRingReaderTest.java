package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files: defaults, full mapping, and errors that name the key, the field and the fix but no secret. */
class KeyRingReaderTest {
    private static final String SECRET = "987654321987";
    private static final String GOOD = "\"id\":\"a\",\"scheme\":\"hf-kgw-lefthash\",\"key\":" + SECRET
            + ",\"vocabulary-size\":50257,\"generator-device\":\"cpu\"";

    @Test
    void defaults() throws JsonProcessingException {
        WatermarkKey key = read("{" + GOOD + "}").keys().get(0);
        assertThat(key)
                .isEqualTo(new WatermarkKey(
                        "a",
                        WatermarkScheme.HF_KGW_LEFTHASH,
                        HashingKey.of(987654321987L),
                        0.25,
                        1,
                        50257,
                        null,
                        null,
                        WatermarkKey.GeneratorDevice.CPU,
                        null,
                        null,
                        null,
                        0.001));
    }

    @Test
    void everyFieldIsMapped() throws JsonProcessingException {
        WatermarkKey key = read("{\"id\":\"b\",\"scheme\":\"hf-kgw-selfhash\",\"key\":\"-7\",\"greenlist-ratio\":0.5,"
                        + "\"context-width\":4,\"vocabulary-size\":32000,\"vocabulary-id\":\"llama\",\"bos-token-id\":1,"
                        + "\"generator-device\":\"cpu\",\"tenant\":\"acme\",\"not-before\":\"2026-01-01T00:00:00Z\","
                        + "\"not-after\":\"2026-02-01T00:00:00Z\",\"alpha\":0.01}")
                .keys()
                .get(0);
        assertThat(key)
                .isEqualTo(new WatermarkKey(
                        "b",
                        WatermarkScheme.HF_KGW_SELFHASH,
                        HashingKey.of(-7),
                        0.5,
                        4,
                        32000,
                        "llama",
                        1,
                        WatermarkKey.GeneratorDevice.CPU,
                        "acme",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        0.01));
        assertThat(key.concernsTenant("acme")).isTrue();
        assertThat(key.concernsTenant(null)).isFalse();
        assertThat(key.concernsTime(null)).isTrue();
        assertThat(key.concernsTime(Instant.parse("2026-01-15T00:00:00Z"))).isTrue();
        assertThat(key.concernsTime(Instant.parse("2025-12-31T23:59:59Z"))).isFalse();
        assertThat(key.concernsTime(Instant.parse("2026-02-01T00:00:01Z"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "generator-device":"cuda"          | generator-device is cuda: green lists drawn on a GPU
            "generator-device":"cuda:0"        | mark texts with the generator on the CPU
            "generator-device":"tpu"           | generator-device must be cpu
            "generator-device":null            | generator-device is missing; add it
            "scheme":"kgw"                     | scheme must be one of hf-kgw-lefthash, hf-kgw-selfhash
            "key":"9876543x"                   | key must be a whole number
            "key":9876543.5                    | key must be a whole number
            "key":98765432198700000000         | key must lie between -2^63 and 2^64 - 1
            "key":[987654]                     | key must be a single value
            "key":null                         | key is missing; add it
            "greenlist-ratio":1                | greenlist-ratio must lie between 0 and 1
            "greenlist-ratio":"NaN"            | greenlist-ratio must lie between 0 and 1
            "greenlist-ratio":1e-9             | greenlist-ratio leaves no green token
            "context-width":0                  | context-width must be at least 1
            "vocabulary-size":1                | vocabulary-size must be at least 2
            "vocabulary-size":3000000000       | vocabulary-size must be a whole number
            "bos-token-id":-1                  | bos-token-id must be at least 0
            "alpha":0                          | alpha must lie between 0 and 1
            "not-before":"yesterday"           | not-before must be a time such as
            "gamma":0.5                        | gamma is not a field of a key; did you mean
            "greenlist_ratio":0.5              | did you mean 'greenlist-ratio'?
            """)
    void errorsNameKeyFieldAndFixButNoSecret(String change, String message) {
        // The last of two equal fields wins.
        assertThatThrownBy(() -> read("{" + GOOD + "," + change + "}"))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key 'a' (number 1): ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain(SECRET.substring(0, 6));
    }

    @Test
    void aKeyWithoutIdIsNamedByItsPlace() {
        assertThatThrownBy(() -> read("{" + GOOD + "},{\"scheme\":\"hf-kgw-lefthash\"}"))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key number 2: ");
        assertThatThrownBy(() -> read("{" + GOOD + "},[1]")).hasMessageStartingWith("key number 2: must be a mapping");
    }

    @Test
    void duplicateIdsAreRefused() {
        assertThatThrownBy(() -> read("{" + GOOD + "},{" + GOOD + "}"))
                .isInstanceOf(KeyFileException.class)
                .hasMessage("key 'a' (number 2): id is used twice; give every key its own id");
        WatermarkKey key = MarkedTexts.key("a", WatermarkScheme.HF_KGW_LEFTHASH, 1);
        assertThatThrownBy(() -> new KeyRing(List.of(key, key))).hasMessageContaining("used twice");
    }

    @Test
    void keysOf64BitsFitLefthashOnly() throws JsonProcessingException {
        String wide = GOOD + ",\"key\":\"18446744073709551615\"";
        assertThat(read("{" + wide + "}").keys()).hasSize(1);
        assertThatThrownBy(() -> read("{" + wide + ",\"scheme\":\"hf-kgw-selfhash\"}"))
                .hasMessageContaining("must be below 2^63");
    }

    @Test
    void otherFilesAreRefused() throws JsonProcessingException {
        for (String text : new String[] {"[]", "{}", "{\"keys\":3}", "\"x\"", "null", "{\"keys\":[],\"other\":1}"}) {
            JsonNode root = new ObjectMapper().readTree(text);
            assertThatThrownBy(() -> KeyRingReader.read(root))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageStartingWith("key file: ");
        }
        assertThat(read("").keys()).isEmpty();
    }

    @Test
    void nothingPrintsTheSecret() throws JsonProcessingException {
        KeyRing ring = read("{" + GOOD + "}");
        assertThat(ring.toString()
                        + new KgwScorer(ring).describe()
                        + ring.keys().get(0).parameters())
                .contains("a")
                .doesNotContain(SECRET);
    }

    private static KeyRing read(String entries) throws JsonProcessingException {
        return KeyRingReader.read(new ObjectMapper().readTree("{\"keys\":[" + entries + "]}"));
    }
}
