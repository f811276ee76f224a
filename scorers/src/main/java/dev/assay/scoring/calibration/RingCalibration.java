package dev.assay.scoring.calibration;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.stats.Holm;
import dev.assay.scoring.watermark.TokenText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The keys that a service runs with, on null texts: how often a text is flagged that carries none of them. A p-value speaks
 * of keys drawn at random; under given keys, texts that say the same share their luck, so that a ring may be somewhat better
 * or worse than promised. Confined to one thread, which starts others.
 */
public final class RingCalibration implements CalibrationPart {
    private static final double[] LEVELS = {1e-2, 1e-3};

    private final Scorer ring;
    private final int vocabularySize;

    /**
     * A check of a ring.
     *
     * @param ring a scorer that tries every key; safe for any number of threads
     * @param vocabularySize V of the texts, at least 1; keys of a smaller one abstain
     */
    public RingCalibration(Scorer ring, int vocabularySize) {
        this.ring = ring;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        NullTexts texts = new NullTexts(settings.seed() + 2, Prose.bundled());
        double[] smallest = new double[settings.texts()];
        int[] tests = new int[settings.texts()];
        Parallel.run(settings.texts(), settings.threads(), Object::new, (i, nothing) -> {
            double[] log10 =
                    log10(texts.text(i, vocabularySize, NullTexts.LONGEST).text());
            tests[i] = log10.length;
            smallest[i] = Arrays.stream(Holm.adjust(log10)).min().orElse(0);
        });
        out.printf(
                Locale.ROOT,
                "The given keys on %d null texts over %d tokens, %.1f tests a text, Holm%n",
                settings.texts(),
                vocabularySize,
                Arrays.stream(tests).average().orElse(0));
        boolean held = true;
        for (double level : LEVELS) {
            held &= judge(smallest, level, out);
        }
        out.println();
        out.flush();
        return held;
    }

    private double[] log10(TokenText text) {
        Subject subject = Subject.ofTokens("null", TokenColumns.ofIds(text.ids()));
        return ring.score(subject, LaneAnswers.NONE).stream()
                .map(Evidence::log10PValue)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static boolean judge(double[] smallest, double level, PrintWriter out) {
        double log10 = Math.log10(level);
        long count = Arrays.stream(smallest).filter(p -> p <= log10).count();
        FlaggedShare share = new FlaggedShare(count, smallest.length);
        boolean holds = share.lower() <= level;
        out.print(share.at(level, holds ? "holds" : "more than promised: on such texts these keys have bad luck"));
        return holds;
    }
}
