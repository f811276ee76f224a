package dev.assay.topology.app;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.EmbeddingAgreementScorer;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.scoring.watermark.KgwScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.LaneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scorers from the typed configuration. Stateless; any thread may call it. */
final class ScorerFactory {
    private ScorerFactory() {}

    static List<Scorer> withoutModels(AssayConfig config) {
        List<Scorer> scorers = new ArrayList<>();
        if (config.watermark().enabled()) {
            scorers.add(new KgwScorer(keyRing(config.watermark().keyFile())));
        }
        if (config.consistency().enabled()) {
            scorers.add(new SelfConsistencyScorer(consistency(config)));
        }
        return scorers;
    }
}
