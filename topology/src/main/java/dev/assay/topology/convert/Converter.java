package dev.assay.topology.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.evaluation.TextLines;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Turns JSON lines of API responses into events. A line is a response, a chunk of one, a server-sent event ({@code data: ...}), or
 * an object of {@code request} and {@code response}, where the response may be an array of chunks; only with the request is the
 * prompt known. Confined to the thread that runs it.
 */
public final class Converter {
    private static final int LONGEST_STRING = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_STRING)
                            .maxNestingDepth(100)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final WireFormat format;
    private final EventWriter writer;
    private final StreamJoiner joiner = new StreamJoiner();

    public Converter(WireFormat format, ConvertOptions options) {
        this.format = format;
        this.writer = new EventWriter(format, options);
    }

    /**
     * What became of a file.
     *
     * @param events how many there are
     * @param refused lines and streams that are no response of the format
     */
    public record Count(long events, long refused) {}

    /**
     * Converts every line.
     *
     * @param events receives each event
     * @param problems receives one sentence per refused line, without content
     */
    public Count run(TextLines in, Consumer<GeneratedText> events, Consumer<String> problems) throws IOException {
        Run run = new Run(events, problems);
        while (in.next()) {
            run.next(in);
        }
        joiner.end().forEach(one -> run.whole("at the end", one));
        return new Count(run.made, run.refused);
    }

    /** One pass over a file. */
    private final class Run {
        private final Consumer<GeneratedText> events;
        private final Consumer<String> problems;
        private long made;
        private long refused;

        Run(Consumer<GeneratedText> events, Consumer<String> problems) {
            this.events = events;
            this.problems = problems;
        }

        void next(TextLines in) {
            try {
                line(in.number(), in.text().strip());
            } catch (TextLines.NotUtf8Exception e) {
                refuse("line " + in.number(), "not UTF-8 text; save it in UTF-8");
            }
        }

        private void line(long number, String given) {
            String line = given.startsWith("data:")
                    ? given.substring("data:".length()).strip()
                    : given;
            boolean event = line.startsWith("event:") || line.startsWith(":") || line.startsWith("id:");
            if (line.isEmpty() || event) {
                return;
            }
            String place = "line " + number;
            if (line.equals("[DONE]")) {
                joiner.end().forEach(one -> whole(place, one));
                return;
            }
            try {
                value(place, JSON.readTree(line), line);
            } catch (JsonProcessingException notJson) {
                // The parser's message quotes the line.
                refuse(place, "not JSON");
            }
        }

        private void value(String place, JsonNode value, String line) {
            if (!value.isObject()) {
                refuse(place, "no JSON object");
                return;
            }
            boolean envelope = value.has("response")
                    && !value.has("done")
                    && (value.get("response").isObject()
                            || value.get("response").isArray())
                    && !value.path("type").asText().startsWith("response.");
            if (!envelope) {
                joiner.add(value, StreamJoiner.unknown(), line).forEach(one -> whole(place, one));
                return;
            }
            JsonNode request = value.path("request");
            JsonNode response = value.get("response");
            if (response.isArray()) {
                StreamJoiner own = new StreamJoiner();
                response.forEach(
                        chunk -> own.add(chunk, request, chunk.toString()).forEach(one -> whole(place, one)));
                own.end().forEach(one -> whole(place, one));
            } else {
                whole(place, new Joined(response, request, line, false));
            }
        }

        void whole(String place, Joined one) {
            if (!one.response().path("error").isMissingNode()
                    && !one.response().path("error").isNull()) {
                refuse(place, "an error in place of a response");
                return;
            }
            try {
                WireAnswer answer = format.reader().read(one.response(), one.request());
                events.accept(writer.write(answer, one.original(), Sha256.hex(one.original()), one.cut()));
                made++;
            } catch (UnreadableResponseException unreadable) {
                refuse(place, String.valueOf(unreadable.getMessage()));
            }
        }

        private void refuse(String place, String why) {
            refused++;
            problems.accept(place + " is no response of " + format.id() + ": " + why);
        }
    }
}
