package dev.assay.ops.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One probe's answer at one moment: the verdict and every condition's own word. Immutable; any thread may use it. */
public record HealthReport(Probe probe, boolean passing, List<Result> conditions) {
    /** What one named condition said. */
    public record Result(String name, Status status) {}

    public HealthReport {
        conditions = List.copyOf(conditions);
    }

    /** {@code {"probe":"ready","status":"up","conditions":[{"name":...,"status":...,"detail":...}]}}. */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("probe", probe.word());
        json.put("status", passing ? "up" : "down");
        var list = json.putArray("conditions");
        for (Result result : conditions) {
            ObjectNode entry = list.addObject();
            entry.put("name", result.name());
            entry.put("status", result.status().word());
            if (!result.status().detail().isEmpty()) {
                entry.put("detail", result.status().detail());
            }
        }
        return json.toString();
    }
}
