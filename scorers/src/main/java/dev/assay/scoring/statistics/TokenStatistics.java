package dev.assay.scoring.statistics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Columns of numbers about the tokens of one completion, with their source. Holders must not write to the arrays; under that
 * rule any thread may read it.
 */
public final class TokenStatistics {
    /** Whose numbers they are. */
    public enum Source {
        /** The producing model's own, sent with the event; whether raw or processed stands in its mode. */
        PRODUCER,
        /** Of a model of ours that read the text: its surprise, not the generator's. */
        PROXY
    }

    private final Source source;
    private final int length;
    private final int topK;
    private final boolean exact;
    private final Map<Statistic, double[]> columns;

    private TokenStatistics(Source source, int length, int topK, boolean exact, Map<Statistic, double[]> columns) {
        this.source = source;
        this.length = length;
        this.topK = topK;
        this.exact = exact;
        this.columns = columns;
    }

    /**
     * Columns by name.
     *
     * @param length number of tokens n
     * @param topK K, 0 without top-k columns
     * @param columns [n] each, the top-k ones [n x K] row-major
     */
    public static TokenStatistics of(Source source, int length, int topK, Map<Statistic, double[]> columns) {
        columns.forEach((statistic, values) -> {
            int expected = statistic.tier() == Statistic.Tier.TOPK ? length * topK : length;
            if (values.length != expected) {
                throw new IllegalArgumentException(
                        statistic.id() + " has " + values.length + " values, expected " + expected);
            }
        });
        return new TokenStatistics(source, length, topK, false, columns.isEmpty() ? Map.of() : new EnumMap<>(columns));
    }

    /**
     * What a statistics head returned for one row.
     *
     * @param packed [n x F] row-major, F being the layout's width
     * @throws IllegalArgumentException when the number of values is not a multiple of F
     */
    public static TokenStatistics unpack(StatisticsLayout layout, float[] packed) {
        int width = layout.width();
        if (packed.length % width != 0) {
            throw new IllegalArgumentException(packed.length + " values are not rows of " + width);
        }
        int length = packed.length / width;
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        for (Statistic statistic : layout.statistics()) {
            int offset = layout.offset(statistic);
            int wide = layout.columns(statistic);
            double[] values = new double[length * wide];
            for (int t = 0; t < length; t++) {
                for (int k = 0; k < wide; k++) {
                    values[t * wide + k] = packed[t * width + offset + k];
                }
            }
            columns.put(statistic, values);
        }
        return new TokenStatistics(Source.PROXY, length, layout.topK(), false, columns);
    }

    /** The same numbers, known to have been computed in float64. */
    public TokenStatistics inDouble() {
        return new TokenStatistics(source, length, topK, true, columns);
    }

    /** Whether they were computed in float64; else they carry the rounding of float32. */
    public boolean isDouble() {
        return exact;
    }

    /** Whose numbers they are. */
    public Source source() {
        return source;
    }

    /** Number of tokens n, possibly 0. */
    public int length() {
        return length;
    }

    /** K, 0 without top-k columns. */
    public int topK() {
        return topK;
    }

    /** Whether all of these are known. */
    public boolean has(Statistic... statistics) {
        return Arrays.stream(statistics).allMatch(columns::containsKey);
    }

    /**
     * One column: [n], or [n x K] row-major for top-k ones.
     *
     * @throws IllegalArgumentException when it is not known
     */
    public double[] column(Statistic statistic) {
        double @Nullable [] values = columns.get(statistic);
        if (values == null) {
            throw new IllegalArgumentException(statistic.id() + " is not known");
        }
        return values;
    }
}
