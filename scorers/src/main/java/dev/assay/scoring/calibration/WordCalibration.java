package dev.assay.scoring.calibration;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.words.BertWords;
import dev.assay.scoring.watermark.words.OpenNlpTagger;
import dev.assay.scoring.watermark.words.WordLevelTextDetector;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Yang's word-level scheme on English as it is. It has no key: the bit of a pair of words is the same for everybody and for
 * ever, so that its p-value, which speaks of words drawn at random, may be somewhat better or worse for a language. How
 * often texts of the bundled prose are flagged is measured here; that p is exact where texts share no words is checked
 * beside the other schemes. Confined to one thread, which starts others.
 */
public final class WordCalibration implements CalibrationPart {
    /** Name under which this part is selected, with the row of {@link SchemeCalibration}. */
    public static final String NAME = "yang-words";

    private static final double[] LEVELS = {1e-1, 1e-2, 1e-3, 1e-4};
    /** The reference flags at z of at least this, its alpha of .05. */
    private static final double REFERENCE_Z = 1.6448536269514722;

    /** The detector without a vocabulary of word pieces: words stay whole. */
    static WordLevelTextDetector detector() {
        return new WordLevelTextDetector(new BertWords(null), new OpenNlpTagger());
    }

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        if (!settings.selects(NAME)) {
            return true;
        }
        NullTexts texts = new NullTexts(settings.seed(), Prose.bundled());
        WordLevelTextDetector detector = detector();
        @Nullable Read[] reads = new Read[settings.texts()];
        Parallel.run(
                reads.length,
                settings.threads(),
                () -> reads,
                (i, into) -> into[i] = Read.of(detector.detect(texts.english(i).text())));
        boolean held = print(Arrays.stream(reads).filter(Objects::nonNull).toArray(Read[]::new), settings, out);
        out.println();
        out.flush();
        return held;
    }

    private static boolean print(Read[] reads, CalibrationSettings settings, PrintWriter out) {
        long pairs = Arrays.stream(reads).mapToLong(Read::pairs).sum();
        long ones = Arrays.stream(reads).mapToLong(Read::ones).sum();
        out.printf(
                Locale.ROOT,
                "%s on %d texts of English as it is, %d with p; no key, so that texts share the luck of their words%n",
                NAME,
                settings.texts(),
                reads.length);
        out.printf(
                Locale.ROOT,
                "  ones among the pairs that count, those of every text once: %.5f of %d%n",
                (double) ones / Math.max(1, pairs),
                pairs);
        boolean held = true;
        for (double level : LEVELS) {
            held &= judge(reads, level, out);
        }
        long flagged = Arrays.stream(reads).filter(Read::flagged).count();
        out.printf(
                Locale.ROOT,
                "  the reference's rule, z at or above %.3f with repeats counted: %d texts flagged, %.5f%n",
                REFERENCE_Z,
                flagged,
                (double) flagged / Math.max(1, reads.length));
        return held;
    }

    private static boolean judge(Read[] reads, double level, PrintWriter out) {
        long count = Arrays.stream(reads).filter(one -> one.p() <= level).count();
        FlaggedShare share = new FlaggedShare(count, reads.length);
        boolean holds = share.lower() <= level;
        out.print(share.at(level, holds ? "holds" : "more than promised: English has bad luck"));
        return holds;
    }

    /** What is kept of one text. */
    private record Read(double p, long pairs, long ones, boolean flagged) {
        /** Null for a text in which no word counts. */
        static @Nullable Read of(Optional<Detection> found) {
            return found.map(one -> new Read(
                            one.tail().p(),
                            one.effectiveCount(),
                            Math.round(one.statistic()),
                            Objects.requireNonNull(one.measures().get("z")) >= REFERENCE_Z))
                    .orElse(null);
        }
    }
}
