package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.CalibrationScheme.Caches;
import dev.assay.scoring.calibration.NullTest;
import dev.assay.scoring.calibration.NullTexts;
import dev.assay.scoring.calibration.Prose;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.marking.Marked.Damage;
import dev.assay.scoring.watermark.marking.MarkedScheme.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Marks texts and counts which are found; every text has a key of its own. Stateless but for its settings. */
final class PowerMeasurement {
    static final int[] LENGTHS = {25, 50, 100, 200, 400};
    static final double[] SHARES = {0.1, 0.3};
    static final double LEVEL = 1e-3;
    private static final int NULL_TEXTS = 1_000;
    /** Of the strengths, the one that is damaged. */
    static final int DAMAGED = 2;

    private final long seed;
    private final double scale;
    private final Map<Nulls, List<TokenText>> nulls = new HashMap<>();
    private final int nullTexts;

    /**
     * Measurements of a seed.
     *
     * @param scale of the number of texts
     */
    PowerMeasurement(long seed, double scale) {
        this.seed = seed;
        this.scale = scale;
        nullTexts = Math.max(10, (int) (NULL_TEXTS * scale));
    }

    /** Repetitive null texts of at least the largest length. */
    private static List<TokenText> nulls(long seed, int count, Nulls source) {
        NullTexts texts = new NullTexts(seed, Prose.bundled());
        List<TokenText> nulls = new ArrayList<>();
        for (long i = 0; nulls.size() < count; i++) {
            TokenText text = source.text(texts, i);
            if (text.ids().length >= LENGTHS[LENGTHS.length - 1]) {
                nulls.add(text);
            }
        }
        return nulls;
    }

    private static int[] lengths(MarkedScheme scheme) {
        return Arrays.stream(LENGTHS).filter(l -> l <= scheme.longest()).toArray();
    }

    /** All points of a scheme's marked texts. */
    List<PowerPoint> marked(MarkedScheme scheme) {
        List<PowerPoint> points = new ArrayList<>();
        for (int s = 0; s < scheme.strengths().length; s++) {
            int strength = s;
            int texts = Math.max(4, (int) (scheme.texts() * scale));
            List<PowerPoint> conditions = conditions(scheme, strength, texts);
            int[][] counts = IntStream.range(0, texts)
                    .parallel()
                    .mapToObj(i -> counts(scheme, strength, conditions, i))
                    .reduce(new int[3][conditions.size()], PowerMeasurement::sum);
            for (int c = 0; c < conditions.size(); c++) {
                PowerPoint at = conditions.get(c);
                points.add(new PowerPoint(
                        at.scheme(),
                        at.strength(),
                        at.damage(),
                        at.share(),
                        at.length(),
                        texts,
                        counts[0][c],
                        counts[1][c],
                        counts[2][c] / 1_000.0 / texts));
            }
        }
        return points;
    }

    /** What a scheme and the reference's rule say about unmarked texts of the same lengths. */
    List<PowerPoint> unmarked(MarkedScheme scheme) {
        int[] lengths = lengths(scheme);
        int texts = Math.max(10, nullTexts * scheme.texts() / 100);
        List<TokenText> unmarked = nulls.computeIfAbsent(scheme.nulls(), source -> nulls(seed, nullTexts, source));
        int[][] counts = IntStream.range(0, texts)
                .parallel()
                .mapToObj(i -> {
                    NullTest test = scheme.detector()
                            .detector(random(scheme, 9, i).nextLong(), scheme.vocabularySize(), Caches.small());
                    int[][] found = new int[2][lengths.length];
                    for (int l = 0; l < lengths.length; l++) {
                        count(scheme, test, Marked.prefix(unmarked.get(i), lengths[l]), found, l);
                    }
                    return found;
                })
                .reduce(new int[2][lengths.length], PowerMeasurement::sum);
        List<PowerPoint> points = new ArrayList<>();
        for (int l = 0; l < lengths.length; l++) {
            points.add(new PowerPoint(
                    scheme.name(), "unmarked", Damage.NONE, 0, lengths[l], texts, counts[0][l], counts[1][l], 0));
        }
        return points;
    }

    private List<PowerPoint> conditions(MarkedScheme scheme, int strength, int texts) {
        List<PowerPoint> conditions = new ArrayList<>();
        String label = scheme.strengthLabel(scheme.strengths()[strength]);
        for (int length : lengths(scheme)) {
            conditions.add(new PowerPoint(scheme.name(), label, Damage.NONE, 0, length, texts, 0, 0, 0));
        }
        if (strength == DAMAGED) {
            for (Damage damage : List.of(Damage.SUBSTITUTION, Damage.INSERTION, Damage.DELETION)) {
                for (double share : SHARES) {
                    for (int length : lengths(scheme)) {
                        conditions.add(new PowerPoint(scheme.name(), label, damage, share, length, texts, 0, 0, 0));
                    }
                }
            }
        }
        return conditions;
    }

    private SplittableRandom random(MarkedScheme scheme, int what, int text) {
        return new SplittableRandom(seed
                ^ scheme.name().hashCode() * 0x9E3779B97F4A7C15L
                ^ (what * 1_000_003L + text) * 0xD1342543DE82EF95L);
    }

    /** For each condition: found, flagged, and entropy in thousandths. */
    private int[][] counts(MarkedScheme scheme, int strength, List<PowerPoint> conditions, int number) {
        SplittableRandom random = random(scheme, strength, number);
        double value = scheme.strengths()[strength];
        Model model = Model.of(scheme.temperature(value), scheme.vocabularySize());
        long key = random.nextLong();
        Marker marker = scheme.embedder().marker(key, value, scheme.vocabularySize(), random);
        TokenText text = Marked.text(model, marker, scheme.longest(), random);
        NullTest test = scheme.detector().detector(key, scheme.vocabularySize(), Caches.small());
        int[][] counts = new int[3][conditions.size()];
        for (int c = 0; c < conditions.size(); c++) {
            PowerPoint condition = conditions.get(c);
            TokenText part = Marked.prefix(text, condition.length());
            TokenText read =
                    Marked.damaged(part, condition.damage(), condition.share(), scheme.vocabularySize(), random);
            count(scheme, test, read, counts, c);
            counts[2][c] =
                    (int) (1_000 * Arrays.stream(part.entropies()).average().orElse(0));
        }
        return counts;
    }

    private static void count(MarkedScheme scheme, NullTest test, TokenText text, int[][] counts, int at) {
        Optional<Detection> found = test.detect(text);
        counts[0][at] = found.filter(scheme.found()::flags).isPresent() ? 1 : 0;
        counts[1][at] = found.filter(scheme.rule()::flags).isPresent() ? 1 : 0;
    }

    private static int[][] sum(int[][] a, int[][] b) {
        int[][] sum = new int[a.length][];
        for (int row = 0; row < a.length; row++) {
            sum[row] = new int[a[row].length];
            for (int i = 0; i < sum[row].length; i++) {
                sum[row][i] = a[row][i] + b[row][i];
            }
        }
        return sum;
    }
}
