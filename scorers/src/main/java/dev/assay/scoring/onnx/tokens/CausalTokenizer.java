package dev.assay.scoring.onnx.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import dev.assay.scoring.Draws;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.ForeignTokenException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.tokens.Tokenizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a prompt and a completion: a start token where the model has one, the prompt's ids, the completion's ids,
 * the latter of segment 1. The two texts are tokenised each by itself, so a completion has the same ids after every prompt;
 * where the tokenizer puts a space before each text (Llama 2 and its kin), the one that a completion begins with is that space.
 * Thread-safe.
 */
public final class CausalTokenizer implements AutoCloseable {
    private static final int[] NONE = {};
    private static final String MARK = "\u2581";

    private final NativeTokenizer tokenizer;
    private final int maxTokens;
    private final long vocabulary;
    private final int[] start;
    private final String hash;
    private final boolean prepends;

    /**
     * Loads a tokenizer.
     *
     * @param json content of a {@code tokenizer.json}
     * @param origin what the file is called in messages
     * @param maxTokens longest row, prompt and start tokens included
     * @param start what goes before every row; null for what the tokenizer's own template puts there
     * @param vocabulary number of ids that the model knows, or -1 when that is not known
     * @throws OnnxStartException when the native library refuses the file, or start tokens alone fill a row
     */
    public CausalTokenizer(byte[] json, String origin, int maxTokens, int @Nullable [] start, long vocabulary) {
        this.hash = Sha256.hex(json);
        this.maxTokens = maxTokens;
        this.vocabulary = vocabulary < 0 ? Integer.MAX_VALUE : vocabulary;
        tokenizer = new NativeTokenizer(json, origin);
        this.prepends = probePrepends();
        this.start = start == null ? ownStart() : start.clone();
        if (this.start.length >= maxTokens) {
            tokenizer.close();
            throw new OnnxStartException("a row of " + maxTokens + " tokens has no room after the start tokens");
        }
    }

    /** Whether a space comes before every text, also before one that begins with a space. */
    private boolean probePrepends() {
        return pieces("a").startsWith(MARK)
                && !pieces("a").startsWith(MARK + MARK)
                && pieces(" a").startsWith(MARK + MARK);
    }

    private String pieces(String text) {
        return String.join("", tokenizer.encode(text, false).getTokens());
    }

    /** The special tokens that the tokenizer puts before a text. */
    private int[] ownStart() {
        Encoding encoding = tokenizer.encode("a", true);
        int count = 0;
        while (count < encoding.getIds().length && encoding.getSpecialTokenMask()[count] == 1) {
            count++;
        }
        return count == encoding.getIds().length ? NONE : Arrays.copyOf(NativeTokenizer.ids(encoding), count);
    }

    /** SHA-256 of the tokenizer's file. */
    public String hash() {
        return hash;
    }

    /** This, for texts however much of one the model reads. */
    public Tokenizer named(String id) {
        return new Tokenizer() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Tokenized encode(String text) {
                return whole(text);
            }

            @Override
            public Tokenized encodeAfter(String text) {
                return after(text);
            }

            @Override
            public String describe() {
                return id + ":sha256=" + hash;
            }
        };
    }

    /** What goes before every row. */
    int[] start() {
        return start.clone();
    }

    /**
     * The row of a completion without a prompt; of one that is too long the beginning is kept.
     *
     * @throws ForeignTokenException when the model does not know one of its tokens
     */
    public TokenRow encode(String completion) {
        int limit = NativeTokenizer.limit(maxTokens);
        boolean cut = completion.length() > limit;
        int[] all = ids(cut ? completion.substring(0, limit) : completion);
        int[] kept = Arrays.copyOf(all, Math.min(all.length, maxTokens - start.length));
        return row(NONE, 0, kept, cut || kept.length < all.length);
    }

    /**
     * The row of a pair of texts. Of a prompt that is too long the end is kept.
     *
     * @throws UncutException when the completion does not fit
     * @throws ForeignTokenException when the model does not know one of their tokens
     */
    public TokenRow encode(String prompt, String completion) throws UncutException {
        int limit = NativeTokenizer.limit(maxTokens);
        if (completion.length() > limit) {
            throw new UncutException(NativeTokenizer.leastTokens(completion), maxTokens - start.length);
        }
        boolean cut = prompt.length() > limit;
        String read = cut ? prompt.substring(prompt.length() - limit) : prompt;
        boolean own = !prompt.isEmpty() && bringsItsSpace(completion);
        return row(ids(read), ids(own ? completion.substring(1) : completion), cut);
    }

    /**
     * The row of ids: word 0 is the number of prompt ids, then all ids. A start token is added unless they begin with it.
     *
     * @throws UncutException when the completion does not fit
     * @throws ForeignTokenException when the model does not know an id
     * @throws IllegalArgumentException when word 0 is out of range or an id is negative
     */
    public TokenRow encode(NumberRow numbers) throws UncutException {
        long prompt = numbers.word(0);
        if (prompt < 0 || prompt > numbers.length() - 1) {
            throw new IllegalArgumentException("word 0 is not the number of prompt ids");
        }
        int[] ids = new int[numbers.length() - 1];
        for (int i = 0; i < ids.length; i++) {
            long id = numbers.word(i + 1);
            if (id < 0) {
                throw new IllegalArgumentException("an id is negative");
            }
            if (id > Integer.MAX_VALUE) {
                throw new ForeignTokenException(vocabulary);
            }
            ids[i] = (int) id;
        }
        int from = start.length > 0 && prompt >= start.length && begins(ids) ? start.length : 0;
        return row(
                Arrays.copyOfRange(ids, from, (int) prompt), Arrays.copyOfRange(ids, (int) prompt, ids.length), false);
    }

    /** Ids and places of a whole text, however long; no special tokens. */
    Tokenizer.Tokenized whole(String text) {
        if (text.isEmpty()) {
            return new Tokenizer.Tokenized(NONE, false, new Draws.Places(NONE, NONE));
        }
        Encoding encoding = tokenizer.encode(text, false);
        int[] all = NativeTokenizer.ids(encoding);
        return new Tokenizer.Tokenized(all, false, TokenPlaces.of(text, encoding.getCharTokenSpans(), all.length));
    }

    /** The same of a text that follows a prompt. */
    Tokenizer.Tokenized after(String text) {
        if (!bringsItsSpace(text)) {
            return whole(text);
        }
        Tokenizer.Tokenized read = whole(text.substring(1));
        Draws.Places places = read.places();
        int[] starts = places == null ? NONE : shifted(places.starts());
        int[] ends = places == null ? NONE : shifted(places.ends());
        if (starts.length > 0) {
            // The space is the first token's.
            starts[0] = 0;
        }
        return new Tokenizer.Tokenized(read.ids(), read.cut(), places == null ? null : new Draws.Places(starts, ends));
    }

    private static int[] shifted(int[] places) {
        return Arrays.stream(places).map(place -> place + 1).toArray();
    }

    /** Whether a text that follows another one begins with the space that the tokenizer puts before it. */
    private boolean bringsItsSpace(String text) {
        return prepends && text.length() > 1 && text.charAt(0) == ' ';
    }

    private boolean begins(int[] ids) {
        return Arrays.equals(start, 0, start.length, ids, 0, start.length);
    }

    private TokenRow row(int[] prompt, int[] completion, boolean cut) throws UncutException {
        // Without a start token the prompt has to keep one token for the first prediction to rest on.
        int least = start.length == 0 && prompt.length > 0 ? 1 : 0;
        int room = maxTokens - start.length - least;
        if (completion.length > room) {
            throw new UncutException(completion.length, room);
        }
        int kept = Math.min(prompt.length, maxTokens - start.length - completion.length);
        return row(prompt, kept, completion, cut || kept < prompt.length);
    }

    private TokenRow row(int[] prompt, int kept, int[] completion, boolean cut) {
        int before = start.length + kept;
        int[] ids = Arrays.copyOf(start, Math.max(1, before + completion.length));
        System.arraycopy(prompt, prompt.length - kept, ids, start.length, kept);
        System.arraycopy(completion, 0, ids, before, completion.length);
        for (int id : ids) {
            if (id >= vocabulary) {
                throw new ForeignTokenException(vocabulary);
            }
        }
        int[] segments = new int[ids.length];
        Arrays.fill(segments, before, before + completion.length, 1);
        return new TokenRow(ids, segments, cut);
    }

    private int[] ids(String text) {
        return text.isEmpty() ? NONE : tokenizer.ids(text);
    }

    /** Waits for whoever encodes; encoding is refused from then on. */
    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public String toString() {
        return "CausalTokenizer[maxTokens=" + maxTokens + "]";
    }
}
