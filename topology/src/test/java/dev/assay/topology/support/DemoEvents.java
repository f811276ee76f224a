package dev.assay.topology.support;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.json.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The bundled demo events, with the labels that stand beside them. Stateless; any thread may call it. */
public final class DemoEvents {
    /** One resource per kind of verdict. */
    public static final List<String> KINDS = List.of("watermark", "consistency", "cascade");

    private static final int LONG = 8000;
    private static final int FEW = 4;

    private DemoEvents() {}

    /** The JSON lines of one kind. */
    public static List<String> lines(String kind) {
        String name = "/dev/assay/demo/" + kind + ".jsonl";
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DemoEvents.class.getResourceAsStream(name), name), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON lines of all kinds, with a few of the long texts: their sentences take a model minutes on a slow machine. */
    public static List<String> lines() {
        return KINDS.stream().flatMap(kind -> few(lines(kind)).stream()).toList();
    }

    private static List<String> few(List<String> lines) {
        List<String> longOnes =
                lines.stream().filter(line -> line.length() > LONG).toList();
        return lines.stream()
                .filter(line -> line.length() <= LONG || longOnes.indexOf(line) < FEW)
                .toList();
    }

    /** The events of all kinds. */
    public static List<GeneratedText> all() {
        return lines().stream()
                .map(line -> JsonCodec.read(line, GeneratedText.class))
                .toList();
    }

    /** What is known about an event. */
    public static String label(GeneratedText event) {
        return Objects.requireNonNull(event.getAttributes().get("label"), event::getEventId);
    }
}
