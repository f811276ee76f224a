package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a key ring from the tree of a YAML or JSON key file:
 *
 * <pre>
 * keys:
 *   - id: gpt2-2026            # required, unique
 *     scheme: hf-kgw-lefthash  # required; or hf-kgw-selfhash
 *     key: 15485863            # required; hashing_key, a whole number, quoted or not
 *     vocabulary-size: 50257   # required; width of the model's logits
 *     generator-device: cpu    # required; device that drew the green lists
 *     greenlist-ratio: 0.25    # default 0.25
 *     context-width: 1         # default 1
 *     vocabulary-id: gpt2      # optional; events of another vocabulary abstain
 *     bos-token-id: 50256      # optional
 *     tenant: acme             # optional
 *     not-before: 2026-01-01T00:00:00Z
 *     not-after: 2026-12-31T23:59:59Z
 *     alpha: 0.001             # default 0.001
 * </pre>
 *
 * Stateless; any thread may use it.
 */
public final class KeyRingReader {
    private KeyRingReader() {}

    /**
     * Reads a whole file.
     *
     * @param root an object with the one field {@code keys}, a list
     * @throws KeyFileException where a rule is broken
     */
    public static KeyRing read(JsonNode root) {
        JsonNode keys = root.get("keys");
        if (!root.isObject() || keys == null || !keys.isArray()) {
            throw new KeyFileException("key file: must be a mapping with a list under 'keys'");
        }
        root.fieldNames().forEachRemaining(name -> {
            if (!name.equals("keys")) {
                throw new KeyFileException("key file: unknown field '" + name + "'; only 'keys' stands at the top");
            }
        });
        List<WatermarkKey> read = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            WatermarkKey key = new KeyEntry(keys.get(i), i).read();
            if (!ids.add(key.id())) {
                throw new KeyFileException(
                        "key '" + key.id() + "' (number " + (i + 1) + "): id is used twice; give every key its own id");
            }
            read.add(key);
        }
        return new KeyRing(read);
    }
}
