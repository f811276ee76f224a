package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One content of a key file: its ring, and what it takes to compare it with another content. Two entries are compared by an
 * HMAC under a secret that this process drew at random and never tells, so that no secret of a key is kept outside its
 * detector. Immutable; any thread may read it; its string form names nothing.
 */
public final class KeyRingFile {
    private static final int MARK_SECRET_BYTES = 32;
    private static final String MARK_SECRET = markSecret();

    /** Fields that say where a key is tried, and none of what its detector computes. */
    private static final List<String> SCOPE =
            List.of("id", "owner", "tenant", "vocabulary-id", "not-before", "not-after", "alpha", "windows");

    private final KeyRing ring;
    private final Map<String, String> marks;

    private KeyRingFile(KeyRing ring, Map<String, String> marks) {
        this.ring = ring;
        this.marks = Map.copyOf(marks);
    }

    /**
     * Reads a whole file with the files that its entries name.
     *
     * @param lists green lists that the keys share, also with contents that were read before
     * @param folder what those names are relative to: where the key file lies
     * @throws KeyFileException where a rule is broken
     */
    public static KeyRingFile read(JsonNode root, GreenLists lists, Path folder) {
        return read(KeyFileParts.joined(root, WatermarkSchemes.installed(), folder), lists);
    }

    /**
     * Reads a whole file whose entries name no other files.
     *
     * @param lists green lists that the keys share, also with contents that were read before
     * @throws KeyFileException where a rule is broken
     */
    public static KeyRingFile read(JsonNode root, GreenLists lists) {
        KeyRing ring = KeyRingReader.read(root, WatermarkSchemes.installed(), lists);
        SecretTags tags = new SecretTags(MARK_SECRET);
        Map<String, String> marks = new HashMap<>();
        for (int i = 0; i < ring.keys().size(); i++) {
            ObjectNode entry = root.get("keys").get(i).deepCopy();
            entry.remove(SCOPE);
            marks.put(ring.keys().get(i).id(), tags.of(entry.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return new KeyRingFile(ring, marks);
    }

    /** The ring. */
    public KeyRing ring() {
        return ring;
    }

    /** The same content with the detectors of an earlier one where nothing they depend on is different. */
    public KeyRingFile keeping(KeyRingFile earlier) {
        Map<String, WatermarkKey> before = earlier.byId();
        List<WatermarkKey> keys = new ArrayList<>();
        for (WatermarkKey key : ring.keys()) {
            WatermarkKey old = before.get(key.id());
            keys.add(old != null && sameDetector(key.id(), earlier) ? key.with(old.detector()) : key);
        }
        return new KeyRingFile(new KeyRing(keys), marks);
    }

    /** What is different from an earlier content, ids in file order. */
    public KeyRingChange since(KeyRingFile earlier) {
        Map<String, WatermarkKey> before = earlier.byId();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> exchanged = new ArrayList<>();
        for (WatermarkKey key : ring.keys()) {
            WatermarkKey old = before.remove(key.id());
            if (old == null) {
                added.add(key.id());
            } else if (!old.describe().equals(key.describe())) {
                changed.add(key.id());
            } else if (!sameDetector(key.id(), earlier)) {
                exchanged.add(key.id());
            }
        }
        return new KeyRingChange(added, List.copyOf(before.keySet()), changed, exchanged);
    }

    private boolean sameDetector(String id, KeyRingFile earlier) {
        String mark = marks.get(id);
        return mark != null && mark.equals(earlier.marks.get(id));
    }

    private Map<String, WatermarkKey> byId() {
        Map<String, WatermarkKey> byId = new LinkedHashMap<>();
        ring.keys().forEach(key -> byId.put(key.id(), key));
        return byId;
    }

    private static String markSecret() {
        byte[] secret = new byte[MARK_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    @Override
    public String toString() {
        return "KeyRingFile[" + ring.keys().size() + " keys]";
    }
}
