package dev.assay.scoring.watermark.synthid;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.watermark.Attempt;
import dev.assay.scoring.watermark.Intake;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.WatermarkKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The posterior probability that a text carries a SynthID key, for keys with trained parameters ({@code
 * BayesianDetectorModel} of Hugging Face transformers). The score lies in [0, 1], and higher speaks for the watermark. It
 * depends on the prior and on the texts of the training, so it is no p-value, takes no part in the correction over tests and
 * flags nothing; the exact tests of the same keys stand beside it.
 *
 * <p>The model on the lane is asked in float32, as the reference computes. Where it has none of these parameters, or gives
 * no answer, the same is computed here in float64; the note {@code posterior} says {@code onnx} or {@code java}. Safe for use
 * by any number of threads.
 */
public final class SynthidBayesianScorer implements Scorer {
    /** Id of this scorer and its evidence. */
    public static final String ID = "watermark.synthid.bayesian";

    /** N-grams of one question at most; longer texts ask several, whose log-odds add up. */
    public static final int LONGEST_ROW = 512;

    private final KeyRing ring;
    private final Intake intake;
    private final Set<String> onLane;

    /**
     * A scorer.
     *
     * @param ring keys with trained parameters, see {@link #keysOf}
     * @param intake which of them are tried on which tokens
     * @param onLane ids of the models that may be asked
     */
    public SynthidBayesianScorer(KeyRing ring, Intake intake, Set<String> onLane) {
        this.ring = ring;
        this.intake = intake;
        this.onLane = Set.copyOf(onLane);
    }

    /** The keys of a ring that have trained parameters, in their order. */
    public static KeyRing keysOf(KeyRing ring) {
        return new KeyRing(
                ring.keys().stream().filter(key -> parameters(key) != null).toList());
    }

    /** The parameters of a ring's keys, equal ones once. */
    public static List<BayesianScore> parametersOf(KeyRing ring) {
        Map<String, BayesianScore> byModel = new LinkedHashMap<>();
        for (WatermarkKey key : ring.keys()) {
            BayesianScore parameters = parameters(key);
            if (parameters != null) {
                byModel.putIfAbsent(parameters.modelId(), parameters);
            }
        }
        return List.copyOf(byModel.values());
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.WATERMARK;
    }

    @Override
    public String describe() {
        return ID + " keys="
                + ring.keys().stream().map(WatermarkKey::describe).collect(Collectors.joining(",", "[", "]"))
                + " models="
                + parametersOf(ring).stream().map(BayesianScore::modelId).toList()
                + " asked=" + new TreeSet<>(onLane) + " intake=" + intake.describe();
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        List<LaneQuery> queries = new ArrayList<>();
        for (Attempt attempt : intake.attempts(subject)) {
            BayesianScore parameters = parameters(attempt.key());
            if (parameters != null && onLane.contains(parameters.modelId())) {
                queries.addAll(queries(parameters, bits(attempt)));
            }
        }
        return queries;
    }

    private static List<LaneQuery> queries(BayesianScore parameters, long[] bits) {
        List<LaneQuery> queries = new ArrayList<>();
        for (int from = 0; from < bits.length; from += LONGEST_ROW) {
            long[] row = Arrays.copyOfRange(bits, from, Math.min(bits.length, from + LONGEST_ROW));
            queries.add(new LaneQuery(parameters.modelId(), NumberRow.of(row)));
        }
        return queries;
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        List<Evidence> evidence = new ArrayList<>();
        for (Attempt attempt : intake.attempts(subject)) {
            BayesianScore parameters = parameters(attempt.key());
            // Why a key has nothing to read is said by its test.
            if (parameters != null && attempt.text() != null) {
                evidence.add(evidence(attempt, parameters, bits(attempt), answers));
            }
        }
        return evidence;
    }

    private Evidence evidence(Attempt attempt, BayesianScore parameters, long[] bits, LaneAnswers answers) {
        Evidence.Builder evidence;
        if (bits.length == 0) {
            String detail = attempt.key().detector().shortest();
            evidence = Evidence.abstained(ID, Family.WATERMARK, Reason.TOO_SHORT, detail)
                    .effectiveCount(0);
        } else {
            Posterior posterior = onLane.contains(parameters.modelId())
                    ? asked(queries(parameters, bits), parameters, answers)
                    : null;
            String where = posterior == null ? "java" : "onnx";
            Posterior known = posterior == null ? computed(parameters, bits) : posterior;
            evidence = Evidence.scored(ID, Family.WATERMARK)
                    .score(known.probability)
                    .measure("log_odds", known.logOdds)
                    .measure("prior_log_odds", parameters.priorLogOdds())
                    .effectiveCount(bits.length)
                    .note("posterior", where);
        }
        evidence.keyId(attempt.key().id());
        attempt.notes().forEach(evidence::note);
        return evidence.build();
    }

    private static Posterior computed(BayesianScore parameters, long[] bits) {
        double logOdds = parameters.logOdds(bits);
        return new Posterior(BayesianScore.posterior(logOdds), logOdds);
    }

    /** What the lane says; null when any answer is missing, so that a number never mixes the two ways. */
    private static @Nullable Posterior asked(List<LaneQuery> queries, BayesianScore parameters, LaneAnswers answers) {
        double logOdds = parameters.priorLogOdds();
        double last = 0;
        for (LaneQuery query : queries) {
            if (!(answers.to(query) instanceof LaneAnswer.Row row)) {
                return null;
            }
            last = row.values()[0];
            logOdds += row.values()[1];
        }
        return new Posterior(queries.size() == 1 ? last : BayesianScore.posterior(logOdds), logOdds);
    }

    /** A probability with its log-odds, which do not saturate. */
    private record Posterior(double probability, double logOdds) {}

    /** The bits of the n-grams that the reference uses; none without tokens. */
    private static long[] bits(Attempt attempt) {
        if (attempt.text() == null || !(attempt.key().detector() instanceof SynthidDetector detector)) {
            return new long[0];
        }
        return detector.read(attempt.text().ids())
                .map(reading -> reading.bits(reading.used()))
                .orElseGet(() -> new long[0]);
    }

    private static @Nullable BayesianScore parameters(WatermarkKey key) {
        return key.detector() instanceof SynthidDetector detector ? detector.bayesian() : null;
    }
}
