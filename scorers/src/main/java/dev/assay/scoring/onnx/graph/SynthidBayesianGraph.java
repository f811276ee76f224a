package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import java.util.ArrayList;
import java.util.List;

/**
 * The ONNX graph of SynthID's posterior (Dathathri et al., Nature 2024, Bayesian scoring): with bits g [B, N, D] and a mask
 * m [B, N],
 *
 * <pre>
 *   q = sigmoid(beta_l + sum over j before l of delta_lj g_j)        chance of two different candidates in layer l
 *   L = ((g + 0.5) q + 1 - q) / 2                                    likelihood of g with the watermark, 0.5 without
 *   log ratio = sum over n, l of m (log max(L, 1e-30) - log 0.5)     [B]
 *   posterior = sigmoid(log ratio + log-odds of the prior)           [B]
 * </pre>
 *
 * Everything is float32. Confined to the thread that loads the model.
 */
public final class SynthidBayesianGraph {
    /** The input of bits, float32 [B, N, D]. */
    public static final String BITS = "g_values";
    /** The input that says which n-grams count, float32 [B, N]. */
    public static final String MASK = "mask";
    /** The output in [0, 1], float32 [B]. */
    public static final String POSTERIOR = "posterior";
    /** The output without the prior, natural logarithm, float32 [B]. */
    public static final String LOG_RATIO = "log_ratio";

    private static final int IR_VERSION = 8;
    /** The first set whose sums take their axes as an input is 13; nothing here has changed since. */
    private static final int OPERATOR_SET = 13;

    private static final float SMALLEST_LIKELIHOOD = 1e-30f;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();

    private SynthidBayesianGraph() {}

    /** The whole file for these parameters. */
    public static byte[] of(BayesianScore parameters) {
        SynthidBayesianGraph graph = new SynthidBayesianGraph();
        graph.append(parameters);
        return graph.toBytes(parameters.depth());
    }

    private void append(BayesianScore parameters) {
        int depth = parameters.depth();
        float[] weights = new float[depth * depth];
        float[] bias = new float[depth];
        for (int layer = 0; layer < depth; layer++) {
            bias[layer] = (float) parameters.beta(layer);
            for (int earlier = 0; earlier < layer; earlier++) {
                weights[earlier * depth + layer] = (float) parameters.delta(layer, earlier);
            }
        }
        String delta = floats("delta", new long[] {depth, depth}, weights);
        String beta = floats("beta", new long[] {depth}, bias);
        String sums = node("MatMul", BITS, delta, "earlier");
        String two = node("Sigmoid", node("Add", sums, beta, "logits"), "two_unique");
        String marked = node("Mul", node("Add", BITS, number("half", 0.5f), "shifted"), two, "if_two");
        String one = node("Sub", number("one", 1), two, "if_one");
        String twice = node("Add", marked, one, "twice_likelihood");
        String likelihood = node("Mul", twice, "half", "likelihood");
        String bounded = node("Max", likelihood, number("least", SMALLEST_LIKELIHOOD), "bounded");
        String ratio = node("Sub", node("Log", bounded, "log"), number("log_half", (float) Math.log(0.5)), "ratio");
        String perNgram = sum(ratio, 2, "per_ngram");
        sum(node("Mul", perNgram, MASK, "used"), 1, LOG_RATIO);
        String odds = node("Add", LOG_RATIO, number("prior", (float) parameters.priorLogOdds()), "log_odds");
        node("Sigmoid", odds, POSTERIOR);
    }

    private String node(String op, String from, String output) {
        nodes.add(Node.of(op, List.of(from), output));
        return output;
    }

    private String node(String op, String left, String right, String output) {
        nodes.add(Node.of(op, List.of(left, right), output));
        return output;
    }

    private String sum(String from, long axis, String output) {
        Tensor axes = Tensor.ofLongs("axis_" + axis, axis);
        constants.add(axes);
        nodes.add(Node.of("ReduceSum", List.of(from, axes.name()), output, Node.attribute("keepdims", 0)));
        return output;
    }

    private String number(String name, float value) {
        return floats(name, new long[] {1}, value);
    }

    private String floats(String name, long[] dims, float... values) {
        constants.add(Tensor.ofFloats(name, dims, values));
        return name;
    }

    private byte[] toBytes(int depth) {
        Writer graph = new Writer();
        nodes.forEach(node -> graph.bytes(1, node.encoded()));
        graph.text(2, "synthid-bayesian");
        constants.forEach(constant -> graph.bytes(5, constant.encoded()));
        graph.message(11, value(BITS, "B", "N", depth));
        graph.message(11, value(MASK, "B", "N"));
        graph.message(12, value(POSTERIOR, "B"));
        graph.message(12, value(LOG_RATIO, "B"));
        return new Writer()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Writer().text(1, "").number(2, OPERATOR_SET))
                .toBytes();
    }

    /** A float tensor whose dimensions are names or numbers. */
    private static Writer value(String name, Object... shape) {
        Writer dimensions = new Writer();
        for (Object dimension : shape) {
            dimensions.message(
                    1,
                    dimension instanceof Integer number
                            ? new Writer().number(1, number)
                            : new Writer().text(2, dimension.toString()));
        }
        Writer tensor = new Writer().number(1, OnnxGraph.FLOAT).message(2, dimensions);
        return new Writer().text(1, name).message(2, new Writer().message(1, tensor));
    }
}
