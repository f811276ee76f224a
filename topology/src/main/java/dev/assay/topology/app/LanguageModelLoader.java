package dev.assay.topology.app;

import dev.assay.scoring.onnx.BundledModels;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.StatisticsOptions;
import dev.assay.scoring.onnx.StatisticsOptions.StartToken;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.LanguageModelsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads language models as they are configured. Confined to the thread that starts scoring. */
final class LanguageModelLoader implements AutoCloseable {
    private final OnnxRuntime runtime;
    private final LanguageModelsSettings settings;
    private final StatisticsLayout layout;
    private final List<CausalModel> loaded = new ArrayList<>();

    LanguageModelLoader(OnnxRuntime runtime, AssayConfig config) {
        this.runtime = runtime;
        this.settings = config.languageModels();
        EnumSet<Statistic.Tier> tiers = EnumSet.of(Statistic.Tier.BASIC);
        if (config.machineText().provenance()) {
            tiers.add(Statistic.Tier.EXTENDED);
        }
        this.layout = new StatisticsLayout(tiers, 0);
    }

    CausalModel small() {
        return keep(CausalModel.fromDirectory(runtime, smallId(), smallDir(), options(settings.smallDir())));
    }

    CausalModel large() {
        return keep(CausalModel.fromDirectory(runtime, largeId(), largeDir(), options(settings.largeDir())));
    }

    /** Both at once: the larger one scores, the small one is its reference. */
    CausalModel pair() {
        return keep(CausalModel.pairFromDirectories(
                runtime, largeId() + "+" + smallId(), largeDir(), smallDir(), options(settings.largeDir())));
    }

    private CausalModel keep(CausalModel model) {
        loaded.add(model);
        return model;
    }

    private String smallId() {
        return id(settings.smallDir(), BundledModels.SMALL);
    }

    private String largeId() {
        String id = id(settings.largeDir(), BundledModels.LARGE);
        return id.equals(smallId()) ? id + "-large" : id;
    }

    private static String id(@Nullable Path given, String bundled) {
        return given == null ? bundled : String.valueOf(given.getFileName());
    }

    private Path smallDir() {
        Path given = settings.smallDir();
        return given == null ? BundledModels.directory(BundledModels.SMALL) : given;
    }

    private Path largeDir() {
        Path given = settings.largeDir();
        return given == null ? BundledModels.directory(BundledModels.LARGE) : given;
    }

    /** The models of the build were trained with a start token; others know by their tokenizer whether they were. */
    private StatisticsOptions options(@Nullable Path given) {
        StatisticsOptions options = StatisticsOptions.DEFAULT
                .withLayout(layout)
                .withMaxTokens(settings.maxTokens())
                .withRowsPerChunk(settings.chunkRows())
                .withStart(given == null ? StartToken.ALWAYS : StartToken.AS_TOKENIZER);
        Path cache = settings.cacheDir();
        return cache == null ? options : options.withCache(cache);
    }

    /** Closes what was loaded, when the rest could not be. */
    @Override
    public void close() {
        loaded.forEach(CausalModel::close);
    }
}
