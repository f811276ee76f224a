package dev.assay.scoring.engine;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.stats.Holm;
import java.util.ArrayList;
import java.util.List;

/** Holm's adjustment over every p-value of one event. Stateless; any thread may call it. */
final class FamilyWise {
    private FamilyWise() {}

    /**
     * Adjusts all evidence that has a p-value and flags what stays at or below {@code alpha} and is not refused by the level
     * of its own key; the order of the list stays. Every key, scheme and window that was tried is a test. Evidence that
     * abstained made none: that depends on the tokens alone and not on the key, so leaving it out is not selection.
     */
    static List<Evidence> adjust(List<Evidence> evidence, double alpha) {
        List<Integer> places = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < evidence.size(); i++) {
            Double log10 = evidence.get(i).log10PValue();
            if (log10 != null && evidence.get(i).disposition() == Disposition.SCORED) {
                places.add(i);
                logs.add(log10);
            }
        }
        double[] adjusted =
                Holm.adjust(logs.stream().mapToDouble(Double::doubleValue).toArray());
        List<Evidence> result = new ArrayList<>(evidence);
        for (int k = 0; k < adjusted.length; k++) {
            int place = places.get(k);
            boolean flagged = adjusted[k] <= Math.log10(alpha)
                    && !Boolean.FALSE.equals(evidence.get(place).flagged());
            result.set(place, evidence.get(place).withAdjustment(Math.pow(10, adjusted[k]), adjusted.length, flagged));
        }
        return result;
    }
}
