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
    // How the names of all operators begin that scale their input by the extremes of the whole batch.
    private static final byte[] DYNAMIC = "DynamicQuantize".getBytes(StandardCharsets.UTF_8);
    private static final int BLOCK = 1 << 20;

    /**
     * Reads a file once for its digest and for signs of dynamic quantisation.
     *
     * @param cpu whether the model is to run on a CPU
     * @throws OnnxStartException when it cannot be read or rewritten
     */
    static OnnxFile inspect(Path path, boolean cpu) {
        MessageDigest sha = Sha256.digest();
        boolean dynamic = false;
        try (InputStream in = Files.newInputStream(path)) {
            byte[] block = new byte[DYNAMIC.length + BLOCK];
            int held = 0;
            for (int read = in.read(block, held, BLOCK); read > 0; read = in.read(block, held, BLOCK)) {
                sha.update(block, held, read);
                dynamic = dynamic || contains(block, held + read);
                // What ends a block may begin the name.
                int tail = Math.min(DYNAMIC.length - 1, held + read);
                System.arraycopy(block, held + read - tail, block, 0, tail);
                held = tail;
            }
            String digest = HexFormat.of().formatHex(sha.digest());
            return dynamic ? rewrite(path, digest, cpu) : new OnnxFile(path, digest, DynamicProducts.AS_GIVEN, null);
        } catch (IOException e) {
            throw new OnnxStartException("cannot read " + path, e);
        }
    }

    private static OnnxFile rewrite(Path path, String digest, boolean cpu) throws IOException {
        try {
            OnnxGraph graph = OnnxGraph.read(Files.readAllBytes(path));
            String products = DynamicProducts.uncouple(graph, cpu);
            boolean edited = !products.equals(DynamicProducts.AS_GIVEN) && !products.equals(DynamicProducts.ROWS_ALONE);
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
        return rewritten == null ? runtime.open(path) : runtime.open(rewritten);
    }

    private static boolean contains(byte[] block, int length) {
        for (int at = 0; at + DYNAMIC.length <= length; at++) {
            int same = 0;
            while (same < DYNAMIC.length && block[at + same] == DYNAMIC[same]) {
                same++;
            }
            if (same == DYNAMIC.length) {
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
