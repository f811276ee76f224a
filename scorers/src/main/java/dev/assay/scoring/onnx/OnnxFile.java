package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file of any size: only a graph that has to be rewritten comes into memory, any other is opened where it lies.
 * Holders must not write to the array; under that rule any thread may read it.
 *
 * @param path the file
 * @param digest SHA-256 of the file
 * @param products how the graph multiplies, see {@link DynamicProducts#uncouple}
 * @param rewritten the graph to open in place of the file, or null
 */
record OnnxFile(Path path, String digest, String products, byte @Nullable [] rewritten) {
    // How the names of all operators begin that scale their input by the extremes of the whole batch, and of those that
    // may have weights without a zero point.
    private static final List<byte[]> QUANTISED = Stream.of("DynamicQuantize", "DequantizeLinear", "MatMulInteger")
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toList();
    private static final int LONGEST =
            QUANTISED.stream().mapToInt(name -> name.length).max().orElseThrow();
    private static final int BLOCK = 1 << 20;

    /**
     * Reads a file once for its digest and for signs of quantisation.
     *
     * @param cpu whether the model is to run on a CPU
     * @throws OnnxStartException when it cannot be read or rewritten
     */
    static OnnxFile inspect(Path path, boolean cpu) {
        MessageDigest sha = Sha256.digest();
        boolean quantised = false;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] block = new byte[LONGEST + BLOCK];
            int held = 0;
            for (int read = in.read(block, held, BLOCK); read > 0; read = in.read(block, held, BLOCK)) {
                sha.update(block, held, read);
                int filled = held + read;
                quantised = quantised || QUANTISED.stream().anyMatch(name -> contains(block, filled, name));
                // What ends a block may begin the name.
                int tail = Math.min(LONGEST - 1, filled);
                System.arraycopy(block, filled - tail, block, 0, tail);
                held = tail;
            }
            String digest = HexFormat.of().formatHex(sha.digest());
            return quantised ? rewrite(path, digest, cpu) : new OnnxFile(path, digest, DynamicProducts.AS_GIVEN, null);
        } catch (IOException e) {
            throw new OnnxStartException("cannot read " + path, e);
        }
    }

    private static OnnxFile rewrite(Path path, String digest, boolean cpu) throws IOException {
        try {
            OnnxGraph graph = OnnxGraph.read(Files.readAllBytes(path));
            boolean zeros = SymmetricWeights.declareZeros(graph);
            String products = DynamicProducts.uncouple(graph, cpu);
            boolean edited = zeros
                    || (!products.equals(DynamicProducts.AS_GIVEN) && !products.equals(DynamicProducts.ROWS_ALONE));
            return new OnnxFile(path, digest, products, edited ? graph.toBytes() : null);
        } catch (IllegalArgumentException e) {
            throw new OnnxStartException(path + " does not load: " + e.getMessage(), e);
        }
    }

    /** Whether each row has to run by itself. */
    boolean rowsAlone() {
        return products.equals(DynamicProducts.ROWS_ALONE);
    }

    OrtSession open(OnnxRuntime runtime) throws OrtException {
        return rewritten == null
                ? runtime.open(path)
                : runtime.open(rewritten, path.toAbsolutePath().resolveSibling(""));
    }

    private static boolean contains(byte[] block, int length, byte[] name) {
        for (int at = 0; at + name.length <= length; at++) {
            int same = 0;
            while (same < name.length && block[at + same] == name[same]) {
                same++;
            }
            if (same == name.length) {
                return true;
            }
        }
        return false;
    }

    /** The path and the digest: the graph is large. */
    @Override
    public String toString() {
        return "OnnxFile[" + path + ", " + digest + ", " + products + "]";
    }
}
