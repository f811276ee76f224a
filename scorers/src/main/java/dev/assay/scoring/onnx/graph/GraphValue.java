package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph: its name, type and shape. Immutable; any thread may read it.
 *
 * @param type element type of a tensor, 0 for what is no tensor
 * @param shape one entry per axis, null when the shape is not declared
 */
record GraphValue(String name, int type, @Nullable List<Axis> shape) {

    /**
     * One axis.
     *
     * @param size its length, or -1 when it varies
     * @param symbol its name where it varies, possibly empty
     */
    record Axis(long size, String symbol) {}

    /** Takes a ValueInfoProto apart. */
    static GraphValue read(byte[] value) {
        String name = "";
        int type = 0;
        List<Axis> shape = null;
        for (Field field : Wire.fields(value, 0, value.length)) {
            if (field.number() == 1) {
                name = field.text(value);
            } else if (field.number() == 2) {
                Field tensor = first(value, field, 1);
                Field element = tensor == null ? null : first(value, tensor, 1);
                Field dims = tensor == null ? null : first(value, tensor, 2);
                type = element == null ? 0 : (int) element.value();
                shape = dims == null ? null : axes(value, dims);
            }
        }
        return new GraphValue(name, type, shape);
    }

    private static @Nullable Field first(byte[] bytes, Field in, int number) {
        return Wire.fields(bytes, in.from(), in.to()).stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .orElse(null);
    }

    private static List<Axis> axes(byte[] bytes, Field shape) {
        List<Axis> out = new ArrayList<>();
        for (Field dim : Wire.fields(bytes, shape.from(), shape.to())) {
            if (dim.number() == 1) {
                Field size = first(bytes, dim, 1);
                Field symbol = first(bytes, dim, 2);
                out.add(new Axis(size == null ? -1 : size.value(), symbol == null ? "" : symbol.text(bytes)));
            }
        }
        return List.copyOf(out);
    }

    /** A tensor of a type whose axes are numbers or names; none for a single number. */
    static byte[] tensor(String name, int type, Object... axes) {
        Writer dims = new Writer();
        for (Object axis : axes) {
            dims.message(
                    1,
                    axis instanceof Number size
                            ? new Writer().number(1, size.longValue())
                            : new Writer().text(2, axis.toString()));
        }
        Writer tensor = new Writer().number(1, type).message(2, dims);
        return new Writer()
                .text(1, name)
                .message(2, new Writer().message(1, tensor))
                .toBytes();
    }

    /** Number of axes, or -1 when the shape is not declared. */
    int rank() {
        return shape == null ? -1 : shape.size();
    }
}
