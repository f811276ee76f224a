package dev.assay.scoring.machinetext;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.statistics.TokenCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often each token of a vocabulary stands in a corpus, as a JSON file: {@code {"format": "assay-token-counts/1", "tokenizer":
 * "...", "data": [{"file", "sha256", "tokens"}], "counts": [...]}}. {@code counts} has one whole number per token id, in the
 * order of the ids; {@code tokenizer} and {@code data} may be missing. Stateless; any thread may use it.
 */
public final class TokenCountsFile {
    private static final String FORMAT = "assay-token-counts/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenCountsFile() {}

    /**
     * What a file holds.
     *
     * @param tokenizer SHA-256 of the {@code tokenizer.json} that was counted with; null when the file does not say it
     */
    public record Counted(TokenCounts counts, @Nullable String tokenizer) {}

    /**
     * Reads counts.
     *
     * @throws IOException when the file cannot be read or holds no counts; the message says what is wrong
     */
    public static Counted read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!FORMAT.equals(tree.path("format").asText())) {
                throw new IllegalArgumentException("format is not " + FORMAT);
            }
            JsonNode tokenizer = tree.path("tokenizer");
            return new Counted(counts(tree.path("counts")), tokenizer.isTextual() ? tokenizer.asText() : null);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes what it read.
            throw new IOException("it is not JSON");
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static TokenCounts counts(JsonNode array) {
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException("counts is no list of numbers");
        }
        long[] counts = new long[array.size()];
        for (int id = 0; id < counts.length; id++) {
            JsonNode one = array.get(id);
            if (!one.canConvertToExactIntegral() || !one.canConvertToLong()) {
                throw new IllegalArgumentException("counts[" + id + "] is no whole number");
            }
            counts[id] = one.longValue();
        }
        if (Arrays.stream(counts).allMatch(one -> one == 0)) {
            throw new IllegalArgumentException("counts are 0 throughout: they are of no corpus");
        }
        return TokenCounts.of(counts);
    }

    /**
     * The counts as a file's bytes; equal counts have equal bytes.
     *
     * @param tokenizer SHA-256 of the {@code tokenizer.json} that was counted with
     */
    public static byte[] write(TokenCount count, String tokenizer) {
        ObjectNode tree = JSON.createObjectNode().put("format", FORMAT).put("tokenizer", tokenizer);
        ArrayNode data = tree.putArray("data");
        count.data()
                .forEach(one -> data.addObject()
                        .put("file", one.file())
                        .put("sha256", one.sha256())
                        .put("tokens", one.tokens()));
        ArrayNode counts = tree.putArray("counts");
        for (long one : count.counts()) {
            counts.add(one);
        }
        return (tree + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
