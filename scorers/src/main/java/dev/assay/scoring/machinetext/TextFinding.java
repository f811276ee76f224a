package dev.assay.scoring.machinetext;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.machinetext.TextReading.Found;
import dev.assay.scoring.machinetext.TextReading.Lacking;
import org.jspecify.annotations.Nullable;

/** What all evidence of this package has in common. Stateless; any thread may use it. */
final class TextFinding {
    /** Note with the source of the numbers; calibrations are looked up by it. */
    static final String SOURCE = "source";

    private TextFinding() {}

    static Evidence lacking(String id, Family family, Lacking lacking) {
        return Evidence.abstained(id, family, lacking.reason(), lacking.detail())
                .build();
    }

    /** The number is not defined although all that it needs is there. */
    static Evidence undefined(String id, Family family, int tokens) {
        return Evidence.abstained(id, family, Reason.NO_CONTENT, "no information in " + tokens + " tokens")
                .build();
    }

    /** Starts evidence with a number, its source, and what the number is not. */
    static Evidence.Builder start(String id, Family family, Found found, int tokens, double score) {
        Evidence.Builder evidence = Evidence.scored(id, family)
                .score(score)
                .effectiveCount(tokens)
                .note(SOURCE, found.source())
                .note("reading", reading(family));
        found.notes().forEach(evidence::note);
        return evidence;
    }

    /**
     * Adds the conformal p-value, when there are texts to compare with. It is a measure rather than the evidence's p-value: it
     * holds for texts like those of the calibration only and must not share the level of exact tests.
     *
     * @param oriented the score turned so that higher speaks for what is looked for
     */
    static void calibrate(
            Evidence.Builder evidence,
            String id,
            Found found,
            int tokens,
            double oriented,
            @Nullable TextCalibration calibration,
            @Nullable Double level) {
        if (calibration == null) {
            evidence.note("calibration", "none: no p-value");
            return;
        }
        TextCalibration.Conformal conformal = calibration.pValue(id, found.source(), tokens, oriented);
        if (conformal == null) {
            evidence.note("calibration", "none for this source and " + calibration.bucket(tokens) + ": no p-value");
            return;
        }
        evidence.measure("conformal_p_value", conformal.p())
                .measure("calibration_texts", conformal.texts())
                .note("calibration", calibration.fingerprint() + ", " + calibration.bucket(tokens));
        if (level != null) {
            evidence.measure("level", level).flagged(conformal.p() <= level);
        }
    }

    private static String reading(Family family) {
        return switch (family) {
            case MEMORISATION ->
                "a score, not proof: at most unusually fluent for this model; says nothing about what it was trained on";
            case PROVENANCE -> "about one model at temperature 1, not about machines; a score, not proof of an author";
            default -> "a score, not proof";
        };
    }
}
