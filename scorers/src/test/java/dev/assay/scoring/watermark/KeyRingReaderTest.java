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
        assertThat(MarkedTexts.parameters(key))
                .isEqualTo(new KgwParameters(KgwSeeding.LEFTHASH, HashingKey.of(987654321987L), 0.25, 1, 50257, null));
        assertThat(key)
                .isEqualTo(new WatermarkKey(
                        "a",
                        "hf-kgw-lefthash",
                        "watermark.kgw.lefthash",
                        key.detector(),
                        "greenlist-ratio=0.25:context-width=1:vocabulary-size=50257:bos-token-id=null"
                                + ":generator-device=cpu",
                        null,
                        50257,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false));
    }

    @Test
    void everyFieldIsMapped() throws JsonProcessingException {
        WatermarkKey key = read("{\"id\":\"b\",\"scheme\":\"hf-kgw-selfhash\",\"key\":\"-7\",\"greenlist-ratio\":0.5,"
                        + "\"context-width\":4,\"vocabulary-size\":32000,\"vocabulary-id\":\"llama\",\"bos-token-id\":1,"
                        + "\"generator-device\":\"cpu\",\"owner\":\"team-a\",\"tenant\":\"acme\","
                        + "\"not-before\":\"2026-01-01T00:00:00Z\",\"not-after\":\"2026-02-01T00:00:00Z\","
                        + "\"alpha\":0.01,\"windows\":true}")
                .keys()
                .get(0);
        assertThat(MarkedTexts.parameters(key))
                .isEqualTo(new KgwParameters(KgwSeeding.SELFHASH, HashingKey.of(-7), 0.5, 4, 32000, 1));
        assertThat(key)
                .isEqualTo(new WatermarkKey(
                        "b",
                        "hf-kgw-selfhash",
                        "watermark.kgw.selfhash",
                        key.detector(),
                        "greenlist-ratio=0.5:context-width=4:vocabulary-size=32000:bos-token-id=1"
                                + ":generator-device=cpu",
                        null,
                        32000,
                        "llama",
                        "team-a",
                        "acme",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        0.01,
                        true));
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
            "scheme":"kgw"                     | scheme is not known; did you mean 'hf-kgw-lefthash'?
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
            "gamma":0.5                        | gamma is not a field of hf-kgw-lefthash; did you mean
            "windows":"yes"                    | windows must be one of true, false
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
        WatermarkKey key = MarkedTexts.key("a", KgwSeeding.LEFTHASH, 1);
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
                        + new WatermarkScorer(ring).describe()
                        + MarkedTexts.parameters(ring.keys().get(0)))
                .contains("a")
                .doesNotContain(SECRET);
    }

    @Test
    void aSecretOfTheFileLetsFingerprintsFollowTheSecretsOfKeys() throws JsonProcessingException {
        String entry = "{" + GOOD + "}";
        String other = entry.replace(SECRET, "987654321988");
        String salt = "0123456789abcdef0123456789abcdef";
        assertThat(described(null, entry)).isEqualTo(described(null, other)).contains("secret=by id");
        assertThat(described(salt, entry))
                .isEqualTo(described(salt, entry))
                .isNotEqualTo(described(salt, other))
                .isNotEqualTo(described("x" + salt, entry))
                .doesNotContain(salt, SECRET);
        for (String bad : new String[] {"short", ""}) {
            assertThatThrownBy(() -> described(bad, entry)).hasMessageContaining("at least 32 random characters");
        }
    }

    private static String described(String secret, String entry) throws JsonProcessingException {
        String field = secret == null ? "" : "\"fingerprint-secret\":\"" + secret + "\",";
        JsonNode root = new ObjectMapper().readTree("{" + field + "\"keys\":[" + entry + "]}");
        return new WatermarkScorer(KeyRingReader.read(root)).describe();
    }

    private static KeyRing read(String entries) throws JsonProcessingException {
        return KeyRingReader.read(new ObjectMapper().readTree("{\"keys\":[" + entries + "]}"));
    }
}
