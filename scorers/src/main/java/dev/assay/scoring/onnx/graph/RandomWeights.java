package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Matrices of random numbers, evenly distributed, of any float type, in the ONNX file or in one beside it. Confined to the
 * thread that writes.
 */
final class RandomWeights implements AutoCloseable {
    private static final String FILE = "model.onnx_data";
    /** The runtime maps weights into memory, page by page. */
    private static final int ALIGNMENT = 4096;

    private final OutputStream file;
    private final FloatType type;
    private final boolean external;
    private final List<byte[]> tensors = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private long at;

    RandomWeights(Path directory, FloatType type, boolean external) throws IOException {
        Files.createDirectories(directory);
        this.type = type;
        this.external = external;
        this.file = external
                ? new BufferedOutputStream(Files.newOutputStream(directory.resolve(FILE)), 1 << 20)
                : OutputStream.nullOutputStream();
    }

    /** A new matrix with the given standard deviation; returns its name. */
    String matrix(int rows, int columns, double deviation) throws IOException {
        String name = "weights/" + tensors.size();
        Writer tensor = new Writer()
                .number(1, rows)
                .number(1, columns)
                .number(2, type.onnx())
                .text(8, name);
        long bytes = (long) rows * columns * (type == FloatType.FLOAT32 ? Float.BYTES : Short.BYTES);
        // An even distribution has the deviation width / sqrt 12.
        float width = (float) (deviation * Math.sqrt(12));
        if (external) {
            align();
            numbers((long) rows * columns, width, file);
            new ExternalData(FILE, at, bytes).write(tensor);
            at += bytes;
        } else {
            ByteArrayOutputStream inside = new ByteArrayOutputStream(Math.toIntExact(bytes));
            numbers((long) rows * columns, width, inside);
            tensor.bytes(9, inside.toByteArray());
        }
        tensors.add(tensor.toBytes());
        return name;
    }

    private void align() throws IOException {
        int gap = (int) (-at & (ALIGNMENT - 1));
        file.write(new byte[gap]);
        at += gap;
    }

    private void numbers(long count, float width, OutputStream out) throws IOException {
        byte[] four = new byte[Float.BYTES];
        for (long i = 0; i < count; i++) {
            int bits = (int) random.nextLong();
            float value = width * ((bits >>> 8) / (float) (1 << 24) - 0.5f);
            int size = type.encode(value, four);
            out.write(four, 0, size);
        }
    }

    /** Every matrix so far, each a whole TensorProto. */
    List<byte[]> tensors() {
        return tensors;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
