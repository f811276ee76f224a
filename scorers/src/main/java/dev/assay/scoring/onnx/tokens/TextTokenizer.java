package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.ModelClosedException;
import dev.assay.scoring.lane.TokenRow;

/** A Hugging Face tokenizer that takes any string. Thread-safe. */
public final class TextTokenizer implements AutoCloseable {
    private final NativeTokenizer tokenizer;
    private final int maxTokens;

    /**
     * Loads a tokenizer.
     *
     * @param json content of a {@code tokenizer.json}
     * @param origin what the file is called in messages
     * @param maxTokens longest row, special tokens included
     * @throws OnnxStartException when the native library refuses the file
     */
    public TextTokenizer(byte[] json, String origin, int maxTokens) {
        this.maxTokens = maxTokens;
        tokenizer = new NativeTokenizer(json, origin);
    }

    /**
     * Ids of a text, cut to the longest row with its last special token kept.
     *
     * @throws ModelClosedException when this has been closed
     */
    public TokenRow encode(String text) {
        int limit = NativeTokenizer.limit(maxTokens);
        boolean cut = text.length() > limit;
        Encoding encoding = tokenizer.encode(cut ? text.substring(0, limit) : text, true);
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

    /** Waits for whoever encodes; encoding is refused from then on. */
    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public String toString() {
        return "TextTokenizer[maxTokens=" + maxTokens + "]";
    }
}
