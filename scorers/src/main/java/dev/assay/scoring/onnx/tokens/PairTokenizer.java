package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.ModelClosedException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;

/**
 * A Hugging Face tokenizer for pairs of any strings. A text is tokenised once, however many pairs it is part of, and kept in
 * a bounded memory; the result does not depend on that. Thread-safe.
 */
public final class PairTokenizer implements AutoCloseable {
    // A premise cut down to less than this share of the row is no premise.
    private static final int LEAST_PREMISE_SHARE = 16;
    private static final long KEPT_BYTES = 32L << 20;

    private final NativeTokenizer tokenizer;
    private final PairTemplate template;
    private final int maxTokens;
    private final boolean hypothesisFirst;
    private final boolean segments;
    private final Cache<String, Plain> kept = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .weigher((String text, Plain plain) -> 64 + 2 * text.length() + 4 * plain.ids.length)
            .executor(Runnable::run)
            .build();

    /** The ids of a text without special tokens; {@code cut} when it was too long to look at as a whole. */
    private record Plain(int[] ids, boolean cut) {}

    /**
     * Loads a tokenizer and learns what it puts around pairs.
     *
     * @param json content of a {@code tokenizer.json}
     * @param origin what the file is called in messages
     * @param maxTokens longest row, special tokens included
     * @param hypothesisFirst which text of a pair goes first
     * @param segments whether the model knows a second segment; else all ids are of segment 0
     * @throws OnnxStartException when the native library refuses the file, or it has no template for pairs
     */
    public PairTokenizer(byte[] json, String origin, int maxTokens, boolean hypothesisFirst, boolean segments) {
        this.maxTokens = maxTokens;
        this.hypothesisFirst = hypothesisFirst;
        this.segments = segments;
        tokenizer = new NativeTokenizer(json, origin);
        try {
            template = PairTemplate.learn(pairs());
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private PairTemplate.PairEncoder pairs() {
        return new PairTemplate.PairEncoder() {
            @Override
            public String origin() {
                return tokenizer.origin();
            }

            @Override
            public TokenRow pair(String first, String second) {
                return encodeWhole(first, second);
            }

            @Override
            public int[] plain(String text) {
                return tokenizer.ids(text);
            }
        };
    }

    /**
     * The row of a pair. Of a premise that is too long the beginning is kept, at least a sixteenth of the longest row.
     *
     * @throws UncutException when the hypothesis leaves less room than that
     * @throws ModelClosedException when this has been closed
     */
    public TokenRow encode(String premise, String hypothesis) throws UncutException {
        Plain sentence = plain(hypothesis);
        int room = maxTokens - template.overhead();
        if (sentence.cut || sentence.ids.length > room) {
            throw new UncutException(sentence.ids.length, room);
        }
        Plain given = plain(premise);
        int left = room - sentence.ids.length;
        if (left < Math.min(given.ids.length, Math.max(1, maxTokens / LEAST_PREMISE_SHARE))) {
            throw new UncutException(sentence.ids.length, room);
        }
        int kept = Math.min(left, given.ids.length);
        boolean truncated = given.cut || kept < given.ids.length;
        return hypothesisFirst
                ? row(sentence.ids, sentence.ids.length, given.ids, kept, truncated)
                : row(given.ids, kept, sentence.ids, sentence.ids.length, truncated);
    }

    private TokenRow row(int[] first, int firstLength, int[] second, int secondLength, boolean truncated) {
        TokenRow row = template.assemble(first, firstLength, second, secondLength, truncated);
        return segments ? row : TokenRow.of(row.ids(), truncated);
    }

    /** The tokenizer's own encoding of a pair, for comparison. */
    TokenRow encodeWhole(String first, String second) {
        Encoding encoding = tokenizer.encode(first, second);
        return new TokenRow(NativeTokenizer.ids(encoding), narrow(encoding.getTypeIds()), false);
    }

    private Plain plain(String text) {
        return kept.get(text, this::tokenise);
    }

    private Plain tokenise(String text) {
        int limit = NativeTokenizer.limit(maxTokens);
        boolean cut = text.length() > limit;
        return new Plain(tokenizer.ids(cut ? text.substring(0, limit) : text), cut);
    }

    private static int[] narrow(long[] ids) {
        int[] out = new int[ids.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.toIntExact(ids[i]);
        }
        return out;
    }

    /** The template, for the fingerprint. */
    public String describe() {
        return (hypothesisFirst ? "hypothesis-first" : "premise-first") + " around=" + template.overhead();
    }

    /** Waits for whoever encodes; encoding is refused from then on. */
    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public String toString() {
        return "PairTokenizer[maxTokens=" + maxTokens + "]";
    }
}
