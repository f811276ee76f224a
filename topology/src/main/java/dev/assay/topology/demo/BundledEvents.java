package dev.assay.topology.demo;

import dev.assay.schema.GeneratedText;
import dev.assay.scoring.onnx.BundledModels;
import dev.assay.serdes.json.JsonCodec;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what comes with the scorers for the demo: labelled events, their watermark keys and
 * their tokenizer. Stateless; any thread. */
final class BundledEvents {
    private static final String FOLDER = "/dev/assay/demo/";
    private static final String KEYS = "keys.yaml";

    private BundledEvents() {}

    /** An event and where in its file it stands, from 0 to 1. */
    private record Placed(double place, DemoEvent event) {}

    /**
     * All events, the families mixed evenly and each in the order of its file.
     *
     * @throws IOException if a file is missing, or holds an event without a known label or with an id seen before
     */
    static List<DemoEvent> load() throws IOException {
        List<Placed> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Kind kind : Kind.values()) {
            List<DemoEvent> events = read(kind);
            for (int i = 0; i < events.size(); i++) {
                if (!ids.add(events.get(i).id())) {
                    throw new IOException(
                            "two bundled events have the id " + events.get(i).id());
                }
                all.add(new Placed((i + 0.5) / events.size(), events.get(i)));
            }
        }
        all.sort(Comparator.comparingDouble(Placed::place));
        return all.stream().map(Placed::event).toList();
    }

    /** Writes the watermark keys of the bundled events into {@code dir}. */
    static Path keyFile(Path dir) throws IOException {
        Path file = dir.resolve(KEYS);
        try (InputStream in = open(KEYS)) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Makes the folder of tokenizers for the bundled events that come without token ids. */
    static Path tokenizers(Path dir) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("tokenizers"));
        String model = BundledModels.LARGE;
        Files.copy(
                BundledModels.directory(model, dir.resolve("models")).resolve("tokenizer.json"),
                folder.resolve(model + ".json"));
        return folder;
    }

    private static List<DemoEvent> read(Kind kind) throws IOException {
        String name = kind.id() + ".jsonl";
        List<DemoEvent> events = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                GeneratedText event = JsonCodec.read(line, GeneratedText.class);
                String label = event.getAttributes().getOrDefault("label", "");
                if (!kind.knows(label)) {
                    throw new IOException("the bundled event " + event.getEventId() + " has no label of " + kind.id());
                }
                events.add(new DemoEvent(kind, label, event));
            }
        }
        if (events.isEmpty()) {
            throw new IOException("the bundled file " + name + " is empty");
        }
        return events;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = BundledEvents.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new FileNotFoundException("bundled " + FOLDER + name + " (the build is incomplete)");
        }
        return in;
    }
}
