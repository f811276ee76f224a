package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.onnx.graph.CausalGraphs;
import dev.assay.scoring.onnx.graph.CausalGraphs.Source;
import dev.assay.scoring.onnx.graph.FusedGraph;
import dev.assay.scoring.onnx.tokens.CausalTokenizer;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads causal language models: files, fusion, cache, session, one try. Confined to the thread that loads the model. */
final class CausalLoader {
    private static final Logger LOG = LoggerFactory.getLogger(CausalLoader.class);

    private final OnnxRuntime runtime;
    private final List<CausalFiles> models;
    private final StatisticsOptions options;
    private final StatisticsLayout layout;

    private CausalLoader(OnnxRuntime runtime, List<CausalFiles> models, StatisticsOptions options) {
        this.runtime = runtime;
        this.models = models;
        this.options = options;
        this.layout = models.size() == 1 ? options.layout() : withReference(options.layout());
    }

    static CausalModel load(
            OnnxRuntime runtime, String id, Path directory, @Nullable Path reference, StatisticsOptions options) {
        List<CausalFiles> models = new ArrayList<>(List.of(CausalFiles.of(directory)));
        if (reference != null) {
            models.add(CausalFiles.of(reference));
            requireOneVocabulary(models.get(0), models.get(1));
        }
        CausalLoader loader = new CausalLoader(runtime, models, options);
        try {
            return loader.open(id, loader.fuse());
        } catch (IOException e) {
            Object what = e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e;
            throw new OnnxStartException(directory + " does not load: " + what, e);
        } catch (IllegalArgumentException e) {
            throw new OnnxStartException(models.get(0).model() + " " + e.getMessage(), e);
        }
    }

    private static void requireOneVocabulary(CausalFiles scorer, CausalFiles reference) {
        if (!scorer.tokenisation().equals(reference.tokenisation())) {
            throw new OnnxStartException(reference.directory() + " has another vocabulary than " + scorer.directory()
                    + ": two models can be compared token by token only with the same tokenizer");
        }
    }

    private static StatisticsLayout withReference(StatisticsLayout layout) {
        Set<Tier> tiers = EnumSet.copyOf(layout.tiers());
        tiers.add(Tier.DUAL);
        return new StatisticsLayout(tiers, layout.topK());
    }

    private FusedModel fuse() throws IOException {
        List<Source> sources = models.stream()
                .map(files -> new Source(files.model(), files.directory(), files.headSize(), files.vocabulary()))
                .toList();
        CausalGraphs graphs = CausalGraphs.read(sources, runtime.device().isCpu());
        FusedGraph fused = graphs.fuse(layout, options.rowsPerChunk(), vocabulary(), options.cache());
        int maxTokens = models.stream()
                .mapToInt(files -> files.maxTokens(options.maxTokens()))
                .min()
                .orElseThrow();
        String tokenizer = Sha256.hex(models.get(0).tokenizer());
        String content = Sha256.hex(fused.digests() + " " + tokenizer);
        String fingerprint = fused.digests() + " tokenizer=" + tokenizer + " columns=" + fused.columns() + " "
                + fused.description() + " max-tokens=" + maxTokens;
        return new FusedModel(fused, layout, maxTokens, content, fingerprint);
    }

    /** The real tokens are the first ones; models are often made wider than their vocabulary. */
    private int vocabulary() {
        return models.stream()
                .flatMap(files -> List.of(files.vocabulary(), files.tokenizerVocabulary()).stream())
                .filter(number -> number > 0)
                .min(Integer::compare)
                .orElse(0);
    }

    private CausalModel open(String id, FusedModel fused) {
        CausalFiles scorer = models.get(0);
        FusedGraph graph = fused.graph();
        CausalTokenizer tokenizer = new CausalTokenizer(
                scorer.tokenizer(),
                scorer.tokenizerPath(),
                fused.maxTokens(),
                start(scorer),
                knownIds(graph.vocabulary()));
        OrtSession session = null;
        try {
            session = runtime.open(graph.bytes(), graph.folder());
            CausalModel model = new CausalModel(runtime, id, fused, tokenizer, vocabulary(), session);
            attempt(model, graph);
            if (graph.logits().exist()) {
                LOG.warn("{} {}", scorer.model(), graph.logits().describe(runtime.maxBatchTokens()));
            }
            return model;
        } catch (OnnxStartException e) {
            tokenizer.close();
            TokenSession.closeQuietly(session, e);
            throw e;
        } catch (OrtException e) {
            tokenizer.close();
            TokenSession.closeQuietly(session, e);
            throw new OnnxStartException(scorer.model() + " does not load: " + e.getMessage(), e);
        }
    }

    /**
     * How many ids the models know, -1 when nothing says it. The tokenizer says too little where a model is padded, so it
     * is asked last.
     *
     * @param width of the logits, -1 when not known
     */
    private long knownIds(long width) {
        if (width > 0) {
            return width;
        }
        int configured = least(CausalFiles::vocabulary);
        int known = configured > 0 ? configured : least(CausalFiles::tokenizerVocabulary);
        return known > 0 ? known : -1;
    }

    /** The smallest positive number of the models, or 0. */
    private int least(ToIntFunction<CausalFiles> number) {
        return models.stream().mapToInt(number).filter(one -> one > 0).min().orElse(0);
    }

    private void attempt(CausalModel model, FusedGraph graph) {
        // Where nothing says how many ids there are, there are two.
        long ids = LongStream.of(graph.vocabulary(), vocabulary())
                .filter(number -> number > 0)
                .min()
                .orElse(2);
        CausalTrial.Finding found;
        try {
            found = new CausalTrial(model, ids, graph.coarse()).run();
        } catch (LaneModelException e) {
            throw new OnnxStartException(
                    models.get(0).model() + " loads but does not run on a small batch (" + e.getMessage()
                            + "): it has to take any number of rows of any length and give the logits of all tokens;"
                            + " export it for text generation with batch and sequence as dynamic axes",
                    e);
        }
        if (found != null) {
            throw new OnnxStartException(models.get(found.reference() ? 1 : 0).model() + " " + found.what());
        }
    }

    private int @Nullable [] start(CausalFiles files) {
        return switch (options.start()) {
            case AS_TOKENIZER -> null;
            case NEVER -> new int[0];
            case ALWAYS -> {
                int token = files.config().path("bos_token_id").asInt(-1);
                if (token < 0) {
                    throw new OnnxStartException(
                            files.directory().resolve("config.json") + " has no bos_token_id: name the start token");
                }
                yield new int[] {token};
            }
        };
    }
}
