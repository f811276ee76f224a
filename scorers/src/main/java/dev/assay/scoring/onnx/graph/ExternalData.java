package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the numbers of a constant lie outside the ONNX file. Immutable; any thread may read it.
 *
 * @param location path relative to the folder of the ONNX file
 * @param offset first byte in that file
 * @param length number of bytes, or -1 for all to the end
 */
record ExternalData(String location, long offset, long length) {
    private static final int RAW = 9;
    private static final int ENTRY = 13;
    private static final int PLACE = 14;
    private static final int OUTSIDE = 1;
    private static final int BLOCK = 1 << 16;

    /** Adds what TensorProto says about it. */
    void write(Writer tensor) {
        entry(tensor, "location", location);
        if (offset > 0 || length >= 0) {
            entry(tensor, "offset", Long.toString(offset));
        }
        if (length >= 0) {
            entry(tensor, "length", Long.toString(length));
        }
        tensor.number(PLACE, OUTSIDE);
    }

    private static void entry(Writer tensor, String key, String value) {
        tensor.message(ENTRY, new Writer().text(1, key).text(2, value));
    }

    /** Where a tensor's numbers lie, or null when they stand in the ONNX file. */
    static @Nullable ExternalData of(Tensor tensor) {
        byte[] bytes = tensor.encoded();
        Map<String, String> entries = new HashMap<>();
        boolean outside = false;
        for (Field field : Wire.fields(bytes, 0, bytes.length)) {
            if (field.number() == ENTRY) {
                String key = "";
                String value = "";
                for (Field part : Wire.fields(bytes, field.from(), field.to())) {
                    key = part.number() == 1 ? part.text(bytes) : key;
                    value = part.number() == 2 ? part.text(bytes) : value;
                }
                entries.put(key, value);
            }
            outside |= field.number() == PLACE && field.value() == OUTSIDE;
        }
        return outside
                ? new ExternalData(
                        entries.getOrDefault("location", ""),
                        Long.parseLong(entries.getOrDefault("offset", "0")),
                        Long.parseLong(entries.getOrDefault("length", "-1")))
                : null;
    }

    /**
     * The location without detours.
     *
     * @throws IllegalArgumentException when it leads out of the folder that it counts from
     */
    Path relative() {
        Path relative = Path.of(location).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw new IllegalArgumentException("has weights outside of its directory: put them beside it");
        }
        return relative;
    }

    /**
     * Whether any of the numbers, of eight bits with a sign, is below or above two bounds.
     *
     * @param folder that the location counts from
     * @throws IllegalArgumentException when they cannot be read
     */
    boolean hasByteOutside(Path folder, int least, int most) {
        try (FileChannel file = FileChannel.open(folder.resolve(relative()), StandardOpenOption.READ)) {
            long left = length < 0 ? file.size() - offset : length;
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(left, BLOCK));
            for (long at = offset; left > 0; ) {
                int read = file.read(block.clear().limit((int) Math.min(left, block.capacity())), at);
                if (read < 0) {
                    throw new IllegalArgumentException("names more weights than " + location + " holds");
                }
                for (int i = 0; i < read; i++) {
                    if (block.get(i) < least || block.get(i) > most) {
                        return true;
                    }
                }
                at += read;
                left -= read;
            }
            return false;
        } catch (IOException e) {
            throw new IllegalArgumentException("has weights that cannot be read: " + e, e);
        }
    }

    /**
     * The tensor with its numbers in it, wherever they lie.
     *
     * @param folder that locations count from; null where there is none
     * @throws IllegalArgumentException when they cannot be read
     */
    static Tensor inside(Tensor tensor, @Nullable Path folder) {
        ExternalData data = of(tensor);
        if (data == null) {
            return tensor;
        }
        if (folder == null) {
            throw new IllegalArgumentException(
                    "keeps weights in other files that have to be spelled out; put them into model.onnx");
        }
        Writer out = withoutPlace(tensor).bytes(RAW, data.bytes(folder));
        return new Tensor(tensor.name(), tensor.type(), tensor.dims(), out.toBytes());
    }

    private static Writer withoutPlace(Tensor tensor) {
        Writer out = new Writer();
        for (Field field : Wire.fields(tensor.encoded(), 0, tensor.encoded().length)) {
            if (field.number() != ENTRY && field.number() != PLACE) {
                out.raw(tensor.encoded(), field.start(), field.to());
            }
        }
        return out;
    }

    private byte[] bytes(Path folder) {
        try (FileChannel file = FileChannel.open(folder.resolve(relative()), StandardOpenOption.READ)) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length < 0 ? file.size() - offset : length));
            while (all.hasRemaining()) {
                if (file.read(all, offset + all.position()) < 0) {
                    throw new IllegalArgumentException("names more weights than " + location + " holds");
                }
            }
            return all.array();
        } catch (IOException e) {
            throw new IllegalArgumentException("has weights that cannot be read: " + e, e);
        }
    }

    /** The tensor with its numbers elsewhere. */
    Tensor moved(Tensor tensor, String newLocation) {
        Writer out = withoutPlace(tensor);
        new ExternalData(newLocation, offset, length).write(out);
        return new Tensor(tensor.name(), tensor.type(), tensor.dims(), out.toBytes());
    }
}
