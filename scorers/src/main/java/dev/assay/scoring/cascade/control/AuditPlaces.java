package dev.assay.scoring.cascade.control;

import java.util.function.DoubleConsumer;

/**
 * Drawn decisions that wait for labels, accepted and deferred ones apart: deferred answers push no accepted one out. Confined to
 * one thread.
 */
final class AuditPlaces {
    private final boolean online;
    private final long timeToLive;
    private final PendingLabels accepted;
    private final PendingLabels deferred;
    private final DoubleConsumer missed;

    /** @param missed is given the surprise of each that loses its place without a label */
    AuditPlaces(ControlPolicy policy, DoubleConsumer missed) {
        online = policy.objective() == Objective.RISK_ONLINE;
        timeToLive = policy.audit().timeToLive().toMillis();
        accepted = new PendingLabels(policy.audit().maxPending(), timeToLive);
        deferred = new PendingLabels(policy.audit().maxPending(), timeToLive);
        this.missed = missed;
    }

    /**
     * Gives a decision its number, and a place if it needs one. What an operator let through must not push out what {@link
     * Objective#RISK_ONLINE} accepted and has to answer for.
     *
     * @param held whether an operator holds the threshold
     */
    long number(boolean defer, double surprise, boolean held, long now) {
        boolean operators = !defer && held && online;
        return operators ? accepted.pass(now) : of(!defer).add(surprise, now, missed);
    }

    /**
     * Whether a label for it counts. One that others pushed out still does while it is in time: with those of deferred answers
     * alone the accepted and wrong ones would go missing from the sample. Only the count of {@link Objective#RISK_ONLINE} has taken
     * a place that is gone for what it was.
     */
    boolean waits(Decided decided, long now) {
        boolean placeNeeded = decided.accepted() && online;
        boolean inTime = now - decided.atMillis() <= timeToLive;
        PendingLabels places = of(decided.accepted());
        boolean counts = places.isPassed(decided.sequence()) || (!placeNeeded && places.isGone(decided.sequence()));
        return places.waits(decided.sequence()) || (inTime && counts);
    }

    /** Ends the wait of one that {@link #waits}, and gives its surprise; 0 where it has no place any more. */
    double resolve(Decided decided) {
        PendingLabels places = of(decided.accepted());
        if (places.waits(decided.sequence())) {
            return places.resolve(decided.sequence());
        }
        if (!places.isPassed(decided.sequence())) {
            places.found();
        }
        return 0;
    }

    private PendingLabels of(boolean wasAccepted) {
        return wasAccepted ? accepted : deferred;
    }

    /** Gives up decisions whose time is over. */
    void expire(long now) {
        accepted.expire(now, missed);
        deferred.expire(now, missed);
    }

    int waiting() {
        return accepted.waiting() + deferred.waiting();
    }

    /** How many lost their place without a label that came later. */
    long missing() {
        return accepted.missing() + deferred.missing();
    }

    /** Accepted ones that wait now are not counted any more: another objective counts otherwise. */
    void discount() {
        accepted.discount();
    }

    void write(StateOutput out) {
        accepted.write(out);
        deferred.write(out);
    }

    /** Reads what was written. Where there may be fewer now, the oldest lose their places, and nothing is corrected for them. */
    void read(StateInput in) {
        accepted.read(in, surprise -> {});
        deferred.read(in, surprise -> {});
    }
}
