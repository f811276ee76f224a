package dev.assay.scoring.calibration;

import java.io.PrintWriter;

/** One thing that calibration checks, with a table of its own. Implementations are used by one thread at a time. */
public interface CalibrationPart {
    /**
     * Checks and prints.
     *
     * @return whether everything held
     */
    boolean check(CalibrationSettings settings, PrintWriter out);
}
