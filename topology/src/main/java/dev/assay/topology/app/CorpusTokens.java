package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.machinetext.TokenCount;
import dev.assay.scoring.machinetext.TokenCountsFile;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.MachineTextSettings.Reader;
import java.io.BufferedReader;
import java.io.IOException;

/** Counts the tokens of a corpus with the tokenizer of the model that reads texts. Confined to the thread that calibrates. */
public final class CorpusTokens implements AutoCloseable {
    /** Texts without line ends are cut here, which costs a token at a time. */
    private static final int LONGEST = 1 << 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CausalModel model;
    private final TokenCount count;

    private CorpusTokens(CausalModel model) {
        this.model = model;
        this.count = new TokenCount(model.tokenizer(), model.vocabularySize());
    }

    /** Loads the model of {@code machine-text.reader}; of a pair the larger one, since both have one vocabulary. */
    public static CorpusTokens start(AssayConfig config) {
        OnnxRuntime runtime = OnnxRuntime.start(ScorerFactory.laneConfig(config.lane()));
        LanguageModelLoader loader = new LanguageModelLoader(runtime, config);
        CausalModel model = config.machineText().reader() == Reader.SMALL ? loader.small(false) : loader.large(false);
        try {
            return new CorpusTokens(model);
        } catch (IllegalArgumentException e) {
            model.close();
            throw e;
        }
    }

    /** Id of the model. */
    public String model() {
        return model.id();
    }

    /** What was counted so far. */
    public TokenCount count() {
        return count;
    }

    /** Counts plain text, line ends included. */
    public void text(BufferedReader in) throws IOException {
        StringBuilder part = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            part.append(line).append('\n');
            if (part.length() > LONGEST) {
                count.add(part.toString());
                part.setLength(0);
            }
        }
        count.add(part.toString());
    }

    /**
     * Counts the field {@code completion} of JSON lines.
     *
     * @throws IOException when a line is not JSON or has none; the message names its number, never content
     */
    public void events(BufferedReader in) throws IOException {
        long number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode text = completion(line, number);
            if (!text.isTextual()) {
                throw new IOException("line " + number + " has no completion");
            }
            count.add(text.textValue());
        }
    }

    private static JsonNode completion(String line, long number) throws IOException {
        try {
            return JSON.readTree(line).path("completion");
        } catch (JsonProcessingException e) {
            // The parser's message quotes the line.
            throw new IOException("line " + number + " is not JSON");
        }
    }

    /** The file for {@code machine-text.token-counts}. */
    public byte[] write() {
        return TokenCountsFile.write(count, model.tokenizerHash());
    }

    @Override
    public void close() {
        model.close();
    }
}
