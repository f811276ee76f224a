package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.machinetext.TokenCount;
import dev.assay.scoring.machinetext.TokenCountsFile;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.MachineTextSettings;
import java.io.IOException;
import java.io.Reader;

/** Counts the tokens of a corpus with the tokenizer of the model that reads texts. Confined to the thread that calibrates. */
public final class CorpusTokens implements AutoCloseable {
    /** Texts are counted in parts of about so many characters; a cut between two words may cost a token. */
    private static final int PART = 1 << 16;

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
        CausalModel model = config.machineText().reader() == MachineTextSettings.Reader.SMALL
                ? loader.small(false)
                : loader.large(false);
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

    /** Counts plain text, line ends included. Needs little memory however long the text or a line of it is. */
    public void text(Reader in) throws IOException {
        char[] block = new char[PART];
        StringBuilder part = new StringBuilder();
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            part.append(block, 0, read);
            if (part.length() >= PART) {
                int end = cut(part);
                count.add(part.substring(0, end));
                part.delete(0, end);
            }
        }
        count.add(part.toString());
    }

    /** Before the last white space, since tokens begin with it; where there is none, between two characters. */
    private static int cut(StringBuilder part) {
        int end = part.length() - 1;
        while (end > 0 && !Character.isWhitespace(part.charAt(end))) {
            end--;
        }
        if (end > 0) {
            return end;
        }
        int last = part.length() - 1;
        return Character.isHighSurrogate(part.charAt(last)) ? last : last + 1;
    }

    /**
     * Counts the field {@code completion} of JSON lines.
     *
     * @throws IOException when a line is not JSON or has none; the message names its number, never content
     */
    public void events(TextLines in) throws IOException {
        while (in.next()) {
            String line = in.text();
            long number = in.number();
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
