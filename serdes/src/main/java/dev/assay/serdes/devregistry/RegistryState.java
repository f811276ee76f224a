package dev.assay.serdes.devregistry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Subjects, versions and ids of the in-process registry. Not thread-safe: the server calls it under one lock.
 *
 * <p>Ids are dense from 1; the same schema text has one id under every subject, as in the Confluent registry.
 */
final class RegistryState {
    /** One version of a subject. */
    record Version(int version, int id, boolean deleted) {}

    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> idByText = new HashMap<>();
    private final Map<String, List<Version>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new LinkedHashMap<>();
    private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;

    static Schema parse(@Nullable String text) {
        try {
            if (text == null) {
                throw new RegistryFault(422, 42201, "Invalid schema: empty");
            }
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException | StackOverflowError invalid) {
            throw new RegistryFault(422, 42201, "Invalid schema: " + invalid.getMessage());
        }
    }

    /** The normalised form that decides whether two texts are the same schema. */
    private static String canonical(Schema schema) {
        return schema.toString();
    }

    String text(int id) {
        if (id < 1 || id > texts.size()) {
            throw RegistryFault.unknownSchema();
        }
        return texts.get(id - 1);
    }

    Version register(String subject, Schema schema) {
        Optional<Version> same = find(subject, schema);
        if (same.isPresent()) {
            return same.get();
        }
        checkCompatible(subject, schema).ifPresent(breach -> {
            throw new RegistryFault(
                    409,
                    409,
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                            + "\", details: " + breach);
        });
        List<Version> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        Version version = new Version(versions.size() + 1, idOf(canonical(schema)), false);
        versions.add(version);
        return version;
    }

    private int idOf(String text) {
        return idByText.computeIfAbsent(text, unseen -> {
            texts.add(unseen);
            return texts.size();
        });
    }

    Optional<Version> find(String subject, Schema schema) {
        Integer id = idByText.get(canonical(schema));
        return id == null
                ? Optional.empty()
                : live(subject).stream().filter(version -> version.id() == id).findFirst();
    }

    Optional<String> checkCompatible(String subject, Schema schema) {
        List<Schema> earlier =
                live(subject).stream().map(version -> parse(text(version.id()))).toList();
        return level(subject).breach(schema, earlier);
    }

    List<String> subjects() {
        return subjects.keySet().stream()
                .filter(subject -> !live(subject).isEmpty())
                .toList();
    }

    /** Live versions, ascending; empty for an unknown subject. */
    List<Version> live(String subject) {
        return subjects.getOrDefault(subject, List.of()).stream()
                .filter(version -> !version.deleted())
                .toList();
    }

    List<Version> existing(String subject) {
        List<Version> versions = live(subject);
        if (versions.isEmpty()) {
            throw RegistryFault.unknownSubject(subject);
        }
        return versions;
    }

    /** A live version by number, {@code latest} or {@code -1}. */
    Version version(String subject, String wanted) {
        List<Version> versions = existing(subject);
        if (wanted.equals("latest") || wanted.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        int number = versionNumber(wanted);
        return versions.stream()
                .filter(version -> version.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryFault.unknownVersion(wanted));
    }

    private static int versionNumber(String wanted) {
        try {
            int number = Integer.parseInt(wanted);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notNumber) {
            // Refused below, like a number out of range.
        }
        throw new RegistryFault(
                422,
                42202,
                "The specified version '" + wanted + "' is not a valid version id. Allowed values are"
                        + " between [1, 2^31-1] and the string \"latest\"");
    }

    /** Every subject and version that has {@code id}. */
    Map<String, Integer> usesOf(int id) {
        text(id);
        Map<String, Integer> uses = new LinkedHashMap<>();
        for (String subject : subjects.keySet()) {
            live(subject).stream()
                    .filter(version -> version.id() == id)
                    .forEach(version -> uses.put(subject, version.version()));
        }
        return uses;
    }

    List<Integer> deleteSubject(String subject, boolean permanent) {
        List<Version> gone = permanent ? subjects.getOrDefault(subject, List.of()) : live(subject);
        if (gone.isEmpty()) {
            throw RegistryFault.unknownSubject(subject);
        }
        if (permanent && gone.stream().anyMatch(version -> !version.deleted())) {
            throw new RegistryFault(
                    404, 40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
        }
        List<Integer> numbers = gone.stream().map(Version::version).toList();
        if (permanent) {
            subjects.remove(subject);
        } else {
            numbers.forEach(number -> markDeleted(subject, number));
        }
        return numbers;
    }

    int deleteVersion(String subject, String wanted) {
        Version version = version(subject, wanted);
        markDeleted(subject, version.version());
        return version.version();
    }

    private void markDeleted(String subject, int number) {
        List<Version> versions = subjects.getOrDefault(subject, new ArrayList<>());
        Version version = versions.get(number - 1);
        versions.set(number - 1, new Version(version.version(), version.id(), true));
    }

    CompatibilityLevel level(String subject) {
        return levels.getOrDefault(subject, globalLevel);
    }

    Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    CompatibilityLevel globalLevel() {
        return globalLevel;
    }

    void setLevel(@Nullable String subject, CompatibilityLevel level) {
        if (subject == null) {
            globalLevel = level;
        } else {
            levels.put(subject, level);
        }
    }

    void clearLevel(String subject) {
        levels.remove(subject);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    /** All versions by subject, deleted ones included, for keeping. */
    Map<String, List<Version>> allVersions() {
        return subjects;
    }

    Map<String, CompatibilityLevel> ownLevels() {
        return levels;
    }

    /** Puts back what was kept; called on an empty state only. */
    void restore(List<String> keptTexts, Map<String, List<Version>> keptSubjects) {
        keptTexts.forEach(this::idOf);
        keptSubjects.forEach((subject, versions) -> subjects.put(subject, new ArrayList<>(versions)));
    }
}
