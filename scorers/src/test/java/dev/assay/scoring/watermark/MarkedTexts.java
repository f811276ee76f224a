package dev.assay.scoring.watermark;

import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The embedding side, for tests and the bundled demo: token sequences of a toy language model (Zipf frequencies, some
 * dependence on the previous token, so that words and phrases return as in real text), with or without a watermark. The
 * same seed gives the same texts on every platform. Confined to one thread.
 */
final class MarkedTexts {
    static final int VOCABULARY = 50_257;
    static final String VOCABULARY_ID = "demo-bpe-50257";

    private static final int WORDS = 900;
    private static final int CLASSES = 16;
    private static final int CANDIDATES = 40;
    private static final double BIAS = 3.0;

    private final Random random;
    private final int[] words = new int[WORDS];
    private final double[][] cumulative = new double[CLASSES][WORDS];

    MarkedTexts(long seed, int vocabularySize) {
        random = new Random(seed);
        for (int i = 0; i < WORDS; i++) {
            words[i] = random.nextInt(vocabularySize);
        }
        for (double[] row : cumulative) {
            double sum = 0;
            for (int i = 0; i < WORDS; i++) {
                sum += StrictMath.exp(0.8 * random.nextGaussian()) / (i + 2.7);
                row[i] = sum;
            }
        }
    }

    /** Text without a watermark. */
    int[] plain(int length) {
        return write(length, null);
    }

    /** Text whose tokens lean towards the green lists of a key. */
    int[] marked(int length, WatermarkKey key) {
        return write(length, new Marker(key));
    }

    private int[] write(int length, @Nullable Marker marker) {
        int[] ids = new int[length];
        for (int position = 0; position < length; position++) {
            int previous = position == 0 ? 0 : ids[position - 1];
            ids[position] = marker == null ? draw(previous) : leaning(ids, position, previous, marker);
        }
        return ids;
    }

    /** Draws candidates from the model and picks one with weight e^bias for green: tilts the distribution as a bias does. */
    private int leaning(int[] ids, int position, int previous, Marker marker) {
        int[] candidates = new int[CANDIDATES];
        double[] weights = new double[CANDIDATES];
        double total = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            candidates[i] = draw(previous);
            ids[position] = candidates[i];
            weights[i] = marker.green(ids, position) ? StrictMath.exp(BIAS) : 1;
            total += weights[i];
        }
        double at = random.nextDouble() * total;
        int chosen = 0;
        for (double sum = weights[0]; sum <= at && chosen < CANDIDATES - 1; sum += weights[chosen]) {
            chosen++;
        }
        return candidates[chosen];
    }

    private int draw(int previous) {
        double[] row = cumulative[previous % CLASSES];
        double at = random.nextDouble() * row[WORDS - 1];
        int low = 0;
        int high = WORDS - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (row[middle] > at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return words[low];
    }

    private static final class Marker {
        private final KgwParameters parameters;
        private final KgwSeeds seeds;
        private final GreenLists lists = new GreenLists();

        Marker(WatermarkKey key) {
            parameters = parameters(key);
            seeds = new KgwSeeds(parameters);
        }

        boolean green(int[] ids, int position) {
            return position >= parameters.ngramLength() - 1
                    && lists.contains(parameters, seeds.at(ids, position), ids[position]);
        }
    }

    static WatermarkKey key(String id, KgwSeeding scheme, long secret) {
        int width = scheme == KgwSeeding.SELFHASH ? 4 : 1;
        return key(id, scheme, secret, width, VOCABULARY);
    }

    static WatermarkKey key(String id, KgwSeeding scheme, long secret, int width, int vocabularySize) {
        KgwDetector detector = new KgwDetector(
                new KgwParameters(scheme, HashingKey.of(secret), 0.25, width, vocabularySize, null), new GreenLists());
        return new WatermarkKey(
                id,
                detector.scheme(),
                "watermark.kgw." + scheme.id(),
                detector,
                "",
                null,
                vocabularySize,
                VOCABULARY_ID,
                null,
                null,
                null,
                null,
                0.001,
                false);
    }

    static KgwParameters parameters(WatermarkKey key) {
        return ((KgwDetector) key.detector()).parameters();
    }

    static Subject subject(int... ids) {
        return Subject.ofTokens("event", TokenColumns.ofIds(ids));
    }
}
