package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ModelScorer;
import dev.assay.scoring.consistency.Samples;
import dev.assay.scoring.consistency.SupportScale;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.UnicodeSegmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SelfCheck-NLI (Manakul, Liusie, Gales, EMNLP 2023): for each sentence the mean over samples of the probability that the
 * sample contradicts it, {@code e^zc / (e^ze + e^zc)}, neutral left out. Immutable; any thread may use it.
 *
 * <ul>
 *   <li>{@code consistency.nli}: score = mean over sentences, in [0, 1], higher is worse; spans name each sentence's score and
 *       the samples that contradict it
 *   <li>{@code consistency.nli-combined}: score = mean over sentences of {@link #fuse}, higher is worse
 * </ul>
 *
 * <p>An event with more pairs of sentence and sample than {@link NliConfig#maxPairs} asks nothing and has no number: hours on
 * the lane for one event would hold up all others.
 *
 * <p>A sentence that is longer than the model reads has no score, and says so; a sample is read as far as it fits. Sentences
 * without content are skipped, as {@code consistency.combined} does.
 */
public final class SelfCheckNliScorer implements ModelScorer {
    /** Id of this scorer and of its first evidence. */
    public static final String ID = "consistency.nli";
    /** Id of the sum with the score that needs no model. */
    public static final String FUSED_ID = "consistency.nli-combined";

    private static final double CONTRADICTS = 0.5;
    private static final double LEAST = 1e-4;
    private static final int MAX_SPANS = 500;
    private static final int MAX_NAMED_SAMPLES = 10;

    private final NliConfig config;

    public SelfCheckNliScorer(NliConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> scores() {
        return Set.of(ID, FUSED_ID);
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + " splitter=" + Segmenter.ENGLISH.splitterId() + "|" + UnicodeSegmenter.SPLITTER_ID + " model="
                + config.model()
                + " min-samples="
                + config.minSamples()
                + " max-samples=" + config.maxSamples() + " max-pairs=" + config.maxPairs() + " threshold="
                + config.threshold() + " fused-threshold="
                + config.fusedThreshold() + " fused=logit[" + LEAST + "]+combined letters=composed";
    }

    /**
     * The sum of the log-odds of contradiction and of {@link dev.assay.scoring.consistency.SupportScale#combine}: the two
     * know different things.
     *
     * @param contradiction SelfCheck-NLI score in [0, 1], held 1e-4 away from both ends; NaN gives NaN
     * @param combined the score that needs no model
     */
    public static double fuse(double contradiction, double combined) {
        double p = Math.max(LEAST, Math.min(1 - LEAST, contradiction));
        return Math.log(p / (1 - p)) + combined;
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        Samples samples = Samples.of(subject, config.maxSamples());
        if (samples.lacking(ID, subject, config.minSamples()) != null) {
            return List.of();
        }
        SentenceChecks checks = new SentenceChecks(subject, samples, config.model());
        return checks.pairs() > config.maxPairs() ? List.of() : List.copyOf(checks.queries());
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        Samples samples = Samples.of(subject, config.maxSamples());
        Evidence lacking = samples.lacking(ID, subject, config.minSamples());
        if (lacking != null) {
            return List.of(lacking);
        }
        SentenceChecks checks = new SentenceChecks(subject, samples, config.model());
        if (checks.checked().isEmpty()) {
            return List.of(Samples.abstained(ID, Reason.NO_CONTENT, "only sentences without content"));
        }
        long pairs = checks.pairs();
        if (pairs > config.maxPairs()) {
            String detail = pairs + " pairs of sentence and sample, at most " + config.maxPairs();
            return List.of(Samples.abstained(ID, Reason.TEXT_TOO_LONG, detail));
        }
        List<SentenceChecks.Checked> results = new ArrayList<>();
        for (int sentence = 0; sentence < checks.response.sentences().size(); sentence++) {
            SentenceChecks.Checked result = checks.check(sentence, answers);
            if (result.failure() != null) {
                // No number from half the pairs: which half would depend on load.
                return List.of(Samples.abstained(
                        ID, result.failure().reason(), result.failure().detail()));
            }
            results.add(result);
        }
        return new Finding(checks, results).evidence();
    }

    /** The evidence on one subject; confined to the scoring thread. */
    private final class Finding {
        private final SentenceChecks checks;
        private final List<SentenceChecks.Checked> results;

        Finding(SentenceChecks checks, List<SentenceChecks.Checked> results) {
            this.checks = checks;
            this.results = results;
        }

        List<Evidence> evidence() {
            double score = ConsistencyScores.mean(
                    results.stream().mapToDouble(SentenceChecks.Checked::score).toArray());
            if (Double.isNaN(score)) {
                return List.of(Samples.abstained(ID, Reason.TRUNCATION, truncation()));
            }
            Evidence.Builder evidence = start(ID, score, config.threshold())
                    .measure("pairs", checks.queries().size());
            for (int i = 0; i < Math.min(results.size(), MAX_SPANS); i++) {
                span(i, results.get(i).score(), contradictions(results.get(i)), evidence);
            }
            return List.of(evidence.build(), fused());
        }

        private @Nullable String truncation() {
            return results.stream()
                    .map(SentenceChecks.Checked::truncation)
                    .filter(Objects::nonNull)
                    .map(LaneAnswer.Failure::detail)
                    .findFirst()
                    .orElse(null);
        }

        private Evidence fused() {
            List<Subject.SampledText> samples = checks.samples.kept();
            double[] combined = ConsistencyScores.of(
                            checks.response,
                            samples,
                            1,
                            checks.reading.language(),
                            SupportScale.forSamples(samples.size()))
                    .combined();
            double[] fused = new double[results.size()];
            for (int i = 0; i < fused.length; i++) {
                fused[i] = fuse(results.get(i).score(), combined[i]);
            }
            double score = ConsistencyScores.mean(fused);
            if (Double.isNaN(score)) {
                return Samples.abstained(FUSED_ID, Reason.NO_CONTENT, null);
            }
            Evidence.Builder evidence = start(FUSED_ID, score, config.fusedThreshold());
            for (int i = 0; i < Math.min(fused.length, MAX_SPANS); i++) {
                double without = combined[i];
                span(i, fused[i], Double.isNaN(without) ? Map.of() : Map.of("combined", without), evidence);
            }
            return evidence.build();
        }

        private Evidence.Builder start(String id, double score, @Nullable Double level) {
            int tooLong =
                    (int) results.stream().filter(r -> r.truncation() != null).count();
            int cut = results.stream().mapToInt(SentenceChecks.Checked::cut).sum();
            int skipped = results.size() - checks.checked().size();
            Evidence.Builder evidence = checks.reading
                    .describe(Evidence.scored(id, Family.CONSISTENCY))
                    .score(score)
                    .effectiveCount(checks.samples.size())
                    .measure("sentences", checks.response.sentences().size())
                    .measure("sentences_scored", results.size() - skipped - tooLong)
                    .measure("sentences_too_long", tooLong)
                    .measure("premises_cut", cut);
            if (skipped > 0) {
                evidence.measure("sentences_skipped", skipped).note("skipped", skipped + " sentences without content");
            }
            if (tooLong > 0) {
                evidence.note("truncation", tooLong + " sentences are longer than the model reads and have no score");
            }
            if (cut > 0) {
                evidence.note("premises", cut + " times a sample was longer than the model reads beside the sentence");
            }
            if (checks.samples.size() < checks.samples.given()) {
                evidence.note("samples", checks.samples.size() + " of " + checks.samples.given());
            }
            if (level != null) {
                evidence.measure("threshold", level).flagged(score > level);
            }
            return evidence;
        }

        private void span(int i, double score, Map<String, Double> measures, Evidence.Builder to) {
            if (checks.response.placed(i)) {
                boolean scored = !Double.isNaN(score);
                String without = results.get(i).truncation() == null ? "no-content" : "too-long";
                to.span(new Span(
                        Span.Unit.CHARACTER,
                        checks.response.start(i),
                        checks.response.end(i),
                        scored ? "sentence" : without,
                        scored ? score : null,
                        measures,
                        against(results.get(i)).stream()
                                .map(checks.samples.places()::get)
                                .toList()));
            }
        }

        /** Which samples contradict, rising. */
        private List<Integer> against(SentenceChecks.Checked result) {
            double[] p = result.contradictions();
            List<Integer> against = new ArrayList<>();
            for (int s = 0; s < p.length; s++) {
                if (p[s] > CONTRADICTS) {
                    against.add(s);
                }
            }
            return against;
        }

        /** How many samples contradict, and how surely: the surest ones by their index in the event. */
        private Map<String, Double> contradictions(SentenceChecks.Checked result) {
            double[] p = result.contradictions();
            List<Integer> against = against(result);
            Map<String, Double> out = new TreeMap<>();
            if (p.length > 0) {
                out.put("contradicting", (double) against.size());
            }
            against.stream()
                    .sorted((a, b) -> p[a] == p[b] ? Integer.compare(a, b) : Double.compare(p[b], p[a]))
                    .limit(MAX_NAMED_SAMPLES)
                    .forEach(s -> out.put("sample_" + checks.samples.places().get(s), p[s]));
            return out;
        }
    }
}
