package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param samples the first so many of each record go along, 0 for all; ids say so, and differ from those of other numbers
     * @return number of events
     * @throws IOException when a file cannot be read or written, its layout is none of those that {@link
     *     ConsistencyEvaluation} knows, or two of them would give the same ids; nothing is written where one is refused
     * @throws IllegalArgumentException when {@code samples} is below 0
     */
    public static int write(List<Path> files, int samples, Path to) throws IOException {
        LabelledFile.requireSamples(samples);
        List<LabelledFile> all = new ArrayList<>();
        for (Path file : files) {
            all.add(LabelledFile.read(file));
        }
        refuseEqualIds(all);
        int events = 0;
        try (BufferedWriter out = Files.newBufferedWriter(to)) {
            for (LabelledFile labelled : all) {
                for (int i = 0; i < labelled.records(); i++) {
                    ObjectNode event = labelled.isPassages()
                            ? passage(labelled.passages().get(i), samples)
                            : answer(labelled.answers().get(i), samples);
                    event.put("eventId", id(labelled.name(), i) + (samples == 0 ? "" : "-n" + samples));
                    out.append(JSON.writeValueAsString(event)).append('\n');
                    events++;
                }
            }
        }
        return events;
    }

    /**
     * That ids tell the records of all files apart.
     *
     * @throws IOException when two files would give the same ids
     */
    static void refuseEqualIds(List<LabelledFile> files) throws IOException {
        Map<String, String> known = new HashMap<>();
        for (LabelledFile file : files) {
            String other = known.put(id(file.name(), 0), file.name());
            if (other != null) {
                throw new IOException(file.name() + ": another labelled file (" + other
                        + ") has the same event ids, which end at the first dot of the name; rename one of them");
            }
        }
    }

    /**
     * The id of a record's event with all samples.
     *
     * @param place of the record, from 0
     */
    static String id(String file, int place) {
        int dot = file.indexOf('.');
        return (dot > 0 ? file.substring(0, dot) : file) + "-" + (place + 1);
    }

    /** The id of the same record's event with all samples, or null where this one has them. */
    static @Nullable String withAllSamples(String id) {
        String all = id.replaceFirst("-n[0-9]+$", "");
        return all.equals(id) ? null : all;
    }

    private static ObjectNode passage(LabelledPassage passage, int samples) {
        ObjectNode event = event(passage.response(), passage.samples(), samples);
        passage.sentences().forEach(event.putArray("sentences")::add);
        event.putObject("attributes").put("label", passage.labels().toString());
        return event;
    }

    private static ObjectNode answer(LabelledAnswer answer, int samples) {
        ObjectNode event = event(answer.response(), answer.samples(), samples).put("prompt", answer.question());
        event.putObject("attributes").put("label", answer.wrong() ? "wrong" : "right");
        return event;
    }

    private static ObjectNode event(String completion, List<String> samples, int limit) {
        ObjectNode event = JSON.createObjectNode().put("completion", completion);
        samples.stream()
                .limit(LabelledFile.used(samples.size(), limit))
                .forEach(sample -> event.withArray("samples").addObject().put("text", sample));
        return event;
    }
}
