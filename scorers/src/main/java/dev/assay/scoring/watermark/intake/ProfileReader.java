package dev.assay.scoring.watermark.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.watermark.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads model profiles from the tree of a YAML or JSON file:
 *
 * <pre>
 * profiles:
 *   - id: chat                    # required, unique; stands in the evidence
 *     model: "acme/chat-*"        # required; exact name, or a pattern with * and ?
 *     tenant: acme                # optional
 *     candidates:                 # required; [] for texts that are not to be tested
 *       - key: gpt2-2026          # required; id in the key file
 *         tokenizer: gpt2         # for texts without token ids; default: the key's vocabulary-id
 *       - llama-2026              # short for a key alone
 * </pre>
 *
 * The first profile that covers a text decides. Stateless; any thread may use it.
 */
public final class ProfileReader {
    private static final List<String> FIELDS = List.of("id", "model", "tenant", "candidates");
    private static final List<String> CANDIDATE_FIELDS = List.of("key", "tokenizer");

    private ProfileReader() {}

    /**
     * Reads a whole file.
     *
     * @param root an object with the one field {@code profiles}, a list
     * @throws ProfileFileException where a rule is broken
     */
    public static ModelProfiles read(JsonNode root) {
        JsonNode list = root.get("profiles");
        if (!root.isObject() || list == null || !list.isArray()) {
            throw new ProfileFileException("profile file: must be a mapping with a list under 'profiles'");
        }
        refuseUnknownFields("profile file", root, List.of("profiles"));
        List<ModelProfile> read = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            ModelProfile profile = profile(list.get(i), i + 1);
            for (ModelProfile earlier : read) {
                refuseConflict(earlier, profile);
            }
            read.add(profile);
        }
        return new ModelProfiles(read);
    }

    private static void refuseConflict(ModelProfile earlier, ModelProfile later) {
        if (earlier.id().equals(later.id())) {
            throw new ProfileFileException(
                    "profile '" + later.id() + "': id is used twice; give every profile its own");
        }
        if (earlier.hides(later)) {
            throw new ProfileFileException("profile '" + later.id() + "': never decides, as '" + earlier.id()
                    + "' before it takes the same texts; move it up or remove it");
        }
    }

    private static ModelProfile profile(JsonNode node, int number) {
        JsonNode id = node.get("id");
        String name = id != null && id.isValueNode() && !id.asText().isBlank()
                ? "profile '" + id.asText() + "' (number " + number + ")"
                : "profile number " + number;
        if (!node.isObject()) {
            throw new ProfileFileException(name + ": must be a mapping with id, model and candidates");
        }
        refuseUnknownFields(name, node, FIELDS);
        return new ModelProfile(
                required(name, node, "id"),
                new ModelPattern(required(name, node, "model")),
                text(name, node, "tenant"),
                candidates(name, node.get("candidates")));
    }

    private static List<Candidate> candidates(String name, @Nullable JsonNode list) {
        if (list == null || !list.isArray()) {
            throw new ProfileFileException(name + ": candidates must be a list; [] tests nothing");
        }
        List<Candidate> read = new ArrayList<>();
        Set<Candidate> seen = new HashSet<>();
        for (JsonNode entry : list) {
            Candidate candidate = candidate(name, entry);
            if (!seen.add(candidate)) {
                throw new ProfileFileException(name + ": candidate '" + candidate + "' is listed twice; remove one");
            }
            read.add(candidate);
        }
        return read;
    }

    private static Candidate candidate(String name, JsonNode entry) {
        if (entry.isValueNode() && !entry.asText().isBlank() && !entry.isNull()) {
            return new Candidate(entry.asText(), null);
        }
        if (!entry.isObject()) {
            throw new ProfileFileException(name + ": a candidate is a key id, or a mapping with key and tokenizer");
        }
        refuseUnknownFields(name, entry, CANDIDATE_FIELDS);
        return new Candidate(required(name, entry, "key"), text(name, entry, "tokenizer"));
    }

    private static void refuseUnknownFields(String name, JsonNode node, List<String> known) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new ProfileFileException(name + ": '" + field + "' is not a field here, these are: "
                        + String.join(", ", known) + Spelling.suggestion(field, known));
            }
        });
    }

    private static String required(String name, JsonNode node, String field) {
        String value = text(name, node, field);
        if (value == null || value.isBlank()) {
            throw new ProfileFileException(name + ": " + field + " is missing; add it");
        }
        return value;
    }

    private static @Nullable String text(String name, JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new ProfileFileException(name + ": " + field + " must be a single value");
        }
        return value.asText();
    }
}
