package dev.assay.topology.app;

import dev.assay.scoring.AskedModel;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.consistency.BertScoreScorer;
import dev.assay.scoring.consistency.CalibratedScorer;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.EmbeddingAgreementScorer;
import dev.assay.scoring.consistency.FittedModels;
import dev.assay.scoring.consistency.ForeignCalibrationException;
import dev.assay.scoring.consistency.LikelihoodScorer;
import dev.assay.scoring.consistency.ModelScorer;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.explanation.ExplanationRule;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ByteSize;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.ConsistencySettings;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.ExplanationSettings;
import dev.assay.topology.config.LaneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scorers from the typed configuration. Stateless; any thread may call it. */
final class ScorerFactory {
    private ScorerFactory() {}

    /** The scorers that need neither a model nor a key ring. */
    static List<Scorer> withoutModels(AssayConfig config) {
        List<Scorer> scorers = new ArrayList<>();
        if (config.consistency().enabled()) {
            ConsistencyConfig settings = consistency(config.consistency());
            ConsistencyModel model = consistencyModel(config.consistency().modelFile());
            scorers.add(new SelfConsistencyScorer(settings, model));
            LikelihoodScorer likelihood =
                    new LikelihoodScorer(config.consistency().minSamples());
            scorers.add(CalibratedScorer.of(likelihood, settings, model));
        }
        return scorers;
    }

    /**
     * The rule on the numbers that came with an event; null when it is off.
     *
     * @param learned what {@link LearnedRules#read} found
     */
    static @Nullable DeferralRule deferralRule(DeferralSettings settings, @Nullable LearnedRules learned) {
        if (!settings.enabled()) {
            return null;
        }
        if (learned != null) {
            return learned.onProducers();
        }
        return ChowRule.of(new DeferralConfig(
                DeferralConfig.Rule.of(settings.rule().id()),
                DeferralConfig.Signal.of(settings.signal().id()),
                settings.alpha(),
                settings.threshold(),
                settings.entropyThreshold(),
                settings.minTokens(),
                LogprobMode.valueOf(settings.calibratedFor().name())));
    }

    /**
     * The settings of a rule without labels on what a model of ours says about a text, with a threshold of its own. Of its two
     * columns log-probabilities are read unless entropies are asked for.
     */
    static DeferralConfig proxyConfig(DeferralSettings settings, @Nullable Double threshold) {
        DeferralConfig.Rule rule = DeferralConfig.Rule.of(settings.rule().id());
        boolean entropies = settings.signal() == DeferralSettings.Signal.ENTROPY
                || rule.column() != DeferralConfig.Rule.Column.EITHER;
        return new DeferralConfig(
                rule,
                entropies ? DeferralConfig.Signal.ENTROPY : DeferralConfig.Signal.LOGPROB,
                settings.alpha(),
                threshold,
                null,
                settings.minTokens(),
                LogprobMode.UNDECLARED);
    }

    static ExplanationRule explanation(ExplanationSettings settings) {
        return new ExplanationRule(
                ExplanationRule.Extent.valueOf(settings.contributions().name()), settings.maxSpans());
    }

    static LaneConfig laneConfig(LaneSettings settings) {
        ByteSize limit = settings.gpuMemoryLimit();
        return new LaneConfig(
                settings.maxBatchTokens(),
                settings.maxRows(),
                settings.linger(),
                settings.sendWhenIdle(),
                LaneConfig.Device.valueOf(settings.device().name()),
                settings.intraOpThreads() > 0
                        ? settings.intraOpThreads()
                        : LaneConfig.defaults().intraOpThreads(),
                limit == null ? 0 : limit.bytes(),
                settings.maxRun());
    }

    static ConsistencyConfig consistency(ConsistencySettings settings) {
        ConsistencyConfig defaults = ConsistencyConfig.DEFAULT;
        return new ConsistencyConfig(
                settings.minSamples(),
                settings.maxSamples(),
                defaults.ngramOrders(),
                settings.threshold(),
                settings.passageThreshold(),
                settings.combinedThreshold(),
                settings.agreementThreshold(),
                settings.shortAnswerWords(),
                settings.shortAnswerSentences(),
                defaults.maxUnsupportedSpans());
    }

    /**
     * Scorers that ask one model, with its name in their evidence, and with the probabilities that were fitted to its scores.
     *
     * @throws ConfigException when a model file of one's own has such of another model
     */
    static List<Scorer> calibrated(AssayConfig config, List<ModelScorer> scorers, AskedModel asked) {
        Path file = config.consistency().enabled() ? config.consistency().modelFile() : null;
        ConsistencyModel model = consistencyModel(file);
        if (file != null) {
            requireOwn(file, scorers, model, asked);
        }
        ConsistencyConfig settings = consistency(config.consistency());
        return scorers.stream()
                .map(scorer -> CalibratedScorer.of(scorer, settings, model, asked))
                .toList();
    }

    private static void requireOwn(Path file, List<ModelScorer> scorers, ConsistencyModel model, AskedModel asked) {
        try {
            scorers.forEach(scorer -> CalibratedScorer.requireOwn(scorer, model, asked));
        } catch (ForeignCalibrationException e) {
            throw ConfigException.of(
                    "consistency.model-file",
                    file,
                    String.valueOf(e.getMessage()),
                    "load that model, or fit probabilities to verdicts of this one with assay calibrate consistency"
                            + " --verdicts");
        }
    }

    private static ConsistencyModel consistencyModel(@Nullable Path file) {
        if (file == null) {
            return ModelFile.bundled();
        }
        try {
            return FittedModels.read(file);
        } catch (IOException e) {
            throw ConfigException.of(
                    "consistency.model-file",
                    file,
                    "cannot be read as a consistency model of this version",
                    "name a file that its assay calibrate consistency wrote");
        }
    }

    static ModelScorer embeddingAgreement(AssayConfig config, String model) {
        return new EmbeddingAgreementScorer(
                model,
                Math.min(config.consistency().minSamples(), config.embedding().maxSamples()),
                config.embedding().maxSamples(),
                config.embedding().threshold());
    }

    static ModelScorer bertScore(AssayConfig config, String model) {
        int most = config.embedding().maxSamples();
        return new BertScoreScorer(
                model,
                Math.min(config.consistency().minSamples(), most),
                most,
                config.embedding().maxSentences());
    }
}
