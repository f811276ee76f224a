package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.tokens.CausalTokenizer;
import dev.assay.scoring.OnnxStartException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private static final String DESCRIPTION = "assay.description";
    private static final String VOCABULARY = "assay.vocabulary";
    private static final String WHOLE = "assay.whole-logits";
    private static final String COLUMNS = "assay.columns";

    /** Logits of so many bytes exist at a time, unless that were fewer rows than make a good product. */
    private static final long CHUNK_BYTES = 64L << 20;

    private static final int MOST_ROWS = 264;
    /** So wide a strip of that many rows stays in the cache of one core. */
    private static final int TILE = 512;
    /** More would make the graph long and its loading slow. */
    private static final int MOST_TILES = 100;

    private static final int FEWEST_ROWS = 64;

    private final OnnxRuntime runtime;
    private final List<CausalFiles> models;
    private final StatisticsOptions options;
    private final StatisticsLayout layout;
    private String widened = "";
    private boolean coarse;

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
        List<OnnxGraph> graphs = new ArrayList<>();
        StringBuilder digests = new StringBuilder("model=");
        for (CausalFiles files : models) {
            graphs.add(graph(files));
            digests.append(digests.length() > 6 ? "," : "").append(Sha256.hex(files.model()));
        }
        WeightFiles weights = WeightFiles.locate(
                graphs, models.stream().map(CausalFiles::directory).toList());
        String outside =
                weights.digestWithout(models.stream().map(CausalFiles::model).toList());
        digests.append(outside.isEmpty() ? "" : " weights=" + outside);
        boolean cpu = runtime.device().isCpu();
        HeadFusion.Plan plan = new HeadFusion.Plan(layout, options.rowsPerChunk(), vocabulary(), cpu ? TILE : 0, cpu);
        String key = Sha256.hex(
                (HeadFusion.VERSION + plan + digests + weights.names() + headSizes()).getBytes(StandardCharsets.UTF_8));
        OnnxGraph fused = OnnxGraph.read(new FusedCache(options.cache()).get(key, () -> fuse(graphs, plan)));
        return fused(fused, weights.folder(), digests.toString());
    }

    private List<Integer> headSizes() {
        return models.stream().map(CausalFiles::headSize).toList();
    }

    private FusedModel fused(OnnxGraph graph, Path folder, String digests) {
        CausalFiles scorer = models.get(0);
        int maxTokens = models.stream()
                .mapToInt(files -> files.maxTokens(options.maxTokens()))
                .min()
                .orElseThrow();
        String description = graph.metadata(DESCRIPTION);
        String tokenizer = Sha256.hex(scorer.tokenizer());
        String content = Sha256.hex(digests + " " + tokenizer);
        String fingerprint = digests + " tokenizer=" + tokenizer + " columns=" + graph.metadata(COLUMNS) + " "
                + description + " max-tokens=" + maxTokens;
        return new FusedModel(
                graph.toBytes(),
                folder,
                layout,
                maxTokens,
                Long.parseLong(graph.metadata(VOCABULARY)),
                description,
                content,
                new WholeLogits(Float.BYTES * Long.parseLong(graph.metadata(WHOLE))),
                fingerprint);
    }

    private OnnxGraph graph(CausalFiles files) throws IOException {
        try {
            OnnxGraph graph = graph(files.model());
            UndeclaredPasts.settle(graph, files.headSize());
            graph.foldConstants();
            SymmetricWeights.declareZeros(graph);
            long width = HeadFusion.width(graph);
            // Wider ones are common: padded to a round number.
            if (width > 0 && width < files.vocabulary()) {
                throw new IllegalArgumentException("gives " + width
                        + " numbers per token, and config.json says vocab_size "
                        + files.vocabulary() + ": those are no logits of its tokens; export it for text generation, or"
                        + " correct vocab_size");
            }
            return graph;
        } catch (IllegalArgumentException e) {
            throw new OnnxStartException(files.model() + " " + e.getMessage(), e);
        }
    }

    private OnnxGraph graph(Path model) throws IOException {
        OnnxGraph graph = OnnxSkeleton.read(model);
        CacheBranches.take(graph);
        boolean cpu = runtime.device().isCpu();
        coarse |= CausalTrial.isCoarse(graph);
        if (DynamicProducts.coupleRows(graph)) {
            // To spell weights out as floats takes the weights themselves.
            if (!cpu) {
                graph = OnnxGraph.read(Files.readAllBytes(model));
                CacheBranches.take(graph);
            }
            if (DynamicProducts.uncouple(graph, cpu).equals(DynamicProducts.ROWS_ALONE)) {
                throw new IllegalArgumentException("quantises by the extremes of a whole batch, so that texts would"
                        + " disturb each other: export it without dynamic quantisation, or quantise a graph without"
                        + " branches and functions (decoder_model.onnx, not the merged one)");
            }
        }
        if (cpu && HalfWidening.uses(graph, OnnxGraph.BFLOAT16)) {
            HalfWidening.toFloat(graph, OnnxGraph.BFLOAT16);
            widened = " computed-as=float32";
        }
        return graph;
    }

    /** The real tokens are the first ones; models are often made wider than their vocabulary. */
    private int vocabulary() {
        return models.stream()
                .flatMap(files -> List.of(files.vocabulary(), files.tokenizerVocabulary()).stream())
                .filter(number -> number > 0)
                .min(Integer::compare)
                .orElse(0);
    }

    private byte[] fuse(List<OnnxGraph> graphs, HeadFusion.Plan plan) {
        long width = HeadFusion.width(graphs.get(0));
        int rows = plan.rows() > 0 ? plan.rows() : rowsPerChunk(width > 0 ? width : plan.vocabulary());
        int tile = plan.tile() == 0 ? 0 : (int) Math.max(plan.tile(), width / MOST_TILES);
        HeadFusion.Plan chosen = new HeadFusion.Plan(plan.layout(), rows, plan.vocabulary(), tile, plan.cpu());
        HeadFusion.Fused fused = graphs.size() == 1
                ? HeadFusion.fuse(graphs.get(0), chosen)
                : HeadFusion.fuse(graphs.get(0), graphs.get(1), chosen);
        fused.graph().putMetadata(DESCRIPTION, fused.description() + widened);
        fused.graph().putMetadata(VOCABULARY, Long.toString(fused.vocabulary()));
        fused.graph().putMetadata(WHOLE, Long.toString(fused.whole()));
        fused.graph().putMetadata(COLUMNS, String.join(",", columns(plan.layout())));
        return fused.graph().toBytes();
    }

    static List<String> columns(StatisticsLayout layout) {
        return layout.statistics().stream()
                .map(statistic ->
                        statistic.id() + (layout.columns(statistic) > 1 ? "*" + layout.columns(statistic) : ""))
                .toList();
    }

    private static int rowsPerChunk(long vocabulary) {
        long rows = CHUNK_BYTES / (Float.BYTES * Math.max(1, vocabulary));
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, rows));
    }

    private CausalModel open(String id, FusedModel fused) {
        CausalFiles scorer = models.get(0);
        CausalTokenizer tokenizer = new CausalTokenizer(
                scorer.tokenizer(),
                scorer.tokenizerPath(),
                fused.maxTokens(),
                start(scorer),
                knownIds(fused.vocabulary()));
        OrtSession session = null;
        try {
            session = runtime.open(fused.graph(), fused.folder());
            CausalModel model = new CausalModel(runtime, id, fused, tokenizer, vocabulary(), session);
            attempt(model, fused.vocabulary());
            if (fused.logits().exist()) {
                LOG.warn("{} {}", scorer.model(), fused.logits().describe(runtime.maxBatchTokens()));
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

    /** @param width of the logits, -1 when not known */
    private void attempt(CausalModel model, long width) {
        // Where nothing says how many ids there are, there are two.
        long ids = LongStream.of(width, vocabulary())
                .filter(number -> number > 0)
                .min()
                .orElse(2);
        CausalTrial.Finding found;
        try {
            found = new CausalTrial(model, ids, coarse).run();
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
