package dev.assay.topology.mapping;

import dev.assay.schema.ThresholdCause;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.ThresholdState;
import dev.assay.schema.ThresholdTrigger;
import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ThresholdView;
import dev.assay.topology.threshold.Note;
import dev.assay.topology.threshold.ThresholdDeferral;
import dev.assay.topology.threshold.ThresholdMove;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From moves of thresholds to their contract. Stateless; any thread may call it. */
public final class ThresholdMapper {
    private ThresholdMapper() {}

    /** @param policy fingerprint of the policy in force */
    public static ThresholdChange change(ThresholdMove move, int partition, String policy) {
        Note.Order order = move.order();
        ThresholdChange.Builder change = ThresholdChange.newBuilder()
                .setThresholdKey(move.key())
                .setPartition(partition)
                .setVersion(0)
                .setState(move.frozen() ? ThresholdState.FROZEN : ThresholdState.TRACKING)
                .setCause(
                        order == null
                                ? ThresholdCause.NONE
                                : ThresholdCause.valueOf(order.kind().name()))
                .setTrigger(ThresholdTrigger.valueOf(move.place().trigger().name()))
                .setDetail(move.detail())
                .setPolicy(policy)
                .setOffset(move.place().offset())
                .setChangedAt(Instant.ofEpochMilli(move.place().atMillis()))
                .setOrderId(order == null ? null : order.id())
                .setSource(order == null ? null : order.source());
        ThresholdView view = move.view();
        if (view != null) {
            fill(change, view, move);
        }
        return change.build();
    }

    private static void fill(ThresholdChange.Builder into, ThresholdView view, ThresholdMove move) {
        Change change = move.change();
        double now = change == null ? view.threshold() : change.newThreshold();
        into.setVersion(change == null ? view.version() : change.version())
                .setOldThreshold(change == null ? shown(now) : shown(change.oldThreshold()))
                .setNewThreshold(shown(now))
                .setState(ThresholdState.valueOf((change == null ? view.state() : change.newState()).name()))
                .setCause(
                        change == null
                                ? ThresholdCause.NONE
                                : ThresholdCause.valueOf(change.cause().name()))
                .setDetail(joined(move.detail(), ThresholdMove.meaning(now)))
                .setDecisions(view.events())
                .setDeferred(view.deferred())
                .setLabels(view.labels())
                .setCertifiedRisk(view.certificate().riskInForce())
                .setCertificate(ThresholdDeferral.certificate(view.certificate()))
                .setMeasures(measures(view, move));
    }

    private static Map<String, Double> measures(ThresholdView view, ThresholdMove move) {
        Map<String, Double> measures = new TreeMap<>();
        measures.put("debt", view.debt());
        measures.put("labels.pending", (double) view.pendingLabels());
        measures.put("labels.missing", (double) view.missingLabels());
        measures.put("larger.answers", (double) view.largeAnswers());
        if (view.agreement() != null) {
            measures.put("larger.agreement", view.agreement());
        }
        if (move.gains().pairs() > 0) {
            measures.put("gain.pairs", (double) move.gains().pairs());
            measures.put("gain.mean", move.gains().mean());
        }
        measures.values().removeIf(value -> !Double.isFinite(value));
        return measures;
    }

    private static @Nullable Double shown(double uncertainty) {
        return ThresholdMove.onScoreScale(uncertainty);
    }

    private static @Nullable String joined(@Nullable String first, @Nullable String second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first + "; " + second;
    }
}
