package dev.assay.scoring.calibration;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether p-values of texts without a watermark are what they say: per scheme, over whole families of tests, and whatever
 * other parts are given. The same settings print the same, but for the last line. Confined to one thread.
 */
public final class CalibrationCheck {
    private final List<CalibrationPart> parts;

    /** A check of these parts, in this order. */
    public CalibrationCheck(List<CalibrationPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The check of everything that this module has, and of further parts. */
    public static CalibrationCheck usual(CalibrationPart... further) {
        List<CalibrationScheme> schemes = CalibrationSchemes.all();
        List<CalibrationScheme> family = schemes.stream()
                .filter(scheme -> FamilyCalibration.USUAL.contains(scheme.name()))
                .toList();
        List<CalibrationPart> parts = new ArrayList<>();
        parts.add(new SchemeCalibration(schemes));
        parts.add(new WordCalibration());
        parts.add(new PosteriorCalibration());
        parts.add(new FamilyCalibration(family));
        parts.add(new ConversationCalibration());
        parts.addAll(List.of(further));
        return new CalibrationCheck(parts);
    }

    /**
     * Runs every part, even after one that did not hold.
     *
     * @return whether all held
     */
    public boolean run(CalibrationSettings settings, PrintWriter out) {
        Instant start = Instant.now();
        boolean held = true;
        for (CalibrationPart part : parts) {
            held &= part.check(settings, out);
        }
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1_000.0;
        out.printf(
                Locale.ROOT,
                "%s. %.0f s on %d threads.%n",
                held ? "Everything holds" : "Something does not hold",
                seconds,
                settings.threads());
        out.flush();
        return held;
    }
}
