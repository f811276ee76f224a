package dev.assay.topology.threshold;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.scoring.cascade.control.Decided;
import dev.assay.scoring.cascade.control.LabelResult;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.scoring.cascade.control.Ruling;
import dev.assay.topology.threshold.Remembered.Truth;
import dev.assay.topology.threshold.ThresholdListener.AnswerOutcome;
import dev.assay.topology.threshold.ThresholdListener.LabelOutcome;
import dev.assay.topology.threshold.ThresholdMove.Place;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of one partition: decides on events, learns from labels and larger models' answers, and obeys orders, in
 * the order of the calls. The same calls give the same decisions, also when the shelf was taken over by another book in
 * between. Confined to one thread.
 */
public final class ThresholdBook {
    private final ThresholdShelf shelf;
    private final ThresholdRules rules;
    private final ThresholdListener listener;
    private final Map<EventKey, KeyControl> controls = new LinkedHashMap<>();
    private final RememberedDecisions decisions;
    private final ThresholdOrders orders;
    /** A rate is held without labels: for it a drawn answer is an offer, and nobody owes the label. */
    private final boolean labelsOwed;

    /** Takes over what the shelf holds. */
    public ThresholdBook(ThresholdShelf shelf, ThresholdRules rules, ThresholdListener listener) {
        this.shelf = shelf;
        this.rules = rules;
        this.listener = listener;
        labelsOwed = rules.policy().objective().target() == Objective.Target.RISK;
        decisions = new RememberedDecisions(shelf, rules.maxRemembered());
        boolean frozen = new ShelfContents(shelf).restore(rules.policy(), controls, decisions);
        orders = new ThresholdOrders(shelf, controls, listener, frozen);
    }

    /**
     * Decides on an event. One that comes again has the decision that it had, if that is remembered: if it was deferred or drawn
     * for a label.
     *
     * @param offset of the event in the input topic
     * @param atMillis time of the event
     * @return the decision in place of the rule's; null to keep that one
     */
    public @Nullable Deferral decide(Candidate candidate, long offset, long atMillis) {
        forgetOld(atMillis);
        EventKey parent = candidate.answers();
        EventKey bareParent = candidate.answersBare();
        if (parent != null && bareParent != null) {
            return answered(candidate, decisions.find(parent, bareParent), atMillis);
        }
        if (!decidable(candidate.scored())) {
            return null;
        }
        Remembered before = decisions.get(candidate.event(), candidate.bare());
        if (before != null && before.decided() != null) {
            return ThresholdDeferral.repeated(candidate.scored(), before.decided());
        }
        decisions.met(candidate.event(), candidate.bare());
        Place place = new Place(ThresholdMove.Trigger.EVENT, offset, atMillis);
        KeyControl control = control(candidate, place);
        double uncertainty = 0.0 - requireScore(candidate.scored());
        Ruling ruling = control.rule(new Operation.Rule(uncertainty, atMillis, candidate.seed()));
        report(control, ruling.changes(), place);
        remember(candidate, control, ruling);
        return ThresholdDeferral.of(candidate.scored(), control, ruling);
    }

    /** A rule that abstains for a reason of its own keeps the last word: no threshold makes its score a sound one. */
    static boolean decidable(Deferral scored) {
        return scored.score() != null
                && (scored.decision() != Deferral.Decision.ABSTAIN
                        || scored.reason() == dev.assay.scoring.Reason.NO_THRESHOLD);
    }

    private static double requireScore(Deferral scored) {
        Double score = scored.score();
        if (score == null) {
            throw new IllegalArgumentException("a decision needs a score");
        }
        return score;
    }

    private KeyControl control(Candidate candidate, Place place) {
        KeyControl known = controls.get(EventKey.of(candidate.key()));
        if (known != null) {
            return known;
        }
        if (controls.size() < rules.maxKeys()) {
            return open(candidate.key(), place);
        }
        listener.spilled();
        KeyControl shared = controls.get(EventKey.of(candidate.spill()));
        return shared != null ? shared : open(candidate.spill(), place);
    }

    private KeyControl open(String key, Place place) {
        KeyControl made = KeyControl.fresh(key, rules.policy(), shelf);
        controls.put(made.id(), made);
        report(made, orders.opened(made, place.atMillis()), place);
        return made;
    }

    /** Kept for a label if it was drawn, and for the larger model's answer if it was deferred. */
    private void remember(Candidate candidate, KeyControl control, Ruling ruling) {
        Decided decided = ruling.decided();
        if (decided.audited() || ruling.defer()) {
            decisions.put(Remembered.decision(
                    candidate,
                    decisions.nextRank(),
                    control.id(),
                    decided,
                    ruling.defer() ? candidate.sketch() : null));
            forgot(false, decisions.forgetSurplus());
        }
    }

    private void forgetOld(long atMillis) {
        forgot(
                true,
                decisions.forgetBefore(
                        atMillis - rules.policy().audit().timeToLive().toMillis()));
    }

    private void forgot(boolean old, int count) {
        if (labelsOwed && count > 0) {
            listener.forgotten(old, count);
        }
    }

    /** The larger model's answer stands: it is compared with the one it replaces and never deferred again. */
    private Deferral answered(Candidate candidate, @Nullable Remembered deferred, long atMillis) {
        KeyControl control = deferred == null ? null : controls.get(deferred.control());
        if (deferred == null || deferred.decided() == null || control == null) {
            listener.answered(AnswerOutcome.UNKNOWN);
            return ThresholdDeferral.ofAnswer(candidate.scored(), null, null, "unknown");
        }
        if (deferred.decided().accepted()) {
            // What a larger model says of an accepted answer tells nothing of what deferring gains.
            listener.answered(AnswerOutcome.NOT_DEFERRED);
            return ThresholdDeferral.ofAnswer(candidate.scored(), control, null, "not-deferred");
        }
        if (deferred.answered()) {
            listener.answered(AnswerOutcome.REPEATED);
            return ThresholdDeferral.ofAnswer(candidate.scored(), control, null, "repeated");
        }
        AnswerSketch small = deferred.sketch();
        boolean comparable =
                small != null && small.present() && candidate.sketch().present();
        Double similarity = comparable && small != null ? small.similarity(candidate.sketch()) : null;
        if (comparable && small != null) {
            boolean agrees = small.agrees(candidate.sketch());
            control.change(new Operation.Answer(agrees));
            listener.answered(agrees ? AnswerOutcome.AGREES : AnswerOutcome.DIFFERS);
        } else {
            listener.answered(AnswerOutcome.WORDLESS);
        }
        decisions.put(deferred.withAnswer());
        boolean own = decisions.get(candidate.event(), candidate.bare()) == null;
        if (own) {
            decisions.put(Remembered.answer(candidate, decisions.nextRank(), atMillis, deferred.event()));
            forgot(false, decisions.forgetSurplus());
        }
        // A label under an id that stands for a decision is that decision's.
        return ThresholdDeferral.ofAnswer(candidate.scored(), control, similarity, own ? "known" : "id-taken");
    }

    /**
     * Learns from a label.
     *
     * @param offset of the label in the feedback topic
     */
    public void label(Note.Label label, long offset, long atMillis) {
        forgetOld(atMillis);
        Remembered known = decisions.find(label.event(), label.bare());
        Place place = new Place(ThresholdMove.Trigger.LABEL, offset, atMillis);
        if (known == null) {
            listener.labelled(decisions.isAmbiguous(label.event()) ? LabelOutcome.AMBIGUOUS : LabelOutcome.UNKNOWN);
        } else if (known.decided() == null) {
            labelAnswer(known, label.correct());
        } else {
            labelDecision(known, known.decided(), label.correct(), place);
        }
    }

    private void labelDecision(Remembered known, Decided decided, boolean correct, Place place) {
        KeyControl control = controls.get(known.control());
        if (known.small() != Truth.OPEN || control == null) {
            listener.labelled(LabelOutcome.REPEATED);
            return;
        }
        Boolean largeWrong = known.large() == Truth.OPEN ? null : known.large() == Truth.WRONG;
        LabelResult result = control.label(new Operation.Label(decided, !correct, largeWrong, place.atMillis()));
        listener.labelled(
                switch (result.use()) {
                    case COUNTED -> LabelOutcome.COUNTED;
                    case NOT_AUDITED -> LabelOutcome.NOT_AUDITED;
                    case NOT_WAITING -> LabelOutcome.TOO_LATE;
                });
        Remembered labelled = known.small(correct);
        decisions.put(labelled);
        pairUp(labelled, decided, control);
        report(control, result.changes(), place);
    }

    private void labelAnswer(Remembered answer, boolean correct) {
        if (answer.large() != Truth.OPEN) {
            listener.labelled(LabelOutcome.REPEATED);
            return;
        }
        listener.labelled(LabelOutcome.LARGER);
        decisions.put(answer.large(correct));
        Remembered deferred = decisions.get(answer.control());
        Decided decided = deferred == null ? null : deferred.decided();
        KeyControl control = deferred == null ? null : controls.get(deferred.control());
        if (deferred != null && decided != null && control != null) {
            Remembered labelled = deferred.large(correct);
            decisions.put(labelled);
            pairUp(labelled, decided, control);
        }
    }

    /** Pairs that nobody drew would be a sample of what somebody chose to look at. */
    private void pairUp(Remembered pair, Decided decided, KeyControl control) {
        if (decided.audited() && pair.small() != Truth.OPEN && pair.large() != Truth.OPEN) {
            boolean smallRight = pair.small() == Truth.RIGHT;
            boolean largeRight = pair.large() == Truth.RIGHT;
            control.change(new Operation.Pair(smallRight, largeRight));
            listener.paired(smallRight, largeRight);
        }
    }

    /** Obeys an order and says so. */
    public void obey(Note.Order order, long offset, long atMillis) {
        orders.obey(order, new Place(ThresholdMove.Trigger.ORDER, offset, atMillis));
    }

    private void report(KeyControl control, List<Change> changes, Place place) {
        for (Change change : changes) {
            listener.moved(new ThresholdMove(
                    control.key(), change, control.view(), control.gains(), place, null, null, orders.frozen()));
        }
    }

    /** Whether new thresholds start frozen, by an order to all; orders to single ones do not end that. */
    public boolean newFrozen() {
        return orders.frozen();
    }

    /** How the thresholds stand, for gauges. */
    public Collection<Standing> standings() {
        return controls.values().stream()
                .map(one -> new Standing(
                        one.key(), 0.0 - one.view().threshold(), one.view().state()))
                .toList();
    }

    /**
     * One threshold as gauges show it.
     *
     * @param threshold on the scale of the deferral score; infinite when everything is deferred or accepted
     */
    public record Standing(String key, double threshold, ControlState state) {}

    /** Decisions that were drawn for a label and have none, where a risk is held; 0 for any other objective. */
    public int open() {
        return labelsOwed ? decisions.open() : 0;
    }

    /** Decisions and answers that are remembered. */
    public int remembered() {
        return decisions.size();
    }
}
