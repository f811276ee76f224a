package dev.assay.scoring.machinetext;

import dev.assay.scoring.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Counts the tokens of a corpus. Confined to the thread that counts. */
public final class TokenCount {
    private final Tokenizer tokenizer;
    private final long[] counts;
    private final List<Data> data = new ArrayList<>();
    private long tokens;

    /** One file of the corpus. */
    public record Data(String file, String sha256, long tokens) {}

    /**
     * Nothing counted yet.
     *
     * @param tokenizer gives ids below the size of the vocabulary
     * @param vocabularySize V, at least 1
     */
    public TokenCount(Tokenizer tokenizer, int vocabularySize) {
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " tokens cannot be counted");
        }
        this.tokenizer = tokenizer;
        this.counts = new long[vocabularySize];
    }

    /**
     * Counts one text.
     *
     * @throws IllegalArgumentException when the tokenizer gives an id beyond the vocabulary
     */
    public void add(String text) {
        for (int id : tokenizer.encode(text).ids()) {
            if (id >= counts.length) {
                throw new IllegalArgumentException(
                        "the tokenizer gives id " + id + " of a vocabulary of " + counts.length);
            }
            counts[id]++;
            tokens++;
        }
    }

    /** Ends a file: what was counted since the one before came from it. */
    public void from(String file, String sha256) {
        long before = data.stream().mapToLong(Data::tokens).sum();
        data.add(new Data(file, sha256, tokens - before));
    }

    /** The files that were ended. */
    public List<Data> data() {
        return List.copyOf(data);
    }

    /** Tokens counted so far. */
    public long tokens() {
        return tokens;
    }

    /** How often each id was counted, [V]; a copy. */
    public long[] counts() {
        return counts.clone();
    }
}
