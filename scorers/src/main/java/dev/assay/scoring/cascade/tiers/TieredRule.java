package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.SourceNotes;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides by the producer's own token numbers where they give what the rule reads, and else by those of a cascade of models that
 * read the answer: verification by prefill. So a rule on alternatives has the models read an event that came with
 * log-probabilities alone, even where these end the cascade's own evidence. Whose numbers decided stands in the decision's notes
 * as {@code source}: {@code producer} or {@code proxy}, and {@code mode} tells raw, processed and undeclared numbers of the
 * producer from {@code proxy} ones; {@code producer} has the reason why the producer's did not. Immutable; any thread may
 * call it.
 */
public final class TieredRule implements DeferralRule {
    private final DeferralRule own;
    private final TierConfig config;
    /** Which the producer's numbers do not end. */
    private final TierCascade models;

    private final List<StatisticsRule> proxies;

    /**
     * @param own for events with token numbers; asks no model
     * @param proxies one for each tier of the cascade, since every model has a scale of its own
     */
    public TieredRule(DeferralRule own, TierCascade cascade, List<StatisticsRule> proxies) {
        if (proxies.size() != cascade.config().tiers().size()) {
            throw new IllegalArgumentException(
                    proxies.size() + " rules for " + cascade.config().tiers().size() + " tiers");
        }
        this.own = own;
        this.config = cascade.config();
        this.models = new TierCascade(cascade.config().withoutProducer());
        this.proxies = List.copyOf(proxies);
    }

    @Override
    public String id() {
        return own.id();
    }

    @Override
    public String describe() {
        return "tiered(own=" + own.describe() + ",proxies="
                + proxies.stream().map(StatisticsRule::describe).toList() + ","
                + config.describe() + ")";
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        Deferral byProducer = own(subject);
        return serves(byProducer) ? List.of() : models.queries(subject);
    }

    @Override
    public List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        Deferral byProducer = own(subject);
        return serves(byProducer) ? List.of() : models.more(subject, answers);
    }

    @Override
    public Deferral decide(Subject subject, LaneAnswers answers) {
        Deferral byProducer = own(subject);
        if (serves(byProducer)) {
            return with(byProducer, Map.of(), SourceNotes.ofProducer(subject.tokens()));
        }
        TierOutcome outcome = models.outcome(subject, answers);
        Map<String, String> notes = outcome.notes();
        if (subject.tokens().hasNumbers()) {
            notes.put("producer", byProducer.reason().name());
        }
        TokenStatistics statistics = outcome.statistics();
        boolean nothingToRead = statistics == null && outcome.reason() == Reason.EMPTY_TEXT;
        if (nothingToRead && wantsOwn(subject)) {
            notes.put("source", "producer");
            return with(byProducer, Map.of(), notes);
        }
        if (statistics == null) {
            return with(nothing(outcome.reason()), path(outcome), notes);
        }
        Deferral byProxy = proxies.get(outcome.tier() - 1).decide(subject, statistics);
        return with(byProxy, path(outcome), notes);
    }

    /** The evidence of the cascade has the rest. */
    private static Map<String, Double> path(TierOutcome outcome) {
        return Map.of("tier", (double) outcome.tier(), "cost", outcome.cost());
    }

    /** What the producer's own numbers come to; asks no model, so it is known before any is asked. */
    private Deferral own(Subject subject) {
        if (!wantsOwn(subject)) {
            return nothing(Reason.NO_LOGPROBS);
        }
        return comparable(subject) ? own.decide(subject, LaneAnswers.NONE) : nothing(Reason.UNSUPPORTED);
    }

    private boolean wantsOwn(Subject subject) {
        return config.preferProducer() && subject.tokens().hasNumbers();
    }

    /** Numbers after temperature and top-p are on a scale of their own: only a threshold that was chosen on such decides. */
    private boolean comparable(Subject subject) {
        return subject.tokens().mode() != LogprobMode.PROCESSED || own.calibratedFor() == LogprobMode.PROCESSED;
    }

    private static boolean serves(Deferral byProducer) {
        // A route of which a learned rule knows nothing is known all the same, and a short answer is short for models
        // too.
        return byProducer.score() != null
                || byProducer.decision() != Decision.ABSTAIN
                || byProducer.reason() == Reason.UNINFORMATIVE
                || byProducer.reason() == Reason.TOO_SHORT;
    }

    private Deferral nothing(Reason reason) {
        return new Deferral(Decision.ABSTAIN, id(), "none", null, null, reason, Map.of());
    }

    private static Deferral with(Deferral decided, Map<String, Double> moreMeasures, Map<String, String> moreNotes) {
        Map<String, Double> measures = new TreeMap<>(decided.measures());
        measures.putAll(moreMeasures);
        Map<String, String> notes = new TreeMap<>(decided.notes());
        notes.putAll(moreNotes);
        return new Deferral(
                decided.decision(),
                decided.rule(),
                decided.signal(),
                decided.score(),
                decided.threshold(),
                decided.reason(),
                measures,
                notes,
                decided.thresholdKey(),
                decided.thresholdVersion(),
                decided.certifiedRisk());
    }
}
