package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.ModelClosedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A {@code tokenizer.json} in the native library, without truncation or padding of its own. Thread-safe: the native object is
 * read-only while it encodes, and {@link #close} waits for those who are inside, as it frees what they read.
 */
final class NativeTokenizer implements AutoCloseable {
    // More than any text of so many tokens has; bounds what the native code sees of a huge text.
    private static final int CHARACTERS_PER_TOKEN = 64;
    // The file's own truncation and padding are those of its example; ours come from the model and the batch.
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true", "maxLength", "-1");

    private final String origin;
    private final HuggingFaceTokenizer tokenizer;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /**
     * Loads a tokenizer.
     *
     * @param json content of a {@code tokenizer.json}
     * @param origin what it is called in messages, such as the file's path
     * @throws OnnxStartException when the native library refuses the file
     */
    NativeTokenizer(byte[] json, String origin) {
        NativeHome.forTokenizers();
        this.origin = origin;
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new OnnxStartException(origin + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** What it is called in messages. */
    String origin() {
        return origin;
    }

    /**
     * The encoding of a text, {@link #wellFormed} first.
     *
     * @param special whether the special tokens of the file's template are wanted
     * @throws ModelClosedException when this has been closed
     */
    Encoding encode(String text, boolean special) {
        String known = wellFormed(text);
        return whileOpen(() -> tokenizer.encode(known, special, false));
    }

    /**
     * The encoding of a pair with its special tokens.
     *
     * @throws ModelClosedException when this has been closed
     */
    Encoding encode(String first, String second) {
        String one = wellFormed(first);
        String other = wellFormed(second);
        return whileOpen(() -> tokenizer.encode(one, other, true, false));
    }

    /** Ids of a text without special tokens. */
    int[] ids(String text) {
        return ids(encode(text, false));
    }

    private Encoding whileOpen(Supplier<Encoding> encode) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new ModelClosedException("a tokenizer");
            }
            return encode.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    static int[] ids(Encoding encoding) {
        long[] ids = encoding.getIds();
        int[] out = new int[ids.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.toIntExact(ids[i]);
        }
        return out;
    }

    /** How many UTF-16 code units are read of a text of which so many tokens are wanted. */
    static int limit(int tokens) {
        return (int) Math.min(Integer.MAX_VALUE, (long) tokens * CHARACTERS_PER_TOKEN);
    }

    /** At least how many tokens a text has that is longer than {@link #limit}. */
    static int leastTokens(String text) {
        return text.length() / CHARACTERS_PER_TOKEN;
    }

    /**
     * The text without what UTF-8 or a C string cannot carry: each lone surrogate and NUL becomes U+FFFD, so that all
     * characters keep their places.
     */
    static String wellFormed(String text) {
        char[] chars = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                chars = chars == null ? text.toCharArray() : chars;
                chars[i] = '\uFFFD';
            }
        }
        return chars == null ? text : new String(chars);
    }

    /** Waits for whoever encodes; encoding is refused from then on. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "NativeTokenizer[" + origin + "]";
    }
}
