package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Labelled passages and answers as events for {@code assay score}, so that the same records can go through the service; the id
 * of each is the name of its file and its place there, its label an attribute. Stateless; any thread may use it.
 */
public final class RecordEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordEvents() {}

    /**
     * Writes one event a record, in order, as JSON lines.
     *
     * @return number of events
     * @throws IOException when a file cannot be read or written, or its layout is none of those that {@link
     *     ConsistencyEvaluation} knows
     */
    public static int write(List<Path> files, Path to) throws IOException {
        int events = 0;
        try (BufferedWriter out = Files.newBufferedWriter(to)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                List<JsonNode> lines = DataFiles.lines(file);
                if (lines.isEmpty()) {
                    throw new IOException(name + ": " + ConsistencyEvaluation.LAYOUTS);
                }
                int place = 0;
                for (JsonNode line : lines) {
                    ObjectNode event = event(name, line).put("eventId", stem(name) + "-" + ++place);
                    out.append(JSON.writeValueAsString(event)).append('\n');
                    events++;
                }
            }
        }
        return events;
    }

    private static String stem(String name) {
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static ObjectNode event(String name, JsonNode line) throws IOException {
        try {
            if (LabelledPassage.accepts(line)) {
                return passage(LabelledPassage.read(line));
            }
            if (LabelledAnswer.accepts(line)) {
                return answer(LabelledAnswer.read(line));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        throw new IOException(name + ": " + ConsistencyEvaluation.LAYOUTS);
    }

    private static ObjectNode passage(LabelledPassage passage) {
        ObjectNode event = event(passage.response(), passage.samples());
        passage.sentences().forEach(event.putArray("sentences")::add);
        event.putObject("attributes").put("label", passage.labels().toString());
        return event;
    }

    private static ObjectNode answer(LabelledAnswer answer) {
        ObjectNode event = event(answer.response(), answer.samples()).put("prompt", answer.question());
        event.putObject("attributes").put("label", answer.wrong() ? "wrong" : "right");
        return event;
    }

    private static ObjectNode event(String completion, List<String> samples) {
        ObjectNode event = JSON.createObjectNode().put("completion", completion);
        samples.forEach(sample -> event.withArray("samples").addObject().put("text", sample));
        return event;
    }
}
