package dev.assay.topology.app;

import dev.assay.scoring.golden.CcpGoldenSuite;
import dev.assay.scoring.golden.DeferralGoldenSuite;
import dev.assay.scoring.golden.EntitySupportGoldenSuite;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GraphMeasuresGoldenSuite;
import dev.assay.scoring.golden.LexicalSimilarityGoldenSuite;
import dev.assay.scoring.golden.NgramGoldenSuite;
import dev.assay.scoring.golden.SarCcpGoldenSuite;
import dev.assay.scoring.golden.SarGoldenSuite;
import dev.assay.scoring.golden.SelfCheckGoldenSuite;
import dev.assay.scoring.golden.SemanticClustersGoldenSuite;
import dev.assay.scoring.golden.SemanticEntropyGoldenSuite;
import dev.assay.scoring.golden.ThresholdGoldenSuite;
import dev.assay.scoring.golden.TokenProbabilityGoldenSuite;
import dev.assay.scoring.golden.TokenScoresGoldenSuite;
import dev.assay.scoring.golden.TokenizerGoldenSuite;
import dev.assay.scoring.golden.UqNlgGoldenSuite;
import dev.assay.scoring.onnx.TokenEdgeGoldenSuite;
import dev.assay.scoring.onnx.TokenStatisticsGoldenSuite;
import dev.assay.scoring.watermark.WatermarkSchemes;
import dev.assay.scoring.watermark.rng.RngGoldenSuite;
import java.util.ArrayList;
import java.util.List;

/** Every kind of reference vector that this version can run. Stateless; any thread may call it. */
public final class GoldenSuites {
    private GoldenSuites() {}

    /** In the order in which files are offered to them. */
    public static List<GoldenSuite> all() {
        List<GoldenSuite> suites = new ArrayList<>();
        suites.add(new RngGoldenSuite());
        suites.addAll(WatermarkSchemes.installed().goldenSuites());
        suites.addAll(others());
        return suites;
    }

    /** Suites of what is no watermark scheme. */
    private static List<GoldenSuite> others() {
        return List.of(
                new CcpGoldenSuite(),
                new DeferralGoldenSuite(),
                new EntitySupportGoldenSuite(),
                new GraphMeasuresGoldenSuite(),
                new LexicalSimilarityGoldenSuite(),
                new NgramGoldenSuite(),
                new SarCcpGoldenSuite(),
                new SarGoldenSuite(),
                new SelfCheckGoldenSuite(),
                new SemanticClustersGoldenSuite(),
                new SemanticEntropyGoldenSuite(),
                new ThresholdGoldenSuite(),
                new TokenEdgeGoldenSuite(),
                new TokenProbabilityGoldenSuite(),
                new TokenScoresGoldenSuite(),
                new TokenStatisticsGoldenSuite(),
                new TokenizerGoldenSuite(),
                new UqNlgGoldenSuite());
    }
}
