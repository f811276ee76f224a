package dev.assay.topology.app;

import dev.assay.scoring.golden.CcpGoldenSuite;
import dev.assay.scoring.golden.DeferralGoldenSuite;
import dev.assay.scoring.golden.EntitySupportGoldenSuite;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GraphMeasuresGoldenSuite;
import dev.assay.scoring.golden.LexicalSimilarityGoldenSuite;
import dev.assay.scoring.golden.NgramGoldenSuite;
import dev.assay.scoring.golden.SarGoldenSuite;
import dev.assay.scoring.golden.SelfCheckGoldenSuite;
import dev.assay.scoring.golden.SemanticClustersGoldenSuite;
import dev.assay.scoring.golden.SemanticEntropyGoldenSuite;
import dev.assay.scoring.golden.ThresholdGoldenSuite;
import dev.assay.scoring.golden.TokenProbabilityGoldenSuite;
import dev.assay.scoring.golden.TokenScoresGoldenSuite;
import dev.assay.scoring.golden.TokenizerGoldenSuite;
import dev.assay.scoring.golden.UqNlgGoldenSuite;
import dev.assay.scoring.watermark.HfKgwGoldenSuite;
import dev.assay.scoring.watermark.bricks.BricksGoldenSuite;
import dev.assay.scoring.watermark.gumbel.MarkllmExpGoldenSuite;
import dev.assay.scoring.watermark.gumbel.SglangGoldenSuite;
import dev.assay.scoring.watermark.gumbel.VllmGoldenSuite;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiGoldenSuite;
import dev.assay.scoring.watermark.kuditipudi.MarkllmEditGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwNormalizerGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwWinMaxGoldenSuite;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyGoldenSuite;
import dev.assay.scoring.watermark.markllm.MarkllmKgwGoldenSuite;
import dev.assay.scoring.watermark.rng.RngGoldenSuite;
import dev.assay.scoring.watermark.synthid.SynthidGoldenSuite;
import dev.assay.scoring.watermark.textseal.TextSealGoldenSuite;
import dev.assay.scoring.watermark.unigram.UnigramGoldenSuite;
import dev.assay.scoring.watermark.words.WordLevelGoldenSuite;
import java.util.List;

/** Every kind of reference vector that this version can run. Stateless; any thread may call it. */
public final class GoldenSuites {
    private GoldenSuites() {}

    /** In the order in which files are offered to them. */
    public static List<GoldenSuite> all() {
        return List.of(
                new RngGoldenSuite(),
                new HfKgwGoldenSuite(),
                new BricksGoldenSuite(),
                new CcpGoldenSuite(),
                new DeferralGoldenSuite(),
                new EntitySupportGoldenSuite(),
                new GraphMeasuresGoldenSuite(),
                new KuditipudiGoldenSuite(),
                new LexicalSimilarityGoldenSuite(),
                new LmwGoldenSuite(),
                new LmwNormalizerGoldenSuite(),
                new LmwWinMaxGoldenSuite(),
                new MarkllmEditGoldenSuite(),
                new MarkllmEntropyGoldenSuite(),
                new MarkllmExpGoldenSuite(),
                new MarkllmKgwGoldenSuite(),
                new NgramGoldenSuite(),
                new SarGoldenSuite(),
                new SelfCheckGoldenSuite(),
                new SemanticClustersGoldenSuite(),
                new SemanticEntropyGoldenSuite(),
                new SglangGoldenSuite(),
                new SynthidGoldenSuite(),
                new TextSealGoldenSuite(),
                new ThresholdGoldenSuite(),
                new TokenProbabilityGoldenSuite(),
                new TokenScoresGoldenSuite(),
                new TokenizerGoldenSuite(),
                new UnigramGoldenSuite(),
                new UqNlgGoldenSuite(),
                new VllmGoldenSuite(),
                new WordLevelGoldenSuite());
    }
}
