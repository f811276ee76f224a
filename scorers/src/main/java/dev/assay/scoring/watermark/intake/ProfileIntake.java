package dev.assay.scoring.watermark.intake;

import dev.assay.scoring.Subject;
import dev.assay.scoring.tokens.Tokenizer;
import dev.assay.scoring.watermark.Attempt;
import dev.assay.scoring.watermark.Intake;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.WatermarkKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries what the profile of the producing model lists, and on texts of unknown producers every key of the ring, in file
 * order. A key is tried on the event's token ids; an event without ids is tokenised from its text, by the tokenizer that
 * the candidate names or that bears the key's {@code vocabulary-id}. Keys of other tenants and of other times are left out.
 *
 * <p>Every attempt with tokens is a test, and each costs power: Holm's correction multiplies by their number. So the same
 * key never reads the same tokens twice, and at most {@code maxTests} tests are made (a key that searches windows makes two); what is cut is said on every
 * attempt ({@code tests_cut}) and by an entry of its own. Which attempts are cut depends on the order of the file alone,
 * never on what a test found. Immutable and pure; any thread may use it.
 */
public final class ProfileIntake implements Intake {
    /** Stands in the note {@code profile} where no profile covers the text. */
    public static final String DEFAULT_SEARCH = "default-search";

    private final ModelProfiles profiles;
    private final Map<String, Tokenizer> tokenizers;
    private final int maxTests;
    private final List<Pair> search = new ArrayList<>();
    private final Map<String, List<Pair>> byProfile = new HashMap<>();

    /** A key with the tokenizer for texts, if there is one. */
    record Pair(WatermarkKey key, @Nullable Tokenizer tokenizer) {}

    /**
     * Joins keys, profiles and tokenizers; candidates whose key the ring does not hold are passed over
     * ({@link ModelProfiles#unknownKeys} names them).
     *
     * @param tokenizers by id
     * @param maxTests tests per event at most, at least 1
     */
    public ProfileIntake(KeyRing ring, ModelProfiles profiles, Map<String, Tokenizer> tokenizers, int maxTests) {
        if (maxTests < 1) {
            throw new IllegalArgumentException("maxTests must be at least 1");
        }
        this.profiles = profiles;
        this.tokenizers = new TreeMap<>(tokenizers);
        this.maxTests = maxTests;
        Map<String, WatermarkKey> keys = new LinkedHashMap<>();
        for (WatermarkKey key : ring.keys()) {
            keys.put(key.id(), key);
            search.add(pair(key, null));
        }
        for (ModelProfile profile : profiles.profiles()) {
            List<Pair> pairs = new ArrayList<>();
            for (Candidate candidate : profile.candidates()) {
                WatermarkKey key = keys.get(candidate.keyId());
                if (key != null) {
                    pairs.add(pair(key, candidate.tokenizerId()));
                }
            }
            byProfile.put(profile.id(), List.copyOf(pairs));
        }
    }

    private Pair pair(WatermarkKey key, @Nullable String tokenizerId) {
        String id = tokenizerId == null ? key.vocabularyId() : tokenizerId;
        return new Pair(key, id == null ? null : tokenizers.get(id));
    }

    @Override
    public List<Attempt> attempts(Subject subject) {
        ModelProfile profile = profiles.of(subject.model(), subject.tenant()).orElse(null);
        List<Pair> pairs = profile == null ? search : byProfile.getOrDefault(profile.id(), List.of());
        EventReadings readings = new EventReadings(subject, profile == null ? DEFAULT_SEARCH : profile.id(), maxTests);
        for (Pair pair : pairs) {
            if (pair.key().concernsTenant(subject.tenant()) && pair.key().concernsTime(subject.occurredAt())) {
                readings.add(pair);
            }
        }
        return readings.attempts();
    }

    @Override
    public String describe() {
        return "profile-intake/1 max-tests=" + maxTests
                + tokenizers.values().stream()
                        .map(Tokenizer::describe)
                        .collect(Collectors.joining(",", " tokenizers=[", "]"))
                + profiles.profiles().stream()
                        .map(ModelProfile::describe)
                        .collect(Collectors.joining(";", " profiles=[", "]"));
    }
}
