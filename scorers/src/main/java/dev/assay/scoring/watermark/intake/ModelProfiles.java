package dev.assay.scoring.watermark.intake;

import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.Spelling;
import dev.assay.scoring.watermark.WatermarkKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All profiles in file order; the first that covers a text decides. Immutable; any thread may read it.
 *
 * @param profiles with different ids, none hidden by an earlier one
 */
public record ModelProfiles(List<ModelProfile> profiles) {

    /** No profile: every producer is unknown. */
    public static final ModelProfiles NONE = new ModelProfiles(List.of());

    public ModelProfiles {
        profiles = List.copyOf(profiles);
    }

    /** The profile of a text; empty for an unknown producer. */
    public Optional<ModelProfile> of(@Nullable String model, @Nullable String tenant) {
        return profiles.stream()
                .filter(profile -> profile.covers(model, tenant))
                .findFirst();
    }

    /** A line for each candidate whose key the ring does not hold; such a candidate is passed over. */
    public List<String> unknownKeys(KeyRing ring) {
        Set<String> known = new HashSet<>();
        ring.keys().stream().map(WatermarkKey::id).forEach(known::add);
        List<String> lines = new ArrayList<>();
        for (ModelProfile profile : profiles) {
            for (Candidate candidate : profile.candidates()) {
                if (!known.contains(candidate.keyId())) {
                    lines.add("profile '" + profile.id() + "': key '" + candidate.keyId() + "' is not in the key file"
                            + Spelling.suggestion(candidate.keyId(), known));
                }
            }
        }
        return lines;
    }

    /** A line for each candidate whose tokenizer is not loaded. */
    public List<String> unknownTokenizers(Collection<String> loaded) {
        List<String> lines = new ArrayList<>();
        for (ModelProfile profile : profiles) {
            for (Candidate candidate : profile.candidates()) {
                String tokenizer = candidate.tokenizerId();
                if (tokenizer != null && !loaded.contains(tokenizer)) {
                    lines.add("profile '" + profile.id() + "': tokenizer '" + tokenizer + "' is not loaded"
                            + Spelling.suggestion(tokenizer, loaded));
                }
            }
        }
        return lines;
    }
}
