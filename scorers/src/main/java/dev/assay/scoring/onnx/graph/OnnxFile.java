package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a model whose rows are texts or pairs, made such that they do not disturb each other. Weights stay on disk,
 * in the ONNX file or beside it, unless a GPU needs them spelled out. Confined to the thread that loads the model.
 */
public final class OnnxFile {
    private final @Nullable Path path;
    private final @Nullable Path folder;
    private final OnnxGraph graph;
    private final String digest;
    private final String products;
    private final boolean edited;
    private final boolean coarse;

    private OnnxFile(@Nullable Path path, @Nullable Path folder, OnnxGraph graph, String digest, boolean cpu) {
        this.path = path;
        this.folder = folder;
        this.graph = graph;
        this.digest = digest;
        coarse = graph.isCoarse();
        boolean zeros = SymmetricWeights.declareZeros(graph);
        products = DynamicProducts.uncouple(graph, cpu, folder);
        edited = zeros || (!products.equals(DynamicProducts.AS_GIVEN) && !rowsAlone());
    }

    /**
     * Reads a file and the digests of it and of its weights.
     *
     * @param cpu whether the model is to run on a CPU
     * @throws OnnxStartException when it cannot be read or made fit
     */
    public static OnnxFile at(Path path, boolean cpu) {
        try {
            OnnxGraph graph = OnnxSkeleton.read(path);
            Path directory = path.toAbsolutePath().resolveSibling("");
            WeightFiles weights = WeightFiles.locate(List.of(graph), List.of(directory));
            String outside = weights.digestWithout(List.of(path));
            if (!cpu && DynamicProducts.coupleRows(graph)) {
                // To spell weights out as floats takes the weights themselves.
                graph = OnnxGraph.read(Files.readAllBytes(path));
                weights = WeightFiles.locate(List.of(graph), List.of(directory));
            }
            String digest = "model=" + Sha256.hex(path) + (outside.isEmpty() ? "" : " weights=" + outside);
            return new OnnxFile(path, weights.folder(), graph, digest, cpu);
        } catch (IOException e) {
            throw new OnnxStartException("cannot read " + path + " or the weights that it names: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new OnnxStartException(path + " does not load: " + e.getMessage(), e);
        }
    }

    /**
     * The same of a file in memory that has its weights in it.
     *
     * @throws IllegalArgumentException when it is no ONNX model or cannot be made fit
     */
    public static OnnxFile of(byte[] model, boolean cpu) {
        return new OnnxFile(null, null, OnnxGraph.read(model), "model=" + Sha256.hex(model), cpu);
    }

    /** The graph, for further edits. */
    OnnxGraph graph() {
        return graph;
    }

    /** What decides the numbers, for the fingerprint: SHA-256 of the file and, where they lie elsewhere, of the weights. */
    public String digest() {
        return digest;
    }

    /**
     * How the graph multiplies, for the fingerprint: {@code as-given}, {@code int8-tokenwise}, {@code float} or {@code
     * as-given-rows-alone}.
     */
    public String products() {
        return products;
    }

    /** Whether each row has to run by itself. */
    public boolean rowsAlone() {
        return products.equals(DynamicProducts.ROWS_ALONE);
    }

    /** Whether it computes in types so coarse that the order of sums shows. */
    public boolean isCoarse() {
        return coarse;
    }

    /** Names of the graph's outputs. */
    public List<String> outputs() {
        return graph.outputNames();
    }

    /** The file itself where it can be opened as it lies there, else null: then {@link #bytes} is what was made of it. */
    public @Nullable Path unedited() {
        return edited ? null : path;
    }

    /** The graph as it is now, a whole ONNX file but for weights that lie below {@link #folder}. */
    public byte[] bytes() {
        return graph.toBytes();
    }

    /** The folder below which weights lie; null when all stand in the graph. */
    public @Nullable Path folder() {
        return folder;
    }

    /** The digest and what was done: the graph is large. */
    @Override
    public String toString() {
        return "OnnxFile[" + digest + ", " + products + "]";
    }
}
