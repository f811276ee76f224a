package dev.assay.scoring.engine;

import dev.assay.scoring.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Family-wise error over every p-value of one event by Holm's step-down procedure (Holm 1979): the k-th smallest of m
 * p-values is multiplied by m - k + 1, and adjusted values never fall. Stateless; any thread may call it.
 */
final class FamilyWise {
    private FamilyWise() {}

    /** Adjusts all evidence that has a p-value; the order of the list stays. */
    static List<Evidence> adjust(List<Evidence> evidence, double alpha) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < evidence.size(); i++) {
            if (evidence.get(i).log10PValue() != null) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingDouble(i -> log10(evidence.get(i))));
        List<Evidence> adjusted = new ArrayList<>(evidence);
        int tests = order.size();
        double running = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < tests; k++) {
            Evidence one = evidence.get(order.get(k));
            running = Math.max(running, Math.min(0, log10(one) + Math.log10(tests - k)));
            adjusted.set(order.get(k), one.withAdjustment(Math.pow(10, running), tests, running <= Math.log10(alpha)));
        }
        return adjusted;
    }

    private static double log10(Evidence evidence) {
        Double value = evidence.log10PValue();
        if (value == null) {
            throw new IllegalStateException("evidence without a p-value");
        }
        return value;
    }
}
