package dev.assay.topology.threshold;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.cascade.control.Certificate;
import dev.assay.scoring.cascade.control.Decided;
import dev.assay.scoring.cascade.control.Ruling;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From rulings to the decisions that verdicts show. Stateless; any thread may call it. */
public final class ThresholdDeferral {
    private ThresholdDeferral() {}

    /** A decision by a threshold of its own. */
    static Deferral of(Deferral scored, KeyControl control, Ruling ruling) {
        Map<String, Double> measures = new TreeMap<>(scored.measures());
        measures.put("audit.probability", ruling.decided().probability());
        measures.put("labels", (double) control.labels());
        // Laws that correct with every event decide a little beside what they record.
        Double recorded = ThresholdMove.onScoreScale(ruling.recorded());
        if (recorded != null && ruling.recorded() != ruling.threshold()) {
            measures.put("threshold.recorded", recorded);
        }
        gains(measures, control);
        Map<String, String> notes = new TreeMap<>(scored.notes());
        notes.put("state", ruling.state().id());
        notes.put("certificate", certificate(ruling.certificate()));
        notes.put("audited", Boolean.toString(ruling.decided().audited()));
        Double threshold = ThresholdMove.onScoreScale(ruling.threshold());
        String meaning = ThresholdMove.meaning(ruling.threshold());
        if (meaning != null) {
            notes.put("threshold", meaning);
        }
        return scored.deciding(ruling.defer() ? Decision.DEFER : Decision.ACCEPT, threshold, measures, notes)
                .by(control.key(), ruling.version(), ruling.certificate().riskInForce());
    }

    /** The decision of an event that was decided on before. */
    static Deferral repeated(Deferral scored, Decided decided) {
        Map<String, String> notes = new TreeMap<>(scored.notes());
        notes.put("repeated", "as in the first verdict of this event");
        return scored.deciding(decided.accepted() ? Decision.ACCEPT : Decision.DEFER, null, scored.measures(), notes);
    }

    /** The decision of a rule by itself: no labels are counted, so that nothing is known of its risk. */
    public static Deferral uncontrolled(Deferral scored) {
        Map<String, String> notes = new TreeMap<>(scored.notes());
        notes.put("certificate", "none (deferral.control is off)");
        return scored.withNotes(notes);
    }

    /** A larger model's answer where nothing is remembered of the event that it answers. */
    public static Deferral standing(Deferral scored) {
        return ofAnswer(scored, null, null, "not-compared");
    }

    /**
     * A larger model's answer.
     *
     * @param control threshold of the deferred event; null when that is unknown
     * @param similarity of both answers; null when they cannot be compared
     * @param parent what is known of the deferred event
     */
    static Deferral ofAnswer(
            Deferral scored, @Nullable KeyControl control, @Nullable Double similarity, String parent) {
        Map<String, Double> measures = new TreeMap<>(scored.measures());
        if (similarity != null) {
            measures.put("pair.similarity", similarity);
        }
        if (control != null) {
            gains(measures, control);
        }
        Map<String, String> notes = new TreeMap<>(scored.notes());
        notes.put("answers", parent);
        return scored.deciding(Decision.ACCEPT, null, measures, notes);
    }

    /** A certificate in words, its threshold on the scale of the deferral score. */
    public static String certificate(Certificate certificate) {
        Double threshold = certificate.threshold();
        if (threshold == null) {
            Double here = certificate.riskInForce();
            return String.format(
                    Locale.ROOT,
                    "error of %s not certifiable yet (%d accepted labels%s)",
                    certificate.wanted(),
                    certificate.acceptedLabels(),
                    here == null ? "" : String.format(Locale.ROOT, "; at most %.4f at this threshold", here));
        }
        return String.format(
                Locale.ROOT,
                "error among accepted at most %.4f from score %.6g up",
                certificate.bound(),
                0.0 - threshold);
    }

    private static void gains(Map<String, Double> measures, KeyControl control) {
        if (control.gains().pairs() > 0) {
            measures.put("gain.pairs", (double) control.gains().pairs());
            measures.put("gain.mean", control.gains().mean());
        }
    }
}
