package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads an ONNX file without its weights: a large constant that stands in the file itself becomes one with external data,
 * namely at its place in that file. So a graph of any size can be edited in little memory, and what is written holds no
 * weights. Confined to the thread that loads the model.
 */
final class OnnxSkeleton {
    // Smaller ones stay: the runtime reads shapes from them before it loads weights.
    private static final int KEPT_BYTES = 1 << 20;

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int TENSOR_FLOATS = 4;
    private static final int TENSOR_RAW = 9;

    private final ByteBuffer file;
    private final String name;

    private OnnxSkeleton(ByteBuffer file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is not an ONNX model
     */
    static OnnxGraph read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("larger than 2 GiB: export it with external data");
            }
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            Path name = path.getFileName();
            return OnnxGraph.read(new OnnxSkeleton(map, name == null ? "" : name.toString()).model());
        }
    }

    private byte[] model() {
        Writer out = new Writer(1 << 16);
        for (Field field : Wire.fields(file, 0, file.limit())) {
            if (field.number() == MODEL_GRAPH && field.type() == Wire.BYTES) {
                out.bytes(MODEL_GRAPH, graph(field));
            } else {
                copy(field.start(), field.to(), out);
            }
        }
        return out.toBytes();
    }

    private byte[] graph(Field graph) {
        Writer out = new Writer(1 << 16);
        for (Field field : Wire.fields(file, graph.from(), graph.to())) {
            if (field.number() == GRAPH_INITIALIZER && field.to() - field.from() > KEPT_BYTES) {
                out.bytes(GRAPH_INITIALIZER, initializer(field));
            } else {
                copy(field.start(), field.to(), out);
            }
        }
        return out.toBytes();
    }

    private byte[] initializer(Field tensor) {
        Writer out = new Writer();
        for (Field field : Wire.fields(file, tensor.from(), tensor.to())) {
            boolean large = field.type() == Wire.BYTES && field.to() - field.from() > KEPT_BYTES;
            if (large && (field.number() == TENSOR_RAW || field.number() == TENSOR_FLOATS)) {
                new ExternalData(name, field.from(), field.to() - field.from()).write(out);
            } else {
                copy(field.start(), field.to(), out);
            }
        }
        return out.toBytes();
    }

    private void copy(int from, int to, Writer out) {
        byte[] bytes = new byte[to - from];
        file.get(from, bytes);
        out.raw(bytes, 0, bytes.length);
    }
}
