package dev.assay.topology.app;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.BundledModels;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.StatisticsOptions;
import dev.assay.scoring.onnx.StatisticsOptions.StartToken;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.LanguageModelsSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads language models as they are configured. Confined to the thread that starts scoring. */
final class LanguageModelLoader implements AutoCloseable {
    /** A margin is between the two most likely tokens. */
    private static final int ALTERNATIVES = 2;

    private final OnnxRuntime runtime;
    private final LanguageModelsSettings settings;
    private final boolean extended;
    private final String smallId;
    private final String largeId;
    private final List<CausalModel> loaded = new ArrayList<>();

    LanguageModelLoader(OnnxRuntime runtime, AssayConfig config) {
        this.runtime = runtime;
        this.settings = config.languageModels();
        this.extended = config.machineText().provenance();
        this.smallId = smallId(config);
        this.largeId = largeId(config);
    }

    /** @param alternatives whether the two most likely tokens are wanted too */
    CausalModel small(boolean alternatives) {
        Path given = settings.smallDir();
        return keep(ModelKey.SMALL.load(
                given,
                () -> CausalModel.fromDirectory(runtime, smallId, smallDir(), options(given, layout(alternatives)))));
    }

    /** @param alternatives whether the two most likely tokens are wanted too */
    CausalModel large(boolean alternatives) {
        Path given = settings.largeDir();
        return keep(ModelKey.LARGE.load(
                given,
                () -> CausalModel.fromDirectory(runtime, largeId, largeDir(), options(given, layout(alternatives)))));
    }

    /** Both at once: the larger one scores, the small one is its reference. */
    CausalModel pair() {
        Path scorer = settings.largeDir();
        Path reference = settings.smallDir();
        try {
            return keep(CausalModel.pairFromDirectories(
                    runtime, pairId(largeId, smallId), largeDir(), smallDir(), options(scorer, layout(false))));
        } catch (OnnxStartException e) {
            // A message without a path is about the tokenizer, which is the larger model's.
            boolean small = scorer == null || (reference != null && blames(reference, e) && !blames(scorer, e));
            Path given = small ? reference : scorer;
            if (given == null) {
                throw e;
            }
            throw (small ? ModelKey.SMALL : ModelKey.LARGE).refused(given, e);
        }
    }

    private static boolean blames(Path folder, OnnxStartException why) {
        String message = String.valueOf(why.getMessage());
        return message.contains(folder + File.separator) || message.contains(folder + " ");
    }

    private StatisticsLayout layout(boolean alternatives) {
        EnumSet<Statistic.Tier> tiers = EnumSet.of(Statistic.Tier.BASIC);
        if (extended) {
            tiers.add(Statistic.Tier.EXTENDED);
        }
        if (alternatives) {
            tiers.add(Statistic.Tier.TOPK);
        }
        return new StatisticsLayout(tiers, alternatives ? ALTERNATIVES : 0);
    }

    private CausalModel keep(CausalModel model) {
        loaded.add(model);
        return model;
    }

    /** Id of the small model on the lane. */
    static String smallId(AssayConfig config) {
        return id(config.languageModels().smallDir(), BundledModels.SMALL);
    }

    /** Id of the larger model on the lane. */
    static String largeId(AssayConfig config) {
        String id = id(config.languageModels().largeDir(), BundledModels.LARGE);
        return id.equals(smallId(config)) ? id + "-large" : id;
    }

    /** Id of the model that reads texts for {@code machine-text}. */
    static String readerId(AssayConfig config) {
        return switch (config.machineText().reader()) {
            case SMALL -> smallId(config);
            case LARGE -> largeId(config);
            case PAIR -> pairId(largeId(config), smallId(config));
        };
    }

    private static String pairId(String scorer, String reference) {
        return scorer + "+" + reference;
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
    private StatisticsOptions options(@Nullable Path given, StatisticsLayout layout) {
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
