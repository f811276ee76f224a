package dev.assay.scoring.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the cases of one vector file. Mutable; confined to the thread that checks. */
public final class GoldenReport {
    private static final int MISSES_KEPT = 20;

    private final List<String> misses = new ArrayList<>();
    private final Map<String, Integer> skips = new TreeMap<>();
    private int passed;
    private int missed;
    private double largestError;

    /** A case whose every comparison held. */
    public void pass() {
        passed++;
    }

    /** A case that differs; the text names the case and the field with expected and actual value. */
    public void miss(String what) {
        missed++;
        if (misses.size() < MISSES_KEPT) {
            misses.add(what);
        }
    }

    /** Cases that were not run, with the reason. */
    public void skip(int cases, String reason) {
        skips.merge(reason, cases, Integer::sum);
    }

    /** Records the error of one numeric comparison, on the scale at which the tolerance is stated. */
    public void error(double error) {
        largestError = Math.max(largestError, error);
    }

    public int passed() {
        return passed;
    }

    public int missed() {
        return missed;
    }

    public int skipped() {
        return skips.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int cases() {
        return passed + missed + skipped();
    }

    public double largestError() {
        return largestError;
    }

    /** The first differences, at most 20. */
    public List<String> misses() {
        return List.copyOf(misses);
    }

    /** Number of skipped cases by reason. */
    public Map<String, Integer> skips() {
        return Map.copyOf(skips);
    }
}
