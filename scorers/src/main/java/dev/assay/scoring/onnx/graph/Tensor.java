package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A constant tensor. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param type element type of onnx.proto3
 * @param encoded its whole TensorProto
 */
record Tensor(String name, int type, long[] dims, byte[] encoded) {
    private static final int LOCATION = 14;
    private static final int EXTERNAL = 1;

    static Tensor ofFloats(String name, long[] dims, float[] values) {
        byte[] data = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return of(name, OnnxGraph.FLOAT, dims, data);
    }

    static Tensor ofLongs(String name, long... values) {
        byte[] data = new byte[values.length * Long.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return of(name, OnnxGraph.INT64, new long[] {values.length}, data);
    }

    /** A scalar of type uint8. */
    static Tensor ofByte(String name, int value) {
        return of(name, OnnxGraph.UINT8, new long[0], new byte[] {(byte) value});
    }

    /** A scalar of type int8. */
    static Tensor ofSigned(String name, int value) {
        return of(name, OnnxGraph.INT8, new long[0], new byte[] {(byte) value});
    }

    /** Whether the values lie in another file, or elsewhere in this one. */
    boolean isExternal() {
        return Wire.fields(encoded, 0, encoded.length).stream()
                .anyMatch(field -> field.number() == LOCATION && field.value() == EXTERNAL);
    }

    private static Tensor of(String name, int type, long[] dims, byte[] littleEndian) {
        Writer out = new Writer(littleEndian.length + 64);
        for (long dim : dims) {
            out.number(1, dim);
        }
        out.number(2, type).text(8, name).bytes(9, littleEndian);
        return new Tensor(name, type, dims, out.toBytes());
    }

    /** The same under another name; of a field that stands twice the later one counts. */
    Tensor named(String other) {
        byte[] name = new Writer().text(8, other).toBytes();
        byte[] renamed = Arrays.copyOf(encoded, encoded.length + name.length);
        System.arraycopy(name, 0, renamed, encoded.length, name.length);
        return new Tensor(other, type, dims, renamed);
    }

    static Tensor read(byte[] encoded) {
        String name = "";
        int type = 0;
        List<Long> dims = new ArrayList<>();
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            switch (field.number()) {
                case 1 -> {
                    if (field.type() == Wire.BYTES) {
                        dims.addAll(Wire.varints(encoded, field.from(), field.to()));
                    } else {
                        dims.add(field.value());
                    }
                }
                case 2 -> type = (int) field.value();
                case 8 -> name = field.text(encoded);
                default -> {}
            }
        }
        return new Tensor(name, type, dims.stream().mapToLong(d -> d).toArray(), encoded);
    }

    int size() {
        long size = 1;
        for (long dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        return Math.toIntExact(size);
    }

    /** The values of a float, int8 or uint8 tensor that keeps its data in the file itself. */
    float[] values() {
        float[] out = new float[size()];
        int filled = 0;
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            filled += switch (field.number()) {
                case 9 -> copyRaw(field, out);
                case 4 -> copyFloats(field, out, filled);
                case 5 -> copyInts(field, out, filled);
                default -> 0;
            };
        }
        if (filled != out.length) {
            throw new IllegalArgumentException("tensor with " + filled + " of " + out.length + " values");
        }
        return out;
    }

    private int copyRaw(Field field, float[] out) {
        ByteBuffer data = ByteBuffer.wrap(encoded, field.from(), field.to() - field.from())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (type) {
                case OnnxGraph.FLOAT -> data.getFloat();
                case OnnxGraph.INT8 -> data.get();
                case OnnxGraph.UINT8 -> data.get() & 0xFF;
                default -> throw new IllegalArgumentException("tensor of type " + type);
            };
        }
        return out.length;
    }

    private int copyFloats(Field field, float[] out, int at) {
        ByteBuffer data = ByteBuffer.wrap(encoded, field.from(), field.to() - field.from())
                .order(ByteOrder.LITTLE_ENDIAN);
        int count = data.remaining() / Float.BYTES;
        for (int i = 0; i < count; i++) {
            out[at + i] = data.getFloat();
        }
        return count;
    }

    private int copyInts(Field field, float[] out, int at) {
        if (field.type() == Wire.VARINT) {
            out[at] = field.value();
            return 1;
        }
        List<Long> values = Wire.varints(encoded, field.from(), field.to());
        for (int i = 0; i < values.size(); i++) {
            out[at + i] = values.get(i);
        }
        return values.size();
    }
}
