package dev.assay.topology.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.LogprobMode;
import dev.assay.scoring.evaluation.TextLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** How the tests of converters convert, and the lines of chats. Confined to one test. */
abstract class ConverterCase {
    static final ConvertOptions KNOWN = new ConvertOptions("toy", 500, LogprobMode.RAW, "t1", false);

    final List<String> problems = new ArrayList<>();

    static String chat(String content, String entries) {
        return "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"" + content
                + "\"},\"finish_reason\":\"stop\",\"logprobs\":{\"content\":[" + entries + "]}}]}";
    }

    static String chunk(String id, String content, String entry, String finish) {
        return "{\"id\":\"" + id + "\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"" + content + "\"},\"logprobs\":{\"content\":[" + entry
                + "]},\"finish_reason\":" + finish + "}]}";
    }

    static String entry(String token, String logprob, String bytes) {
        return "{\"token\":\"" + token + "\",\"logprob\":" + logprob + ",\"bytes\":" + bytes + ",\"top_logprobs\":[]}";
    }

    GeneratedText one(WireFormat format, ConvertOptions options, String line) {
        List<GeneratedText> events = all(format, options, line);
        assertThat(problems).isEmpty();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    List<GeneratedText> all(WireFormat format, ConvertOptions options, String... lines) {
        List<GeneratedText> events = new ArrayList<>();
        try {
            Converter.Count count = new Converter(format, options)
                    .run(TextLines.of("lines", String.join("\n", lines)), events::add, problems::add);
            assertThat(count.events()).isEqualTo(events.size());
            assertThat(count.refused()).isEqualTo(problems.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return events;
    }
}
