package dev.assay.scoring.watermark;

import dev.assay.scoring.golden.GoldenSuite;
import java.util.List;

/**
 * A way of marking texts, or the family of one reference: the one class by which a scheme becomes known to key files, to
 * {@code check golden} and to evidence. Implementations have a public constructor without parameters, are named in
 * {@code META-INF/services/dev.assay.scoring.watermark.WatermarkScheme}, and are safe for use by any number of threads.
 */
public interface WatermarkScheme {
    /** The names under which key files ask for it, with the fields of each; none is another scheme's. */
    List<SchemeId> ids();

    /**
     * Builds the detector of one key entry.
     *
     * @param fields the entry, of which {@link KeyFields#scheme} is one of {@link #ids}
     * @param lists green lists that all keys share
     * @throws KeyFileException made by {@link KeyFields}, for a value that breaks a rule
     */
    WatermarkDetector detector(KeyFields fields, GreenLists lists);

    /** What compares the detectors with the vectors of their reference. */
    List<GoldenSuite> goldenSuites();
}
