package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.DynamicProducts.Product;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Symmetric quantisation with one scale per token, s = max|x| / 127 over the token's numbers, so that what a token
 * becomes depends on that token alone: q = round(x / s) + 128 in uint8, y = s * (q - 128) W. Integer sums are exact, so
 * the order of summation does not matter either. Confined to the thread that loads the model.
 */
final class TokenwiseQuantisation implements DynamicProducts.Rewrite {
    private static final String CONTRIB = "com.microsoft";
    private static final int AXES_AS_INPUT = 18;
    private static final int SEVEN_BITS = 64;

    private final Tensor unit = Tensor.ofFloats("assay/unit", new long[0], new float[] {1});
    private final Tensor step = Tensor.ofFloats("assay/step", new long[0], new float[] {1 / 127f});
    // A token of zeros has no extreme to divide by.
    private final Tensor least = Tensor.ofFloats("assay/least-scale", new long[0], new float[] {1e-30f});
    private final Tensor middle = Tensor.ofByte("assay/middle", 128);
    private final OnnxGraph graph;
    private final @Nullable Path folder;
    private final Tensor lastAxis = Tensor.ofLongs("assay/last-axis", -1);
    private final boolean axesAsInput;

    /** @param folder where weights lie that are not in the graph; null where they need not be looked at */
    TokenwiseQuantisation(OnnxGraph graph, @Nullable Path folder) {
        this.graph = graph;
        this.folder = folder;
        for (Tensor tensor : List.of(unit, step, least, middle, lastAxis)) {
            graph.initializers().put(tensor.name(), tensor);
        }
        axesAsInput = graph.operatorSet() >= AXES_AS_INPUT;
        graph.useDomain(CONTRIB);
    }

    @Override
    public List<Node> quantiser(Node quantise) {
        String x = quantise.inputs().get(0);
        List<Node> out = new ArrayList<>();
        out.add(Node.of("Abs", List.of(x), name(quantise, "abs")));
        out.add(rowMaximum(name(quantise, "abs"), name(quantise, "max")));
        out.add(Node.of("Mul", List.of(name(quantise, "max"), step.name()), name(quantise, "raw-scale")));
        out.add(Node.of("Max", List.of(name(quantise, "raw-scale"), least.name()), name(quantise, "scale")));
        out.add(Node.of("Div", List.of(x, name(quantise, "scale")), name(quantise, "steps")));
        out.add(Node.of(
                "QuantizeLinear",
                List.of(name(quantise, "steps"), unit.name(), middle.name()),
                name(quantise, "quantised")));
        return out;
    }

    @Override
    public Node[] product(Product product) {
        List<String> inputs = new ArrayList<>(List.of(
                name(product.quantise(), "quantised"),
                product.weights().name(),
                unit.name(),
                product.scale().name(),
                middle.name()));
        // The runtime names what it makes of it after it, so products do not share one.
        String zeroName = product.output() + "/assay-zero";
        Tensor zero = product.zero() == null
                ? Tensor.ofSigned(zeroName, 0)
                : ExternalData.inside(product.zero(), folder).named(zeroName);
        // Symmetric weights have zeros here, and the kernel is faster when it is not told so.
        if (!isZero(zero.values()) || isWide(product.weights())) {
            graph.initializers().put(zero.name(), zero);
            inputs.add(zero.name());
        }
        String unscaled = product.output() + "/assay-unscaled";
        return new Node[] {
            Node.ofDomain(CONTRIB, "MatMulIntegerToFloat", inputs, unscaled),
            Node.of("Mul", List.of(unscaled, name(product.quantise(), "scale")), product.output())
        };
    }

    /**
     * Whether signed weights may be beyond 7 bits. The runtime then makes them unsigned and writes their new zero over the
     * one that is given, without looking whether one is.
     */
    private boolean isWide(Tensor weights) {
        if (weights.type() != OnnxGraph.INT8) {
            return false;
        }
        ExternalData data = ExternalData.of(weights);
        if (data != null) {
            return folder == null || data.hasByteOutside(folder, -SEVEN_BITS, SEVEN_BITS - 1);
        }
        for (float value : weights.values()) {
            if (value < -SEVEN_BITS || value >= SEVEN_BITS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private Node rowMaximum(String input, String output) {
        Writer keep = Node.attribute("keepdims", 1);
        return axesAsInput
                ? Node.of("ReduceMax", List.of(input, lastAxis.name()), output, keep)
                : Node.of("ReduceMax", List.of(input), output, Node.attributes("axes", -1), keep);
    }

    private static String name(Node quantise, String part) {
        return quantise.outputs().get(0) + "/assay-" + part;
    }
}
