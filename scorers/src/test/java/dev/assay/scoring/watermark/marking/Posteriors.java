package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.calibration.NullTest;
import dev.assay.scoring.calibration.PosteriorCalibration;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** SynthID's posterior beside the exact test of the same key. Stateless. */
final class Posteriors {
    /** Log-odds of the bundled parameters that at most 0.001 of null texts exceed: as ./assay check calibration measured. */
    static final double MEASURED_AT_ONE_IN_A_THOUSAND = 4.135;

    private static final BayesianScore PARAMETERS = PosteriorCalibration.parameters();

    private Posteriors() {}

    /** The exact test with two measures more: {@code posterior} and {@code log_odds}. */
    static NullTest detector(long key) {
        SynthidDetector detector = PosteriorCalibration.detector(key, PARAMETERS);
        return text -> detector.detect(text.ids(), text.promptIds()).flatMap(found -> beside(found, detector, text));
    }

    private static Optional<Detection> beside(Detection found, SynthidDetector detector, TokenText text) {
        Evidence evidence = PosteriorCalibration.evidence(detector, text);
        if (evidence == null) {
            return Optional.empty();
        }
        Map<String, Double> measures = new HashMap<>(found.measures());
        measures.put("posterior", evidence.score());
        measures.put("log_odds", evidence.measures().get("log_odds"));
        return Optional.of(new Detection(
                found.statisticName(), found.statistic(), found.effectiveCount(), found.tail(), measures));
    }
}
