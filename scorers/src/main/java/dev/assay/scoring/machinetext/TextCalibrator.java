package dev.assay.scoring.machinetext;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the evidence on human texts into a {@link TextCalibration}. Mutable; confined to the thread that calibrates. */
public final class TextCalibrator {
    private final List<Integer> bounds;
    private final List<TextCalibration.Data> data = new ArrayList<>();
    private final Map<TextCalibration.Key, List<Double>> scores = new TreeMap<>();

    /**
     * Nothing yet.
     *
     * @param bounds fewest tokens of each bucket, rising, the first 1; {@link TextCalibration#BOUNDS} unless there is reason
     */
    public TextCalibrator(List<Integer> bounds) {
        this.bounds = List.copyOf(bounds);
    }

    /** Direction of a scorer's number; empty for scorers that have no calibration here. */
    public static Optional<Orientation> orientation(String scorer) {
        return scorer.equals(CodeEntropyScorer.ID)
                ? Optional.of(Orientation.HIGHER)
                : TextScore.of(scorer).map(TextScore::orientation);
    }

    /** Counts one text's evidence in; returns whether it is of a scorer that is calibrated here and has a number. */
    public boolean add(Evidence evidence) {
        return evidence.disposition() == Disposition.SCORED
                && add(
                        evidence.scorer(),
                        evidence.notes().get(TextFinding.SOURCE),
                        evidence.effectiveCount(),
                        evidence.score());
    }

    /**
     * The same from the parts of a verdict.
     *
     * @param source note {@code source} of the evidence
     * @param tokens its effective count
     */
    public boolean add(String scorer, @Nullable String source, @Nullable Long tokens, @Nullable Double score) {
        Orientation orientation = orientation(scorer).orElse(null);
        if (orientation == null || source == null || tokens == null || score == null || !Double.isFinite(score)) {
            return false;
        }
        TextCalibration places = new TextCalibration(List.of(), "", bounds, Map.of());
        int length = (int) Math.min(Integer.MAX_VALUE, tokens);
        scores.computeIfAbsent(
                        new TextCalibration.Key(scorer, source, places.place(length)), unseen -> new ArrayList<>())
                .add(orientation.apply(score));
        return true;
    }

    /** Notes a file that texts came from. */
    public void from(TextCalibration.Data file) {
        data.add(file);
    }

    /** What was collected. */
    public TextCalibration finish() {
        Map<TextCalibration.Key, double[]> columns = new TreeMap<>();
        scores.forEach((key, values) -> columns.put(
                key, values.stream().mapToDouble(Double::doubleValue).toArray()));
        return TextCalibrationFile.fingerprinted(data, bounds, columns);
    }
}
