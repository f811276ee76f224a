package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.tiers.TierOutcome.End;
import dev.assay.scoring.statistics.ProducerStatistics;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has models read a prompt and the answer to it, cheapest first, until one is sure. Verification by prefill: no model writes
 * anything, each reads once. A model that fails passes the event on to the next, and when no later one answers either, the
 * numbers of the one before stand. Immutable; any thread may call it; equal subjects and answers give equal outcomes.
 */
public final class TierCascade {
    private final TierConfig config;
    private final Statistic[] needed;

    public TierCascade(TierConfig config) {
        this.config = config;
        // An impossible token is the sign of a wrong tokenizer, whatever the score reads.
        Set<Statistic> read = EnumSet.of(Statistic.LOGPROB);
        read.addAll(config.score().needs());
        this.needed = read.toArray(Statistic[]::new);
    }

    /** What it asks and when it is sure. */
    public TierConfig config() {
        return config;
    }

    /** What the first tier is asked; nothing when the producer's own numbers do or there is nothing to read. */
    public List<LaneQuery> queries(Subject subject) {
        return more(subject, LaneAnswers.NONE);
    }

    /** What the next tier is asked, now that these answers are known; nothing when the cascade has ended. */
    public List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        if (serves(own(subject))) {
            return List.of();
        }
        for (int i = 0; i < config.tiers().size(); i++) {
            LaneQuery query = config.tiers().get(i).query(subject);
            LaneAnswer answer = query == null ? null : answers.byQuery().get(query);
            if (query != null && answer == null) {
                return List.of(query);
            }
            if (ends(visit(i, answer))) {
                return List.of();
            }
        }
        return List.of();
    }

    /**
     * How the cascade ended.
     *
     * @param answers to every query of {@link #queries} and {@link #more}
     */
    public TierOutcome outcome(Subject subject, LaneAnswers answers) {
        ProducerStatistics own = own(subject);
        if (own != null && serves(own)) {
            double score = config.score().of(own.statistics()).orElseThrow();
            return new TierOutcome(
                    End.PRODUCER, 0, null, own.statistics(), score, List.of(), 0, own, Reason.NONE, null);
        }
        List<TierVisit> visits = new ArrayList<>();
        for (int i = 0; i < config.tiers().size(); i++) {
            LaneQuery query = config.tiers().get(i).query(subject);
            TierVisit visit = visit(i, query == null ? null : answers.to(query));
            visits.add(visit);
            if (ends(visit)) {
                break;
            }
        }
        return concluded(visits, own);
    }

    private TierOutcome concluded(List<TierVisit> visits, @Nullable ProducerStatistics own) {
        double cost = visits.stream().mapToDouble(this::cost).sum();
        TierVisit used = null;
        for (TierVisit visit : visits) {
            used = visit.score() == null ? used : visit;
        }
        if (used == null) {
            TierVisit last = visits.get(visits.size() - 1);
            return new TierOutcome(End.NONE, 0, null, null, null, visits, cost, own, last.reason(), last.detail());
        }
        End end = ends(used) ? (used.number() == config.tiers().size() ? End.LAST : End.SURE) : End.FALLBACK;
        return new TierOutcome(
                end,
                used.number(),
                used.model(),
                used.statistics(),
                used.score(),
                visits,
                cost,
                own,
                Reason.NONE,
                null);
    }

    /** Whether nothing is asked after this: the tier is sure, or the last, or found that there is nothing to score. */
    private boolean ends(TierVisit visit) {
        Double score = visit.score();
        boolean last = visit.number() == config.tiers().size();
        if (score == null) {
            return last || visit.reason() == Reason.TOO_SHORT || visit.reason() == Reason.EMPTY_TEXT;
        }
        return last || !config.bands().get(visit.number() - 1).holds(score);
    }

    private double cost(TierVisit visit) {
        Tier tier = config.tiers().get(visit.number() - 1);
        return visit.read() == 0 ? 0 : tier.eventCost() + tier.tokenCost() * visit.read();
    }

    private TierVisit visit(int index, @Nullable LaneAnswer answer) {
        Tier tier = config.tiers().get(index);
        if (answer instanceof LaneAnswer.Row row) {
            return read(index + 1, tier, row);
        }
        Reason reason = Reason.EMPTY_TEXT;
        String detail = "no text that a model could read";
        if (answer instanceof LaneAnswer.Failure failure) {
            reason = failure.reason();
            detail = failure.detail();
        }
        return new TierVisit(index + 1, tier.model(), null, null, 0, false, reason, detail);
    }

    private TierVisit read(int number, Tier tier, LaneAnswer.Row row) {
        TokenStatistics statistics = TokenStatistics.unpack(tier.layout(), row.values());
        Scorability scorability = Scorability.of(statistics, config.minTokens(), needed);
        OptionalDouble score = scorability.fine() ? config.score().of(statistics) : OptionalDouble.empty();
        Reason reason = scorability.reason();
        String detail = scorability.detail();
        if (scorability.fine() && score.isEmpty()) {
            reason = Reason.NO_CONTENT;
            detail = "no choice was left to the model at any token";
        }
        boolean scored = score.isPresent();
        return new TierVisit(
                number,
                tier.model(),
                scored ? statistics : null,
                scored ? score.getAsDouble() : null,
                row.tokens(),
                row.truncated(),
                reason,
                reason == Reason.NONE ? null : detail);
    }

    private static @Nullable ProducerStatistics own(Subject subject) {
        ProducerStatistics own = ProducerStatistics.of(subject.tokens(), subject.vocabularySize());
        return own.known() || !own.defects().isEmpty() ? own : null;
    }

    /**
     * Whether the producer's numbers stand in place of a model's: not those after temperature and top-p, whose scale is that
     * of the sampling.
     */
    private boolean serves(@Nullable ProducerStatistics own) {
        return own != null
                && config.preferProducer()
                && own.mode() != LogprobMode.PROCESSED
                && Scorability.of(
                                own.statistics(),
                                config.minTokens(),
                                config.score().needs().toArray(Statistic[]::new))
                        .fine()
                && config.score().of(own.statistics()).isPresent();
    }
}
