package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.Intake;
import dev.assay.scoring.watermark.KeyFileException;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.KeyRingChange;
import dev.assay.scoring.watermark.KeyRingFile;
import dev.assay.scoring.watermark.WatermarkScorer;
import dev.assay.scoring.watermark.intake.ModelProfiles;
import dev.assay.scoring.watermark.intake.ProfileFileException;
import dev.assay.scoring.watermark.intake.ProfileIntake;
import dev.assay.scoring.watermark.intake.ProfileReader;
import dev.assay.scoring.watermark.synthid.SynthidBayesianScorer;
import dev.assay.topology.app.WatchedFile.Refused;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import dev.assay.topology.config.WatermarkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Key ring, model profiles and tokenizers as the configuration names them, and the watermark scorer made of the last good
 * state of each. A broken key file does not hold up the profiles, and a broken profile file does not hold up a revocation.
 * One thread looks; any thread may ask.
 */
final class WatermarkFiles implements AutoCloseable {
    static final String KEY_FILE = "watermark.key-file";
    static final String PROFILE_FILE = "watermark.profile-file";

    private static final Logger log = LoggerFactory.getLogger(WatermarkFiles.class);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, GeneratorTokenizer> tokenizers;
    private final int maxTests;
    private final Path folder;
    private final @Nullable WatchedFile<KeyRingFile> keys;
    private final @Nullable WatchedFile<ModelProfiles> profiles;
    private final GreenLists lists = new GreenLists();
    private List<String> gaps = List.of();

    /** Hears of every file that was read anew or refused. */
    interface Listener {
        void looked(String setting, WatchedFile.Look look);
    }

    /**
     * @param tokenizers null when they cannot be used, so that profiles cannot be held against them
     * @param problems takes what cannot be used
     */
    private WatermarkFiles(
            @Nullable Map<String, GeneratorTokenizer> tokenizers, WatermarkSettings settings, List<Problem> problems) {
        this.tokenizers = tokenizers == null ? Map.of() : tokenizers;
        maxTests = settings.maxTests();
        Path ring = settings.keyFile();
        Path parent = ring == null ? null : ring.getParent();
        folder = parent == null ? Path.of("") : parent;
        keys = ring == null ? null : attempt(() -> WatchedFile.open(KEY_FILE, ring, this::readKeys), problems);
        Path named = settings.profileFile();
        WatchedFile.Reader<ModelProfiles> reader =
                tokenizers == null ? (content, inUse) -> readProfiles(content) : this::readProfiles;
        profiles = named == null ? null : attempt(() -> WatchedFile.open(PROFILE_FILE, named, reader), problems);
    }

    private static <V> @Nullable V attempt(Supplier<V> reading, List<Problem> problems) {
        try {
            return reading.get();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /**
     * Reads everything for the first time.
     *
     * @param maxTokens tokens of a text that are read
     * @throws ConfigException with every file that cannot be used
     */
    static WatermarkFiles open(WatermarkSettings settings, int maxTokens) {
        List<Problem> problems = new ArrayList<>();
        Path given = settings.tokenizers();
        Map<String, GeneratorTokenizer> tokenizers =
                given == null ? Map.of() : attempt(() -> TokenizerFolder.load(given, maxTokens), problems);
        try {
            WatermarkFiles files = new WatermarkFiles(tokenizers, settings, problems);
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return files;
        } catch (RuntimeException e) {
            if (tokenizers != null) {
                tokenizers.values().forEach(GeneratorTokenizer::close);
            }
            throw e;
        }
    }

    /** The scorer of the last good state; it shares what it computed with those before it. */
    Scorer scorer() {
        warnOfGaps();
        return new WatermarkScorer(ring(), new ProfileIntake(ring(), profiles(), Map.copyOf(tokenizers), maxTests));
    }

    /**
     * The scorers of the last good state: the tests, and the posterior where keys have trained parameters.
     *
     * @param onLane ids of the models that may be asked for posteriors
     */
    List<Scorer> scorers(Set<String> onLane) {
        Scorer tests = scorer();
        KeyRing trained = SynthidBayesianScorer.keysOf(ring());
        if (trained.keys().isEmpty()) {
            return List.of(tests);
        }
        Intake intake = new ProfileIntake(trained, profiles(), Map.copyOf(tokenizers), maxTests);
        return List.of(tests, new SynthidBayesianScorer(trained, intake, onLane));
    }

    /** Looks at both files once; says whether {@link #scorer} is another one now. */
    boolean look(Listener listener) {
        KeyRingFile before = keys == null ? null : keys.value();
        boolean keysTaken = look(keys, listener);
        if (keysTaken && keys != null && before != null) {
            KeyRingChange change = keys.value().since(before);
            log.info(
                    "the key file was read anew: {} keys, added {}, removed {}, changed {}",
                    ring().keys().size(),
                    change.added(),
                    change.removed(),
                    change.changed());
        }
        boolean profilesTaken = look(profiles, listener);
        if (profilesTaken) {
            log.info(
                    "the profile file was read anew: {} profiles",
                    profiles().profiles().size());
        }
        return keysTaken || profilesTaken;
    }

    private static boolean look(@Nullable WatchedFile<?> file, Listener listener) {
        if (file == null) {
            return false;
        }
        WatchedFile.Look look = file.look();
        listener.looked(file.setting(), look);
        if (look == WatchedFile.Look.REFUSED) {
            log.error(
                    "{} = {} is refused, and what was read before stays in use, keys that were to be revoked included: {}",
                    file.setting(),
                    file.path(),
                    file.refusal());
        }
        return look == WatchedFile.Look.TAKEN;
    }

    /** Candidates without a key are no reason to refuse: a revocation must not wait for the profiles. */
    private void warnOfGaps() {
        List<String> now = gaps();
        now.stream().filter(line -> !gaps.contains(line)).forEach(line -> log.warn("{}; it is passed over", line));
        gaps = now;
    }

    /** A line for each candidate of a profile whose key is not in the ring. */
    List<String> gaps() {
        return profiles().unknownKeys(ring());
    }

    /** The ring in use. */
    KeyRing ring() {
        return keys == null ? KeyRing.EMPTY : keys.value().ring();
    }

    /** The profiles in use. */
    ModelProfiles profiles() {
        return profiles == null ? ModelProfiles.NONE : profiles.value();
    }

    /** The files that are watched, none when none is configured. */
    List<WatchedFile<?>> watched() {
        List<WatchedFile<?>> all = new ArrayList<>();
        if (keys != null) {
            all.add(keys);
        }
        if (profiles != null) {
            all.add(profiles);
        }
        return all;
    }

    int tokenizerCount() {
        return tokenizers.size();
    }

    @Override
    public void close() {
        tokenizers.values().forEach(GeneratorTokenizer::close);
    }

    /** Keys that did not change keep their detectors, with what those have computed. */
    private KeyRingFile readKeys(byte[] content, @Nullable KeyRingFile inUse) throws Refused {
        KeyRingFile read;
        try {
            read = KeyRingFile.read(tree(content, "correct the key file"), lists, folder);
        } catch (KeyFileException e) {
            throw new Refused(String.valueOf(e.getMessage()), "correct the key file");
        }
        if (inUse == null) {
            return read;
        }
        List<String> exchanged = read.since(inUse).exchanged();
        if (!exchanged.isEmpty()) {
            throw new Refused(
                    "has another secret under the ids " + exchanged + ", and verdicts could not tell them apart",
                    "give every new secret an id of its own, or the file a fingerprint-secret");
        }
        return read.keeping(inUse);
    }

    private ModelProfiles readProfiles(byte[] content, @Nullable ModelProfiles inUse) throws Refused {
        ModelProfiles read = readProfiles(content);
        List<String> unknown = read.unknownTokenizers(tokenizers.keySet());
        if (!unknown.isEmpty()) {
            throw new Refused(
                    String.join("; ", unknown), "put it below watermark.tokenizers and start anew, or correct it");
        }
        return read;
    }

    private static ModelProfiles readProfiles(byte[] content) throws Refused {
        try {
            return ProfileReader.read(tree(content, "correct the profile file"));
        } catch (ProfileFileException e) {
            throw new Refused(String.valueOf(e.getMessage()), "correct the profile file");
        }
    }

    private static JsonNode tree(byte[] content, String fix) throws Refused {
        try {
            return YAML.readTree(content);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file.
            String place =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new Refused("is not YAML" + place, fix);
        } catch (IOException e) {
            throw new Refused("cannot be read: " + ReadFailure.why(e), fix);
        }
    }
}
