package dev.assay.scoring.machinetext;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.machinetext.TextReading.Found;
import dev.assay.scoring.machinetext.TextReading.Lacking;
import dev.assay.scoring.machinetext.TextReading.Outcome;
import dev.assay.scoring.statistics.Curvature;
import dev.assay.scoring.statistics.LogEvidence;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.stats.TailProbability;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests "every token was sampled from this model at temperature 1, given what stands before it". Small p-values speak against
 * that; they say nothing about other machines or people. Immutable; any thread may use it.
 *
 * <ul>
 *   <li>{@code provenance.sampled-from}: log-perplexity against entropy (Radvand et al., 2025); statistic and score z, positive when
 *       tokens are less likely than the model's own samples; measures {@code p_value} (two-sided, asymptotic),
 *       {@code log10_p_value}, {@code perplexity_less_entropy}
 *   <li>{@code provenance.sampled-from-anytime}: e-values, exact at any length and stopping time; score = largest natural logarithm
 *       of the mean of both e-processes, higher = stronger against; measures {@code log_e_unlike}, {@code log_e_too_like} and
 *       {@code p_value_unlike}, {@code p_value_too_like}, {@code p_value} of both
 * </ul>
 *
 * <p>Both hold only when model, tokens and prompt are those of the sampling; the notes {@code tokens} and {@code prompt} say what was
 * read.
 */
public final class ProvenanceScorer implements Scorer {
    /** Scorer id, and id of the asymptotic test. */
    public static final String ID = "provenance.sampled-from";
    /** Id of the anytime-valid test. */
    public static final String ANYTIME_ID = "provenance.sampled-from-anytime";

    private static final List<Statistic> BASIC = List.of(Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE);
    private static final List<Statistic> EXTENDED =
            List.of(Statistic.LOGPROB, Statistic.LOG_SUM_SQRT, Statistic.LOG_SUM_SQ);

    private final ProvenanceConfig config;

    public ProvenanceScorer(ProvenanceConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.PROVENANCE;
    }

    @Override
    public String describe() {
        return ID + "/1 model=" + config.model().describe() + " min-tokens=" + config.minTokens();
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return new TextReading(subject, config.model(), false).queries(List.of(BASIC));
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        TextReading reading = new TextReading(subject, config.model(), false);
        List<Evidence> out = new ArrayList<>();
        out.add(evidence(ID, BASIC, reading, answers));
        if (config.model().layout().has(Statistic.LOG_SUM_SQ)) {
            out.add(evidence(ANYTIME_ID, EXTENDED, reading, answers));
        }
        return out;
    }

    private Evidence evidence(String id, List<Statistic> need, TextReading reading, LaneAnswers answers) {
        Outcome outcome = reading.find(need, answers);
        Found found = outcome.found();
        if (found == null) {
            Lacking lacking = outcome.lacking();
            return TextFinding.lacking(
                    id, Family.PROVENANCE, lacking == null ? new Lacking(Reason.UNSUPPORTED, null) : lacking);
        }
        Scorability able = Scorability.of(found.statistics(), config.minTokens(), need.toArray(new Statistic[0]));
        if (!able.fine()) {
            return TextFinding.lacking(id, Family.PROVENANCE, new Lacking(able.reason(), able.detail()));
        }
        return id.equals(ID) ? asymptotic(found) : anytime(found);
    }

    private static Evidence asymptotic(Found found) {
        int n = found.statistics().length();
        double z = Curvature.z(found.statistics());
        if (!Double.isFinite(z)) {
            return TextFinding.undefined(ID, Family.PROVENANCE, n);
        }
        TailProbability p = Curvature.twoSided(z);
        return TextFinding.start(ID, Family.PROVENANCE, found, n, z)
                .statistic("z", z)
                .measure("perplexity_less_entropy", Curvature.perplexityLessEntropy(found.statistics()))
                .measure("p_value", p.p())
                .measure("log10_p_value", Math.max(p.log10(), -Double.MAX_VALUE))
                .note("orientation", "positive = less likely than the model's own samples, negative = sharper")
                .note("p_value", "of 'sampled from this model at temperature 1'; asymptotic")
                .build();
    }

    private static Evidence anytime(Found found) {
        LogEvidence evidence = LogEvidence.of(found.statistics());
        int n = found.statistics().length();
        return TextFinding.start(ANYTIME_ID, Family.PROVENANCE, found, n, evidence.largestEither())
                .measure("log_e_unlike", evidence.unlike())
                .measure("log_e_too_like", evidence.tooLike())
                .measure("p_value_unlike", Math.exp(evidence.logPUnlike()))
                .measure("p_value_too_like", Math.exp(evidence.logPTooLike()))
                .measure("p_value", Math.exp(evidence.logPEither()))
                .note("orientation", "higher = stronger against 'sampled from this model at temperature 1'")
                .note("p_value", "exact at any length and stopping time (Ville's inequality)")
                .build();
    }
}
