package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import dev.assay.scoring.Draws;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generating model's {@code tokenizer.json} of any kind that the Hugging Face library reads (byte-level BPE, unigram,
 * WordPiece), used without special tokens, truncation or padding. Thread-safe.
 */
public final class GeneratorTokenizer implements Tokenizer, AutoCloseable {
    private static final int HASH_DIGITS = 16;
    private static final Draws.Places NOWHERE = new Draws.Places(new int[0], new int[0]);

    private final String id;
    private final int maxTokens;
    private final String hash;
    private final NativeTokenizer tokenizer;

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
        this.id = id;
        this.maxTokens = maxTokens;
        hash = Sha256.hex(json).substring(0, HASH_DIGITS);
        tokenizer = new NativeTokenizer(json, "tokenizer " + id);
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
        int limit = NativeTokenizer.limit(maxTokens);
        boolean cut = text.length() > limit;
        String read = cut ? text.substring(0, limit) : text;
        Encoding encoding = tokenizer.encode(read, false);
        long[] all = encoding.getIds();
        int[] ids = new int[Math.min(all.length, maxTokens)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.toIntExact(all[i]);
        }
        Draws.Places places = TokenPlaces.of(read, encoding.getCharTokenSpans(), ids.length);
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
