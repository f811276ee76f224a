package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.Arrays;

/** What tests do to ONNX files. Stateless. */
public final class TestEdits {
    private TestEdits() {}

    /** A model and the file beside it that holds one of its constants. */
    public record Outside(byte[] model, byte[] weights) {}

    /** Puts a constant into a file beside the model. */
    public static Outside outside(byte[] model, String constant, String file) {
        OnnxGraph graph = OnnxGraph.read(model);
        Tensor tensor = graph.initializers().get(constant);
        byte[] data = new byte[0];
        for (Field field : Wire.fields(tensor.encoded(), 0, tensor.encoded().length)) {
            data = field.number() == 9 ? Arrays.copyOfRange(tensor.encoded(), field.from(), field.to()) : data;
        }
        Writer out = new Writer();
        for (long dim : tensor.dims()) {
            out.number(1, dim);
        }
        out.number(2, tensor.type()).text(8, constant);
        new ExternalData(file, 0, data.length).write(out);
        graph.initializers().put(constant, Tensor.read(out.toBytes()));
        return new Outside(graph.toBytes(), data);
    }

    /** Makes one tensor the only output and drops the node that made another. */
    public static byte[] ending(byte[] model, String output, String dropped) {
        OnnxGraph graph = OnnxGraph.read(model);
        graph.setOutput(output);
        graph.nodes().removeIf(node -> node.outputs().contains(dropped));
        return graph.toBytes();
    }
}
