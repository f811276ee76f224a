package dev.assay.scoring.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.tokens.Tokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A generating model's {@code tokenizer.json} of any kind that the Hugging Face library reads (byte-level BPE, unigram,
 * WordPiece), used without special tokens, truncation or padding. Thread-safe: the native tokenizer is read-only while it
 * encodes.
 */
public final class GeneratorTokenizer implements Tokenizer, AutoCloseable {
    // More than any text of so many tokens has; bounds what the native code sees of a huge text.
    private static final int CHARACTERS_PER_TOKEN = 64;
    private static final int HASH_DIGITS = 16;
    private static final Draws.Places NOWHERE = new Draws.Places(new int[0], new int[0]);

    private final String id;
    private final int maxTokens;
    private final String hash;
    private final HuggingFaceTokenizer tokenizer;

    /**
     * Loads a tokenizer.
     *
     * @param json content of a {@code tokenizer.json}
     * @param maxTokens tokens of a text that are read, at least 1; what follows is cut
     * @throws OnnxStartException when the native library refuses the file
     */
    public GeneratorTokenizer(String id, byte[] json, int maxTokens) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1");
        }
        NativeHome.forTokenizers();
        this.id = id;
        this.maxTokens = maxTokens;
        hash = Sha256.hex(json).substring(0, HASH_DIGITS);
        Map<String, String> options =
                Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false", "maxLength", "-1");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (IOException | RuntimeException e) {
            throw new OnnxStartException("tokenizer " + id + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Loads a tokenizer from its file.
     *
     * @throws OnnxStartException when the file cannot be read or is no tokenizer
     */
    public static GeneratorTokenizer load(String id, Path file, int maxTokens) {
        try {
            return new GeneratorTokenizer(id, Files.readAllBytes(file), maxTokens);
        } catch (IOException e) {
            throw new OnnxStartException(
                    "tokenizer " + id + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Tokenized encode(String text) {
        if (text.isEmpty()) {
            return new Tokenized(new int[0], false, NOWHERE);
        }
        long limit = (long) maxTokens * CHARACTERS_PER_TOKEN;
        boolean cut = text.length() > limit;
        String read = cut ? text.substring(0, (int) limit) : text;
        String known = TextTokenizer.wellFormed(read);
        Encoding encoding = tokenizer.encode(known, false, false);
        long[] all = encoding.getIds();
        int[] ids = new int[Math.min(all.length, maxTokens)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.toIntExact(all[i]);
        }
        Draws.Places places = TokenPlaces.of(known, encoding.getCharTokenSpans(), ids.length);
        return new Tokenized(ids, cut || all.length > maxTokens, places);
    }

    @Override
    public String describe() {
        return id + ":sha256=" + hash;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public String toString() {
        return "GeneratorTokenizer[" + id + "]";
    }
}
