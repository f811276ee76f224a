package dev.assay.scoring.calibration;

import dev.assay.scoring.session.SessionCalibration;
import dev.assay.scoring.session.SessionCalibration.Result;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/**
 * Conversations of 200 messages without a watermark, looked at after every message by somebody who stops at the first
 * crossing: at most the level of them may be flagged. Confined to one thread, which starts others.
 */
public final class ConversationCalibration implements CalibrationPart {
    /** Name under which this part is selected. */
    public static final String NAME = "session";

    private static final int MESSAGES = 200;
    private static final double ALPHA = 1e-3;

    @Override
    public boolean check(CalibrationSettings settings, PrintWriter out) {
        if (!settings.selects(NAME)) {
            return true;
        }
        Result[] results = new Result[SessionCalibration.WORLDS];
        Parallel.run(
                results.length,
                settings.threads(),
                () -> results,
                (i, found) ->
                        found[i] = SessionCalibration.world(i, settings.texts(), MESSAGES, ALPHA, settings.seed() + 2));
        out.printf(
                Locale.ROOT,
                "Conversations of %d messages, %d each, stopped at the first crossing of 1/%s%n",
                MESSAGES,
                settings.texts(),
                Double.toString(ALPHA));
        for (Result one : results) {
            out.printf(
                    Locale.ROOT,
                    "  %-18s %d keys: %d flagged, %.6f, 99 %% Clopper-Pearson bounds %.6f and %.6f: %s%n",
                    one.law(),
                    one.keys(),
                    one.crossings(),
                    one.rate(),
                    one.lower(),
                    one.upper(),
                    one.holds() ? "holds" : "does not hold");
        }
        out.println();
        out.flush();
        return Arrays.stream(results).allMatch(Result::holds);
    }
}
