package dev.assay.topology.app;

import dev.assay.scoring.golden.DeferralGoldenSuite;
import dev.assay.scoring.golden.EntitySupportGoldenSuite;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.NgramGoldenSuite;
import dev.assay.scoring.golden.ThresholdGoldenSuite;
import dev.assay.scoring.golden.TokenScoresGoldenSuite;
import dev.assay.scoring.golden.TokenizerGoldenSuite;
import dev.assay.scoring.watermark.HfKgwGoldenSuite;
import dev.assay.scoring.watermark.rng.RngGoldenSuite;
import java.util.List;

/** Every kind of reference vector that this version can run. Stateless; any thread may call it. */
public final class GoldenSuites {
    private GoldenSuites() {}

    /** In the order in which files are offered to them. */
    public static List<GoldenSuite> all() {
        return List.of(
                new RngGoldenSuite(),
                new HfKgwGoldenSuite(),
                new TokenizerGoldenSuite(),
                new NgramGoldenSuite(),
                new EntitySupportGoldenSuite(),
                new DeferralGoldenSuite(),
                new ThresholdGoldenSuite(),
                new TokenScoresGoldenSuite());
    }
}
