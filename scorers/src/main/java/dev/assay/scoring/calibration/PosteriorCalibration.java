package dev.assay.scoring.calibration;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.stats.ClopperPearson;
import dev.assay.scoring.watermark.EventTokensIntake;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.WatermarkKey;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidBayesianScorer;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often SynthID's posterior from trained parameters is high on texts without the watermark, each under fresh keys. A
 * posterior is no p-value: the numbers hold for these parameters and such texts, and say nothing exact about others.
 *
 * <p>One thing is promised whatever the parameters are. The likelihood of the watermark is a distribution over the bits of an
 * n-gram, and without the watermark the bits are fair coins, or show fewer ones (49.962 % in the table of seed 0). The ratio
 * of the two then has a mean of at most 1, so that the posterior reaches t on at most prior / (1 - prior) * (1 - t) / t of
 * the texts (Markov's inequality). That is what is judged. Confined to one thread, which starts others.
 */
public final class PosteriorCalibration implements CalibrationPart {
    /** Name under which this part is selected. */
    public static final String NAME = "synthid-bayesian";

    /** The share of texts for which a threshold is looked for. */
    public static final double RATE = 1e-3;

    private static final String RESOURCE = "synthid-bayesian.json";
    private static final int LAYERS = 30;
    private static final double[] POSTERIORS = {0.5, 0.9, 0.99, 0.999};
    private static final int[] LENGTHS = {1, 25, 100, NullTexts.LONGEST};

    /** The posterior of one text with its n-grams. */
    private record Read(double posterior, double logOdds, long ngrams) {}

    /** Parameters for 30 layers, trained on texts of a small language model; see the README beside them. */
    public static BayesianScore parameters() {
        try (InputStream in = PosteriorCalibration.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this build");
            }
            return BayesianScore.of(new ObjectMapper().readTree(in), LAYERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the service says about a text and a key: empty where no n-gram counts. */
    public static @Nullable Evidence evidence(SynthidDetector detector, TokenText text) {
        KeyRing ring = new KeyRing(List.of(WatermarkKey.of("null", "watermark.synthid.hf", detector)));
        Evidence evidence = new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of())
                .score(Subject.ofTokens("null", TokenColumns.ofIds(text.ids())), LaneAnswers.NONE)
                .get(0);
        return evidence.score() == null ? null : evidence;
    }

    /** The detector of transformers with fresh keys and these parameters. */
    public static SynthidDetector detector(long key, BayesianScore parameters) {
        long[] layers = new SplittableRandom(key).longs(LAYERS, 0, 1L << 40).toArray();
        return SynthidDetector.huggingFace(
                layers,
                SynthidDetector.DEFAULT_TABLE_SIZE,
                0,
                new SynthidDetector.Settings(
                        SynthidDetector.DEFAULT_NGRAM_LENGTH,
                        SynthidDetector.DEFAULT_CONTEXT_HISTORY,
                        -1,
                        SynthidDetector.Statistic.MEAN,
                        parameters));
    }

    /**
     * The smallest log-odds that so few of some null texts reach that, at 99 %, no more than {@link #RATE} of all do.
     *
     * @param logOdds of null texts, at least 4,603 for there to be one
     * @return infinity where they are too few
     */
    public static double threshold(double[] logOdds) {
        double[] sorted = logOdds.clone();
        Arrays.sort(sorted);
        double threshold = Double.POSITIVE_INFINITY;
        for (int above = 0; above < sorted.length; above++) {
            if (ClopperPearson.upper(above, sorted.length, CalibrationSettings.LEVEL) > RATE) {
                break;
            }
            threshold = Math.nextUp(sorted[sorted.length - 1 - above]);
        }
        return threshold;
    }

    /** Log-odds of null texts, of those that have any. */
    public static double[] nullLogOdds(CalibrationSettings settings) {
        return Arrays.stream(reads(settings, parameters()))
                .mapToDouble(Read::logOdds)
                .toArray();
    }

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        if (!settings.selects(NAME)) {
            return true;
        }
        BayesianScore parameters = parameters();
        Read[] reads = reads(settings, parameters);
        out.printf(
                Locale.ROOT,
                "%s: posterior of hf-synthid with prior %.3f on %d null texts, %d with an n-gram that counts%n",
                NAME,
                1 / (1 + Math.exp(-parameters.priorLogOdds())),
                settings.texts(),
                reads.length);
        out.println("  measured for the bundled parameters and such texts: a posterior is no p-value");
        boolean held = true;
        for (double posterior : POSTERIORS) {
            held &= judge(reads, posterior, parameters, out);
        }
        for (int i = 1; i < LENGTHS.length; i++) {
            byLength(reads, LENGTHS[i - 1], LENGTHS[i], out);
        }
        double threshold =
                threshold(Arrays.stream(reads).mapToDouble(Read::logOdds).toArray());
        out.printf(
                Locale.ROOT,
                "  at most %s of such texts, at 99 %%: log-odds above %.3f, posterior above %.5f%n%n",
                Double.toString(RATE),
                threshold,
                1 / (1 + Math.exp(-threshold)));
        out.flush();
        return held;
    }

    private static Read[] reads(CalibrationSettings settings, BayesianScore parameters) {
        NullTexts texts = new NullTexts(settings.seed(), Prose.bundled());
        @Nullable Read[] reads = new Read[settings.texts()];
        Parallel.run(reads.length, settings.threads(), () -> reads, (i, into) -> {
            long key = new SplittableRandom(settings.seed() * 0xD1342543DE82EF95L ^ ~(long) i).nextLong();
            Evidence found = evidence(detector(key, parameters), texts.text(i).text());
            if (found != null) {
                into[i] = new Read(
                        Objects.requireNonNull(found.score()),
                        Objects.requireNonNull(found.measures().get("log_odds")),
                        Objects.requireNonNull(found.effectiveCount()));
            }
        });
        return Arrays.stream(reads).filter(Objects::nonNull).toArray(Read[]::new);
    }

    private static boolean judge(Read[] reads, double posterior, BayesianScore parameters, PrintWriter out) {
        long count = count(reads, one -> one.posterior() >= posterior);
        double most = Math.min(1, Math.exp(parameters.priorLogOdds()) * (1 - posterior) / posterior);
        FlaggedShare share = new FlaggedShare(count, reads.length);
        boolean holds = share.lower() <= most;
        out.printf(
                Locale.ROOT,
                "  posterior at least %s: %d texts, %s, at most %.5f by likelihood: %s%n",
                posterior,
                count,
                share.bounds(),
                most,
                holds ? "holds" : "does not hold");
        return holds;
    }

    private static void byLength(Read[] reads, int from, int to, PrintWriter out) {
        Predicate<Read> within = one -> one.ngrams() >= from && one.ngrams() < (to == NullTexts.LONGEST ? to + 1 : to);
        long texts = count(reads, within);
        out.printf(
                Locale.ROOT, "  texts of %4d to %4d n-grams: %6d;", from, to == NullTexts.LONGEST ? to : to - 1, texts);
        for (double posterior : POSTERIORS) {
            long above = count(reads, within.and(one -> one.posterior() >= posterior));
            out.printf(
                    Locale.ROOT, " at least %s %.5f;", Double.toString(posterior), (double) above / Math.max(1, texts));
        }
        out.println();
    }

    private static long count(Read[] reads, Predicate<Read> which) {
        return Arrays.stream(reads).filter(which).count();
    }
}
