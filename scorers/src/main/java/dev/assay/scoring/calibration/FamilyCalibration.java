package dev.assay.scoring.calibration;

import dev.assay.scoring.calibration.CalibrationScheme.Caches;
import dev.assay.scoring.calibration.NullTexts.NullText;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.Holm;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Whole families of tests on null texts: 64 keys of each of three schemes tried on every text, adjusted as the service does
 * (Holm), and counted once where any of them crosses a level. Confined to one thread, which starts others.
 */
public final class FamilyCalibration implements CalibrationPart {
    /** Schemes whose keys cost nothing to set up, one of each law. */
    public static final List<String> USUAL = List.of("vllm-gumbel", "textseal-greenlist", "deepmind-synthid");

    private static final int KEYS = 64;
    private static final double[] LEVELS = {1e-2, 1e-3};

    private final List<CalibrationScheme> family;

    /** A check of a family of these schemes. */
    public FamilyCalibration(List<CalibrationScheme> family) {
        this.family = List.copyOf(family);
    }

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        if (!family.stream().allMatch(scheme -> settings.selects(scheme.name()))) {
            return true;
        }
        NullTexts texts = new NullTexts(settings.seed() + 1, Prose.bundled());
        double[] smallest = new double[settings.texts()];
        Parallel.run(
                settings.texts(),
                settings.threads(),
                Caches::small,
                (i, caches) -> smallest[i] = adjusted(texts.text(i), settings.seed() * 31 + i, caches));
        out.printf(
                Locale.ROOT,
                "Families of %d tests (%d keys x %s), Holm, %d null texts%n",
                KEYS * family.size(),
                KEYS,
                String.join(", ", family.stream().map(CalibrationScheme::name).toList()),
                settings.texts());
        boolean held = true;
        for (double level : LEVELS) {
            held &= judge(smallest, level, out);
        }
        out.println();
        out.flush();
        return held;
    }

    private static boolean judge(double[] smallest, double level, PrintWriter out) {
        double log10 = Math.log10(level);
        int count = (int) Arrays.stream(smallest).filter(p -> p <= log10).count();
        double chance = BinomialTail.atLeast(count, smallest.length, level).p();
        boolean holds = chance >= CalibrationSettings.LEVEL;
        out.print(new FlaggedShare(count, smallest.length).at(level, holds ? "holds" : "does not hold"));
        return holds;
    }

    private double adjusted(NullText text, long seed, Caches caches) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] log10 = new double[KEYS * family.size()];
        int test = 0;
        for (CalibrationScheme scheme : family) {
            for (int key = 0; key < KEYS; key++) {
                log10[test++] = scheme.factory()
                        .detector(random.nextLong(), text.vocabularySize(), caches)
                        .detect(text.text())
                        .map(found -> found.tail().log10())
                        .orElse(0.0);
            }
        }
        return Arrays.stream(Holm.adjust(log10)).min().orElse(0);
    }
}
