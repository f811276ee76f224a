package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key ring from the tree of a YAML or JSON key file:
 *
 * <pre>
 * fingerprint-secret: ...     # optional, 32 random characters or more; see below
 * keys:
 *   - id: gpt2-2026            # required, unique
 *     scheme: hf-kgw-lefthash  # required; one of {@link WatermarkSchemes#ids}
 *     vocabulary-size: 50257   # width of the model's logits; required where the scheme needs it
 *     vocabulary-id: gpt2      # optional; events of another vocabulary abstain
 *     owner: team-a            # optional; whom to ask
 *     tenant: acme             # optional
 *     not-before: 2026-01-01T00:00:00Z
 *     not-after: 2026-12-31T23:59:59Z
 *     alpha: 0.001             # optional; largest p-value of a finding
 *     windows: false           # default false; one more test for parts of a text
 *     key: 15485863            # and what else the scheme reads
 * </pre>
 *
 * <p>The fingerprint of verdicts knows keys by their ids, so a new secret should take a new id. With a
 * {@code fingerprint-secret} it also changes when a secret changes under the same id: by an HMAC that nobody without that
 * secret can search. Without it there is no safe way, since most keys are numbers small enough to try them all.
 *
 * <p>Stateless; any thread may use it.
 */
public final class KeyRingReader {
    private static final String KEYS = "keys";
    private static final String FINGERPRINT_SECRET = "fingerprint-secret";

    private KeyRingReader() {}

    /**
     * Reads a whole file with the installed schemes and green lists of its own.
     *
     * @param root an object with the field {@code keys}, a list
     * @throws KeyFileException where a rule is broken
     */
    public static KeyRing read(JsonNode root) {
        return read(root, WatermarkSchemes.installed(), new GreenLists());
    }

    /**
     * Reads a whole file.
     *
     * @param root an object with the field {@code keys}, a list
     * @param schemes what entries may name
     * @param lists green lists that the keys share, also with rings that were read before
     * @throws KeyFileException where a rule is broken
     */
    public static KeyRing read(JsonNode root, WatermarkSchemes schemes, GreenLists lists) {
        JsonNode keys = root.get(KEYS);
        if (!root.isObject() || keys == null || !keys.isArray()) {
            throw new KeyFileException("key file: must be a mapping with a list under 'keys'");
        }
        root.fieldNames().forEachRemaining(name -> {
            if (!name.equals(KEYS) && !name.equals(FINGERPRINT_SECRET)) {
                throw new KeyFileException("key file: unknown field '" + name
                        + "'; only 'keys' and 'fingerprint-secret' stand at the top");
            }
        });
        SecretTags tags = tags(root.get(FINGERPRINT_SECRET));
        List<WatermarkKey> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            KeyEntry entry = new KeyEntry(keys.get(i), i);
            WatermarkKey key = entry.read(schemes, lists, tags);
            if (!ids.add(key.id())) {
                throw new KeyFileException(entry.name() + ": id is used twice; give every key its own id");
            }
            read.add(key);
        }
        return new KeyRing(read);
    }

    private static @Nullable SecretTags tags(@Nullable JsonNode secret) {
        if (secret == null || secret.isNull()) {
            return null;
        }
        if (!secret.isTextual() || secret.asText().length() < SecretTags.SHORTEST_SECRET) {
            throw new KeyFileException("key file: fingerprint-secret must be text of at least "
                    + SecretTags.SHORTEST_SECRET + " random characters");
        }
        return new SecretTags(secret.asText());
    }
}
