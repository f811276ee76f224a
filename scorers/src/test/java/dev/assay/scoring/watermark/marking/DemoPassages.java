package dev.assay.scoring.watermark.marking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.onnx.BareModel;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A passage of a novel that no bundled model was trained on. Immutable as long as nobody changes the ids; any thread may
 * read it.
 *
 * @param source the novel, for people
 * @param text as printed
 * @param ids the same as tokens
 */
record DemoPassages(String source, String text, int[] ids) {
    private static final int MOST_TOKENS = 2_000;

    /** All passages, in the order of their file; {@code ops/training/passages.py} writes it. */
    static List<DemoPassages> all(String model) throws IOException {
        List<DemoPassages> passages = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(DemoPassages.class.getResourceAsStream("/models/passages.jsonl")),
                        StandardCharsets.UTF_8));
                GeneratorTokenizer tokenizer = BareModel.tokenizer(model, MOST_TOKENS)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode passage = json.readTree(line);
                String text = passage.path("text").asText();
                String source = passage.path("title").asText() + " ("
                        + passage.path("novel").asText() + ")";
                passages.add(
                        new DemoPassages(source, text, tokenizer.encode(text).ids()));
            }
        }
        return passages;
    }

    int[] ids(int from, int to) {
        return Arrays.copyOfRange(ids, from, to);
    }
}
