package dev.assay.scoring.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.assay.scoring.lane.TokenRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A Hugging Face tokenizer that takes any string. Thread-safe: the native tokenizer is read-only while it encodes.
 */
final class TextTokenizer implements AutoCloseable {
    // Far more than any text of so many tokens has; bounds what the native code sees of a huge text.
    private static final int CHARACTERS_PER_TOKEN = 64;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    /** @param maxTokens longest row, special tokens included */
    TextTokenizer(byte[] json, int maxTokens) {
        NativeHome.forTokenizers();
        this.maxTokens = maxTokens;
        // The file's own truncation and padding are those of its example; ours come from the model and the batch.
        Map<String, String> options =
                Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true", "maxLength", "-1");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (IOException | RuntimeException e) {
            throw new OnnxStartException("tokenizer.json cannot be used: " + e.getMessage(), e);
        }
    }

    /** Ids of a text, cut to the longest row with its last special token kept. */
    TokenRow encode(String text) {
        int limit = maxTokens * CHARACTERS_PER_TOKEN;
        boolean cut = text.length() > limit;
        Encoding encoding = tokenizer.encode(wellFormed(cut ? text.substring(0, limit) : text));
        long[] ids = encoding.getIds();
        boolean tooLong = ids.length > maxTokens;
        int[] kept = new int[Math.min(ids.length, maxTokens)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Math.toIntExact(ids[i]);
        }
        if (tooLong) {
            keepLastSpecial(encoding, kept);
        }
        return TokenRow.of(kept, cut || tooLong);
    }

    private static void keepLastSpecial(Encoding encoding, int[] kept) {
        int last = encoding.getIds().length - 1;
        if (encoding.getSpecialTokenMask()[last] == 1) {
            kept[kept.length - 1] = Math.toIntExact(encoding.getIds()[last]);
        }
    }

    /** The text without what UTF-8 or a C string cannot carry: each lone surrogate and NUL becomes U+FFFD. */
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

    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public String toString() {
        return "TextTokenizer[maxTokens=" + maxTokens + "]";
    }
}
