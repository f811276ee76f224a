package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.EmbeddingAgreementScorer;
import dev.assay.scoring.consistency.LikelihoodScorer;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.watermark.KeyFileException;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.scoring.watermark.KgwScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ByteSize;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.ConsistencySettings;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.LaneSettings;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scorers from the typed configuration. Stateless; any thread may call it. */
final class ScorerFactory {
    private static final String KEY_FILE = "watermark.key-file";

    private ScorerFactory() {}

    static List<Scorer> withoutModels(AssayConfig config) {
        List<Scorer> scorers = new ArrayList<>();
        if (config.watermark().enabled()) {
            scorers.add(new KgwScorer(keyRing(config.watermark().keyFile())));
        }
        if (config.consistency().enabled()) {
            scorers.add(new SelfConsistencyScorer(
                    consistency(config.consistency()),
                    consistencyModel(config.consistency().modelFile())));
            scorers.add(new LikelihoodScorer(config.consistency().minSamples()));
        }
        return scorers;
    }

    /** Reads the key ring; problems name the file, the key's id and the field, never a key. */
    static KeyRing keyRing(@Nullable Path file) {
        if (file == null) {
            return KeyRing.EMPTY;
        }
        try {
            JsonNode tree = new YAMLMapper().readTree(file.toFile());
            return KeyRingReader.read(tree);
        } catch (KeyFileException e) {
            throw refused(file, String.valueOf(e.getMessage()), "correct the key file");
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file.
            String place =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw refused(file, "is not YAML" + place, "correct the key file");
        } catch (IOException e) {
            throw refused(file, "cannot be read (" + e.getClass().getSimpleName() + ")", "name a readable file");
        }
    }

    private static ConfigException refused(Path file, String what, String fix) {
        return new ConfigException(List.of(new Problem(KEY_FILE, file.toString(), "", what, fix)));
    }

    static @Nullable DeferralRule deferralRule(DeferralSettings settings) {
        if (!settings.enabled()) {
            return null;
        }
        return new ChowRule(new DeferralConfig(
                DeferralConfig.Rule.of(settings.rule().id()),
                DeferralConfig.Signal.of(settings.signal().id()),
                settings.alpha(),
                settings.threshold(),
                settings.entropyThreshold(),
                settings.minTokens(),
                LogprobMode.valueOf(settings.calibratedFor().name())));
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
                defaults.maxUnsupportedSpans());
    }

    private static ConsistencyModel consistencyModel(@Nullable Path file) {
        if (file == null) {
            return ModelFile.bundled();
        }
        try {
            return ModelFile.read(file);
        } catch (IOException e) {
            throw new ConfigException(List.of(new Problem(
                    "consistency.model-file",
                    file.toString(),
                    "",
                    "cannot be read as a consistency model",
                    "name a file that assay calibrate consistency wrote")));
        }
    }

    static Scorer embeddingAgreement(AssayConfig config, String model) {
        return new EmbeddingAgreementScorer(
                model,
                Math.min(config.consistency().minSamples(), config.embedding().maxSamples()),
                config.embedding().maxSamples(),
                config.embedding().threshold());
    }
}
