package dev.assay.scoring.calibration;

import dev.assay.scoring.calibration.CalibrationScheme.Caches;
import dev.assay.scoring.calibration.CalibrationScheme.Workload;
import dev.assay.scoring.calibration.NullTexts.NullText;
import dev.assay.scoring.watermark.Detection;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Each scheme on null texts, every text under a fresh key: p is then independent from text to text, whatever the texts have
 * in common, and its distribution is known. Confined to one thread, which starts others.
 */
public final class SchemeCalibration implements CalibrationPart {
    private final List<CalibrationScheme> schemes;

    /** A check of these schemes. */
    public SchemeCalibration(List<CalibrationScheme> schemes) {
        this.schemes = List.copyOf(schemes);
    }

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        List<CalibrationScheme> chosen =
                schemes.stream().filter(one -> settings.selects(one.name())).toList();
        requireKnown(settings.schemes());
        if (chosen.isEmpty()) {
            return true;
        }
        NullTexts texts = new NullTexts(settings.seed(), Prose.bundled());
        double strictest = CalibrationSettings.LEVEL / Math.max(1, chosen.size() * Uniformity.TESTS);
        out.println("P-values of null texts, each under a fresh key");
        out.println(
                "  share of texts with p at or below each level; KS: distance from uniform, p randomised on lattices");
        out.println(
                "  claim: p is uniform; a bound, no smaller than uniform; or only that small p are no more frequent");
        out.println(
                row("scheme", "texts", "with p", "0.1", "0.01", "0.001", "0.0001", "KS D", "KS p", "claim", "holds"));
        boolean held = true;
        for (CalibrationScheme scheme : chosen) {
            Uniformity found = run(scheme, texts, settings);
            boolean holds = found.leastLikely(scheme.law().apply(2).claim()) >= strictest;
            held &= holds;
            out.println(row(scheme, found, holds));
            out.flush();
        }
        out.printf(
                Locale.ROOT,
                "  no: less likely than %.1e, which is %s over the %d tests of this table; low: below %s alone%n%n",
                strictest,
                CalibrationSettings.LEVEL,
                chosen.size() * Uniformity.TESTS,
                CalibrationSettings.LEVEL);
        return held;
    }

    private void requireKnown(Set<String> names) {
        List<String> known = Stream.concat(
                        schemes.stream().map(CalibrationScheme::name).map(name -> name.replaceAll(",.*", "")),
                        Stream.of(PosteriorCalibration.NAME, ConversationCalibration.NAME))
                .distinct()
                .toList();
        for (String name : names) {
            if (!known.contains(name.replaceAll(",.*", ""))) {
                throw new IllegalArgumentException("no scheme " + name + "; there are " + String.join(", ", known));
            }
        }
    }

    /** The p-values of one scheme, judged. */
    static Uniformity run(CalibrationScheme scheme, NullTexts texts, CalibrationSettings settings) {
        Workload workload = scheme.workload();
        int count = Math.max(1, settings.texts() / workload.oneIn());
        double[] p = new double[count];
        double[] uniform = new double[count];
        Parallel.run(count, settings.threads(), Caches::small, (i, caches) -> {
            NullText text = workload.text(texts, i);
            SplittableRandom random = keys(scheme.name(), settings.seed(), i);
            Optional<Detection> found = scheme.factory()
                    .detector(random.nextLong(), text.vocabularySize(), caches)
                    .detect(text.text());
            double unit = random.nextDouble();
            p[i] = found.map(detection -> detection.tail().p()).orElse(Double.NaN);
            uniform[i] = found.map(detection ->
                            scheme.law().apply(text.vocabularySize()).uniform(detection, unit))
                    .orElse(Double.NaN);
        });
        return Uniformity.of(
                count, readable(p), readable(uniform), scheme.law().apply(2).claim());
    }

    /** Keys that no text knows of. */
    private static SplittableRandom keys(String scheme, long seed, long text) {
        return new SplittableRandom((scheme.hashCode() * 0x9E3779B97F4A7C15L) ^ seed * 0xD1342543DE82EF95L ^ ~text);
    }

    private static double[] readable(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static String row(CalibrationScheme scheme, Uniformity found, boolean holds) {
        String[] cells = new String[11];
        cells[0] = scheme.name();
        cells[1] = Integer.toString(found.texts());
        cells[2] = Integer.toString(found.readable());
        for (int level = 0; level < Uniformity.LEVELS.length; level++) {
            cells[3 + level] =
                    String.format(Locale.ROOT, "%.5f", (double) found.counts()[level] / Math.max(1, found.readable()));
        }
        cells[7] = String.format(Locale.ROOT, "%.4f", found.deviation());
        cells[8] = String.format(Locale.ROOT, "%.2g", found.ks());
        cells[9] = scheme.law().apply(2).claim().label();
        cells[10] = !holds
                ? "no"
                : found.leastLikely(scheme.law().apply(2).claim()) < CalibrationSettings.LEVEL ? "yes, low" : "yes";
        return row(cells);
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "  %-26s %7s %7s %8s %8s %8s %8s %7s %8s  %-7s  %s", (Object[]) cells)
                .stripTrailing();
    }
}
