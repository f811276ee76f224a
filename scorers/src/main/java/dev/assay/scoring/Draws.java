package dev.assay.scoring;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The independent keyed draws that a watermark statistic is the sum of: one per counted position, repeats left out. What
 * explanations, evidence across events and running p-values are made of; never published as it is. The columns may be made
 * when they are first read, since most texts are judged without them. Holders must not write to the arrays; under that
 * rule any thread may read it.
 */
public final class Draws {
    private final DrawLaw law;
    private final int count;
    private final Supplier<Columns> source;
    private final @Nullable Places places;
    private volatile @Nullable Columns made;

    /**
     * The columns.
     *
     * @param positions index of the token that each draw belongs to, rising; equal where one token has several draws, [n]
     * @param identities 64-bit hash of what the draw depends on besides the key (context and token, as the scheme counts
     *     them): equal identities under one key are the same draw and may count only once, also across texts, [n]
     * @param values what each draw adds to the statistic, [n], finite
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record; Draws compares the contents
    public record Columns(int[] positions, long[] identities, double[] values) {
        public Columns {
            if (positions.length != identities.length || positions.length != values.length) {
                throw new IllegalArgumentException("columns of draws have equal length");
            }
        }
    }

    /**
     * Where tokens stand in the text that they were read from, for texts that came without token ids. Immutable as long as
     * holders do not write to the arrays.
     *
     * @param starts first UTF-16 code unit of each token, [T]
     * @param ends one after its last, [T]
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Places(int[] starts, int[] ends) {
        public Places {
            if (starts.length != ends.length) {
                throw new IllegalArgumentException("every token has a start and an end");
            }
        }
    }

    /**
     * Draws with their columns.
     *
     * @param law distribution of each value without the key
     */
    public Draws(DrawLaw law, int[] positions, long[] identities, double[] values) {
        Columns columns = new Columns(positions, identities, values);
        this.law = law;
        count = values.length;
        source = () -> columns;
        places = null;
        made = columns;
    }

    private Draws(DrawLaw law, int count, Supplier<Columns> source, @Nullable Places places) {
        this.law = law;
        this.count = count;
        this.source = source;
        this.places = places;
    }

    /**
     * Draws whose columns are made when they are first read.
     *
     * @param source gives equal columns of {@code count} entries whenever it is asked, on any thread
     */
    public static Draws lazily(DrawLaw law, int count, Supplier<Columns> source) {
        return new Draws(law, count, source, null);
    }

    /** The same draws of a text in which every token's place is known. */
    public Draws placedAt(Places known) {
        return new Draws(law, count, this::columns, known);
    }

    /** Where the tokens stand in the text; null when only their ids are known. */
    public @Nullable Places places() {
        return places;
    }

    /**
     * The part of the completion that some draws belong to: in characters where the places of tokens are known, else in
     * tokens.
     *
     * @param from first draw
     * @param to one after the last draw, above {@code from}
     */
    public Span span(int from, int to, String label, double score, Map<String, Double> measures) {
        int first = positions()[from];
        int last = positions()[to - 1];
        return places == null
                ? new Span(Span.Unit.TOKEN, first, last + 1, label, score, measures)
                : new Span(Span.Unit.CHARACTER, places.starts()[first], places.ends()[last], label, score, measures);
    }

    /** Distribution of each value without the key. */
    public DrawLaw law() {
        return law;
    }

    /** See {@link Columns#positions}. */
    public int[] positions() {
        return columns().positions();
    }

    /** See {@link Columns#identities}. */
    public long[] identities() {
        return columns().identities();
    }

    /** See {@link Columns#values}. */
    public double[] values() {
        return columns().values();
    }

    /** How many draws there are. */
    public int count() {
        return count;
    }

    /** The statistic, summed in order of position. */
    public double sum() {
        double sum = 0;
        for (double value : values()) {
            sum += value;
        }
        return sum;
    }

    private Columns columns() {
        Columns columns = made;
        if (columns == null) {
            columns = source.get();
            made = columns;
        }
        return columns;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Draws that
                && law.equals(that.law)
                && Arrays.equals(positions(), that.positions())
                && Arrays.equals(identities(), that.identities())
                && Arrays.equals(values(), that.values());
    }

    @Override
    public int hashCode() {
        return 31 * law.hashCode() + count;
    }

    /** Law and count only: identities and values lead back to tokens and key. */
    @Override
    public String toString() {
        return "Draws[" + law + ", n=" + count + "]";
    }
}
