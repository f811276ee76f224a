package dev.assay.serdes.devregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The Confluent REST API over a {@link RegistryState}: method, path and body in, JSON out. Called under the server's
 * lock.
 */
final class RegistryApi {
    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryState state;

    RegistryApi(RegistryState state) {
        this.state = state;
    }

    /** What was asked. */
    record Call(String method, List<String> path, Map<String, String> query, byte[] body) {
        boolean is(String wantedMethod, int length, String first) {
            return method.equals(wantedMethod)
                    && path.size() == length
                    && path.get(0).equals(first);
        }

        boolean flag(String name) {
            return Boolean.parseBoolean(query.getOrDefault(name, "false"));
        }
    }

    /** Answers, or throws {@link RegistryFault}. */
    JsonNode answer(Call call) {
        if (call.path().isEmpty()) {
            return JSON.createObjectNode();
        }
        return switch (call.path().get(0)) {
            case "subjects" -> subjects(call);
            case "schemas" -> schemas(call);
            case "config" -> config(call);
            case "compatibility" -> compatibility(call);
            default -> throw notThere();
        };
    }

    private static RegistryFault notThere() {
        return new RegistryFault(404, 404, "HTTP 404 Not Found");
    }

    private JsonNode subjects(Call call) {
        List<String> path = call.path();
        if (call.is("GET", 1, "subjects")) {
            return array(state.subjects());
        }
        if (path.size() == 1) {
            throw notThere();
        }
        String subject = path.get(1);
        if (call.is("POST", 2, "subjects")) {
            return found(subject, schema(call));
        }
        if (call.is("DELETE", 2, "subjects")) {
            return numbers(state.deleteSubject(subject, call.flag("permanent")));
        }
        if (path.size() < 3 || !path.get(2).equals("versions")) {
            throw notThere();
        }
        return versions(call, subject);
    }

    private JsonNode versions(Call call, String subject) {
        if (call.is("GET", 3, "subjects")) {
            return numbers(state.existing(subject).stream()
                    .map(RegistryState.Version::version)
                    .toList());
        }
        if (call.is("POST", 3, "subjects")) {
            return JSON.createObjectNode()
                    .put("id", state.register(subject, schema(call)).id());
        }
        if (call.is("GET", 4, "subjects")) {
            return describe(subject, state.version(subject, call.path().get(3)));
        }
        if (call.is("DELETE", 4, "subjects")) {
            return JSON.getNodeFactory()
                    .numberNode(state.deleteVersion(subject, call.path().get(3)));
        }
        if (call.is("GET", 5, "subjects") && call.path().get(4).equals("schema")) {
            return read(state.text(state.version(subject, call.path().get(3)).id()));
        }
        throw notThere();
    }

    private JsonNode found(String subject, Schema schema) {
        state.existing(subject);
        return describe(subject, state.find(subject, schema).orElseThrow(RegistryFault::unknownSchema));
    }

    private ObjectNode describe(String subject, RegistryState.Version version) {
        return JSON.createObjectNode()
                .put("subject", subject)
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", state.text(version.id()));
    }

    private JsonNode schemas(Call call) {
        List<String> path = call.path();
        if (call.is("GET", 2, "schemas") && path.get(1).equals("types")) {
            return array(List.of("AVRO"));
        }
        if (!call.method().equals("GET") || path.size() < 3 || !path.get(1).equals("ids")) {
            throw notThere();
        }
        int id = id(path.get(2));
        if (path.size() == 3) {
            return JSON.createObjectNode().put("schema", state.text(id));
        }
        return switch (path.get(3)) {
            case "schema" -> read(state.text(id));
            case "subjects" -> array(List.copyOf(state.usesOf(id).keySet()));
            case "versions" -> {
                ArrayNode uses = JSON.createArrayNode();
                state.usesOf(id)
                        .forEach((subject, version) ->
                                uses.addObject().put("subject", subject).put("version", version));
                yield uses;
            }
            default -> throw notThere();
        };
    }

    private static int id(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notNumber) {
            throw notThere();
        }
    }

    private JsonNode config(Call call) {
        String subject = call.path().size() > 1 ? call.path().get(1) : null;
        return switch (call.method()) {
            case "GET" ->
                JSON.createObjectNode()
                        .put("compatibilityLevel", level(subject, call).name());
            case "PUT" -> {
                CompatibilityLevel level = level(call);
                state.setLevel(subject, level);
                yield JSON.createObjectNode().put("compatibility", level.name());
            }
            case "DELETE" -> {
                if (subject == null) {
                    throw notThere();
                }
                CompatibilityLevel old =
                        state.ownLevel(subject).orElseThrow(() -> RegistryFault.unknownSubject(subject));
                state.clearLevel(subject);
                yield JSON.createObjectNode().put("compatibilityLevel", old.name());
            }
            default -> throw notThere();
        };
    }

    private CompatibilityLevel level(@Nullable String subject, Call call) {
        if (subject == null) {
            return state.globalLevel();
        }
        return call.flag("defaultToGlobal")
                ? state.level(subject)
                : state.ownLevel(subject)
                        .orElseThrow(() -> new RegistryFault(
                                404,
                                40408,
                                "Subject '" + subject + "' does not have subject-level compatibility" + " configured"));
    }

    private static CompatibilityLevel level(Call call) {
        String name = body(call).path("compatibility").asText("").toUpperCase(Locale.ROOT);
        for (CompatibilityLevel level : CompatibilityLevel.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        throw new RegistryFault(
                422,
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full,"
                        + " backward_transitive, forward_transitive, and full_transitive");
    }

    private JsonNode compatibility(Call call) {
        List<String> path = call.path();
        if (!call.method().equals("POST") || path.size() < 4 || !path.get(1).equals("subjects")) {
            throw notThere();
        }
        Schema schema = schema(call);
        String subject = path.get(2);
        boolean compatible;
        if (path.size() > 4) {
            Schema against = RegistryState.parse(
                    state.text(state.version(subject, path.get(4)).id()));
            compatible = state.level(subject).breach(schema, List.of(against)).isEmpty();
        } else {
            compatible = state.checkCompatible(subject, schema).isEmpty();
        }
        return JSON.createObjectNode().put("is_compatible", compatible);
    }

    private static Schema schema(Call call) {
        JsonNode body = body(call);
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw new RegistryFault(422, 42201, "Invalid schema: only AVRO is kept here");
        }
        return RegistryState.parse(
                body.path("schema").isTextual() ? body.path("schema").asText() : null);
    }

    private static JsonNode body(Call call) {
        try {
            JsonNode body = JSON.readTree(call.body());
            if (body.isObject()) {
                return body;
            }
        } catch (java.io.IOException notJson) {
            // Refused below, like JSON that is no object.
        }
        throw new RegistryFault(400, 400, "Unable to process JSON");
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException("a kept schema is not JSON", impossible);
        }
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ArrayNode numbers(List<Integer> numbers) {
        ArrayNode array = JSON.createArrayNode();
        numbers.forEach(array::add);
        return array;
    }
}
