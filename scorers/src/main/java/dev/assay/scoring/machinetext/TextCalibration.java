package dev.assay.scoring.machinetext;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores of human texts, by scorer, source of the numbers and number of tokens, from which a new text gets a conformal p-value: p =
 * (1 + how many of the n human scores are at least as high) / (n + 1). If the text is one more human text of the same kind, p is at
 * most alpha with probability at most alpha, whatever the score is worth. Immutable; any thread may use it.
 */
public final class TextCalibration {
    /** Shortest texts of the usual buckets, in tokens. */
    public static final List<Integer> BOUNDS = List.of(1, 50, 100, 200, 400, 800, 1600, 3200);

    private final List<Data> data;
    private final String fingerprint;
    private final List<Integer> bounds;
    private final Map<Key, double[]> scores;

    /**
     * A file of texts.
     *
     * @param file its name
     * @param sha256 of its bytes
     * @param texts how many of them
     */
    public record Data(String file, String sha256, long texts) {}

    /**
     * Which texts are compared with each other.
     *
     * @param scorer id of the evidence
     * @param source note of the evidence: producer with mode, or the fingerprint of the model that read the text
     * @param bucket from 0, of {@link #bounds}
     */
    public record Key(String scorer, String source, int bucket) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byScorer = scorer.compareTo(other.scorer);
            int bySource = byScorer == 0 ? source.compareTo(other.source) : byScorer;
            return bySource == 0 ? Integer.compare(bucket, other.bucket) : bySource;
        }
    }

    /**
     * What the comparison gives.
     *
     * @param p conformal p-value, in (0, 1]
     * @param texts how many human texts it rests on, n
     */
    public record Conformal(double p, int texts) {}

    /**
     * A calibration.
     *
     * @param fingerprint of data and scores
     * @param bounds fewest tokens of each bucket, rising, the first at most 1
     * @param scores oriented so that higher speaks for what is looked for; finite; copied
     */
    TextCalibration(List<Data> data, String fingerprint, List<Integer> bounds, Map<Key, double[]> scores) {
        this.data = List.copyOf(data);
        this.fingerprint = fingerprint;
        this.bounds = List.copyOf(bounds);
        this.scores = new TreeMap<>();
        boolean rising = IntStream.range(1, bounds.size()).allMatch(i -> bounds.get(i - 1) < bounds.get(i));
        if (bounds.isEmpty() || bounds.get(0) > 1 || !rising) {
            throw new IllegalArgumentException("buckets " + bounds
                    + ": each has to begin with more tokens than the one before it, and the first with one token");
        }
        scores.forEach((key, values) -> {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            if (sorted.length > 0 && !(Double.isFinite(sorted[0]) && Double.isFinite(sorted[sorted.length - 1]))) {
                throw new IllegalArgumentException("scores must be finite");
            }
            this.scores.put(key, sorted);
        });
    }

    /** What it was made of. */
    public List<Data> data() {
        return data;
    }

    /** 16 hexadecimal digits over data and scores. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Fewest tokens of each bucket. */
    public List<Integer> bounds() {
        return bounds;
    }

    /** Number of human texts behind each comparison. */
    public Map<Key, Integer> texts() {
        Map<Key, Integer> out = new TreeMap<>();
        scores.forEach((key, values) -> out.put(key, values.length));
        return out;
    }

    double[] scores(Key key) {
        double[] values = scores.get(key);
        return values == null ? new double[0] : values.clone();
    }

    /** Which bucket a length is in. */
    int place(int tokens) {
        int place = bounds.size() - 1;
        while (place > 0 && tokens < bounds.get(place)) {
            place--;
        }
        return place;
    }

    /** The bucket of a length in words: {@code 50 to 99 tokens}. */
    public String bucket(int tokens) {
        int place = place(tokens);
        return place + 1 == bounds.size()
                ? bounds.get(place) + " tokens or more"
                : bounds.get(place) + " to " + (bounds.get(place + 1) - 1) + " tokens";
    }

    /**
     * The conformal p-value of a score.
     *
     * @param oriented higher speaks for what is looked for; finite
     * @return null when no human text is comparable
     */
    public @Nullable Conformal pValue(String scorer, String source, int tokens, double oriented) {
        double[] human = scores.get(new Key(scorer, source, place(tokens)));
        return human == null || human.length == 0 ? null : new Conformal(conformal(human, oriented), human.length);
    }

    /**
     * (1 + number of values that are at least {@code score}) / (n + 1).
     *
     * @param rising sorted, [n], n possibly 0
     */
    public static double conformal(double[] rising, double score) {
        int low = 0;
        int high = rising.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rising[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (1.0 + rising.length - low) / (rising.length + 1.0);
    }
}
