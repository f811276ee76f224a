package dev.assay.serdes.devregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the in-process registry's state in one JSON file, replaced atomically. Called under the server's lock. */
final class StateFile {
    private static final JsonMapper JSON = new JsonMapper();

    private StateFile() {}

    static void write(Path file, RegistryState state) throws IOException {
        ObjectNode root =
                JSON.createObjectNode().put("level", state.globalLevel().name());
        state.texts().forEach(root.putArray("schemas")::add);
        ObjectNode subjects = root.putObject("subjects");
        state.allVersions().forEach((subject, versions) -> {
            ArrayNode kept = subjects.putArray(subject);
            versions.forEach(version -> kept.addObject()
                    .put("version", version.version())
                    .put("id", version.id())
                    .put("deleted", version.deleted()));
        });
        ObjectNode levels = root.putObject("levels");
        state.ownLevels().forEach((subject, level) -> levels.put(subject, level.name()));
        Path absolute = file.toAbsolutePath();
        Path fresh = absolute.resolveSibling(absolute.getFileName() + ".new");
        Files.createDirectories(absolute.getParent());
        Files.write(fresh, JSON.writeValueAsBytes(root));
        Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static RegistryState read(Path file) throws IOException {
        RegistryState state = new RegistryState();
        if (!Files.exists(file)) {
            return state;
        }
        JsonNode root = JSON.readTree(Files.readAllBytes(file));
        List<String> texts = new ArrayList<>();
        root.path("schemas").forEach(text -> texts.add(text.asText()));
        Map<String, List<RegistryState.Version>> subjects = new LinkedHashMap<>();
        root.path("subjects").properties().forEach(entry -> {
            List<RegistryState.Version> versions = new ArrayList<>();
            entry.getValue()
                    .forEach(version -> versions.add(new RegistryState.Version(
                            version.path("version").asInt(),
                            version.path("id").asInt(),
                            version.path("deleted").asBoolean())));
            subjects.put(entry.getKey(), versions);
        });
        state.restore(texts, subjects);
        state.setLevel(null, CompatibilityLevel.valueOf(root.path("level").asText("BACKWARD")));
        root.path("levels")
                .properties()
                .forEach(entry -> state.setLevel(
                        entry.getKey(),
                        CompatibilityLevel.valueOf(entry.getValue().asText())));
        return state;
    }
}
