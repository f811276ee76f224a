package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of one causal language model or of a scorer and its reference, made fit to be run: branches and pasts settled,
 * rows independent of each other, weights left on disk. {@link #fuse} makes one graph of them, with the statistics head on
 * it. Confined to the thread that loads the model.
 */
public final class CausalGraphs {
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

    private final List<Source> models;
    private final boolean cpu;
    private final List<OnnxGraph> graphs = new ArrayList<>();
    private final WeightFiles weights;
    private final String digests;
    private String widened = "";
    private boolean coarse;

    /**
     * One model.
     *
     * @param model the ONNX file
     * @param directory where it and its weights lie
     * @param headSize numbers per head of attention, or 0 where that is not known
     * @param vocabulary number of logits that its configuration names, or 0
     */
    public record Source(Path model, Path directory, int headSize, int vocabulary) {}

    private CausalGraphs(List<Source> models, boolean cpu) throws IOException {
        this.models = List.copyOf(models);
        this.cpu = cpu;
        StringBuilder found = new StringBuilder("model=");
        for (Source source : models) {
            graphs.add(graph(source));
            found.append(found.length() > 6 ? "," : "").append(Sha256.hex(source.model()));
        }
        weights = WeightFiles.locate(
                graphs, models.stream().map(Source::directory).toList());
        String outside =
                weights.digestWithout(models.stream().map(Source::model).toList());
        digests = found.append(outside.isEmpty() ? "" : " weights=" + outside).toString();
    }

    /**
     * Reads the files and the digests of them and of their weights, and makes the graphs fit.
     *
     * @param models a model, or a scorer and its reference
     * @param cpu whether they are to run on a CPU
     * @throws OnnxStartException naming the file and what to do about it, when it is no causal language model's
     * @throws IllegalArgumentException saying what is wrong with the weights; the message follows the name of a file
     * @throws IOException when a file cannot be read
     */
    public static CausalGraphs read(List<Source> models, boolean cpu) throws IOException {
        return new CausalGraphs(models, cpu);
    }

    private OnnxGraph graph(Source source) throws IOException {
        try {
            OnnxGraph graph = graph(source.model());
            UndeclaredPasts.settle(graph, source.headSize());
            graph.foldConstants();
            SymmetricWeights.declareZeros(graph);
            long width = HeadFusion.width(graph);
            // Wider ones are common: padded to a round number.
            if (width > 0 && width < source.vocabulary()) {
                throw new IllegalArgumentException("gives " + width
                        + " numbers per token, and config.json says vocab_size "
                        + source.vocabulary() + ": those are no logits of its tokens; export it for text generation, or"
                        + " correct vocab_size");
            }
            return graph;
        } catch (IllegalArgumentException e) {
            throw new OnnxStartException(source.model() + " " + e.getMessage(), e);
        }
    }

    private OnnxGraph graph(Path model) throws IOException {
        OnnxGraph graph = OnnxSkeleton.read(model);
        CacheBranches.take(graph);
        coarse |= graph.isCoarse();
        if (DynamicProducts.coupleRows(graph)) {
            // To spell weights out as floats takes the weights themselves.
            if (!cpu) {
                graph = OnnxGraph.read(Files.readAllBytes(model));
                CacheBranches.take(graph);
            }
            if (DynamicProducts.uncouple(graph, cpu, model.toAbsolutePath().getParent())
                    .equals(DynamicProducts.ROWS_ALONE)) {
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

    /**
     * Fuses the graphs, which are used up by it, or takes what was made of the same before.
     *
     * @param layout the columns, those of a reference only where there is one
     * @param rowsPerChunk rows whose logits exist at a time, or 0 for a number that suits the vocabulary
     * @param vocabulary number of real tokens, the first ones; 0 when all are real
     * @param cache where fused graphs are kept, created when it does not exist; null to keep none
     * @throws IllegalArgumentException saying what a graph lacks; the message follows the name of a file
     * @throws IOException naming the cache, when it cannot be used
     */
    public FusedGraph fuse(StatisticsLayout layout, int rowsPerChunk, int vocabulary, @Nullable Path cache)
            throws IOException {
        HeadFusion.Plan plan = new HeadFusion.Plan(layout, rowsPerChunk, vocabulary, cpu ? TILE : 0, cpu);
        List<Integer> headSizes = models.stream().map(Source::headSize).toList();
        String key = Sha256.hex(
                (HeadFusion.VERSION + plan + digests + weights.names() + headSizes).getBytes(StandardCharsets.UTF_8));
        OnnxGraph fused = OnnxGraph.read(new FusedCache(cache).get(key, () -> fuse(plan)));
        return new FusedGraph(
                fused.toBytes(),
                weights.folder(),
                digests,
                fused.metadata(COLUMNS),
                Long.parseLong(fused.metadata(VOCABULARY)),
                fused.metadata(DESCRIPTION),
                new WholeLogits(Float.BYTES * Long.parseLong(fused.metadata(WHOLE))),
                coarse);
    }

    private byte[] fuse(HeadFusion.Plan plan) {
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

    private static List<String> columns(StatisticsLayout layout) {
        return layout.statistics().stream()
                .map(statistic ->
                        statistic.id() + (layout.columns(statistic) > 1 ? "*" + layout.columns(statistic) : ""))
                .toList();
    }

    private static int rowsPerChunk(long vocabulary) {
        long rows = CHUNK_BYTES / (Float.BYTES * Math.max(1, vocabulary));
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, rows));
    }

    @Override
    public String toString() {
        return "CausalGraphs[" + digests + "]";
    }
}
