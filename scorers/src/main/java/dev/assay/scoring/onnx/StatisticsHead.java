package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the nodes that turn rows of float32 logits [R, V] into columns of statistics, R rows at a time. With m the row's
 * maximum, z = l - m, S = sum exp z, L = log S and y the observed token:
 *
 * <pre>
 *   logprob = z_y - L      entropy = L - u, u = sum exp(z) z / S      varlogp = sum exp(z) z^2 / S - u^2, at least 0
 *   rank = 1 + #{z > z_y}  mass_above = sum of exp(z) over those / S  top1 = -L
 *   log_sum_sqrt = log sum sqrt(exp z) - L/2      log_sum_sq = log sum exp(z)^2 - 2L      mean_logp = mean z - L
 *   xent = L - c, c = sum P z      xvar = sum P (z - c)^2      P the reference's distribution
 * </pre>
 *
 * Confined to the thread that loads the model.
 */
final class StatisticsHead {
    /** What stands for minus infinity: p is 0 there in float32, and p log p stays 0. */
    static final double LEAST = -1e4;

    private final NodeBlock block;
    private final StatisticsLayout layout;
    private final String targets;

    /** The columns of one model's distribution that others need. */
    private record Distribution(String z, String exp, String sum, String log, String mean, String observed) {}

    /** @param targets the observed tokens, int64 [R, 1] */
    StatisticsHead(NodeBlock block, StatisticsLayout layout, String targets) {
        this.block = block;
        this.layout = layout;
        this.targets = targets;
    }

    /**
     * One model's logits.
     *
     * @param name of the logits, float32 [R, V]
     * @param clamp whether some may be minus infinity
     */
    record Logits(String name, boolean clamp) {}

    /** Writes the head of a single model; returns the name of its columns, float32 [R, F]. */
    String append(Logits logits) {
        return pack(columns(logits, distribution(logits)));
    }

    /** Writes the head of a scorer and a reference. */
    String append(Logits scorer, Logits reference) {
        Distribution q = distribution(scorer);
        List<String> columns = columns(scorer, q);
        columns.addAll(dual(q, distribution(reference)));
        return pack(columns);
    }

    private String pack(List<String> columns) {
        return block.concat(1, columns.toArray(String[]::new));
    }

    private Distribution distribution(Logits logits) {
        String shifted = block.node("Sub", logits.name(), block.overLast("ReduceMax", logits.name()));
        String z = logits.clamp() ? block.node("Max", shifted, block.number(LEAST)) : shifted;
        String exp = block.node("Exp", z);
        String sum = block.overLast("ReduceSum", exp);
        String log = block.node("Log", sum);
        String observed = block.node("GatherElements", List.of(z, targets), Node.attribute("axis", 1));
        String mean = block.node("Div", dot(exp, z), sum);
        return new Distribution(z, exp, sum, log, mean, observed);
    }

    /** Sum over the vocabulary of a product, [R, 1]. */
    private String dot(String a, String b) {
        return block.overLast("ReduceSum", block.node("Mul", a, b));
    }

    private List<String> columns(Logits logits, Distribution d) {
        List<String> out = new ArrayList<>();
        out.add(bounded(block.node("Sub", d.observed, d.log)));
        out.add(block.node("Sub", d.log, d.mean));
        String square = block.node("Div", dot(block.node("Mul", d.exp, d.z), d.z), d.sum);
        String variance = block.node("Sub", square, block.node("Mul", d.mean, d.mean));
        out.add(block.node("Max", variance, block.number(0)));
        String above = block.cast(block.node("Greater", d.z, d.observed), OnnxGraph.FLOAT);
        out.add(block.node("Add", block.overLast("ReduceSum", above), block.number(1)));
        if (layout.has(Statistic.MASS_ABOVE)) {
            out.addAll(extended(logits, d, above));
        }
        if (layout.has(Statistic.TOPK_ID)) {
            out.addAll(largest(d));
        }
        return out;
    }

    private List<String> extended(Logits logits, Distribution d, String above) {
        String massAbove = block.node("Div", dot(d.exp, above), d.sum);
        String top = block.node("Neg", d.log);
        String roots = block.node("Log", block.overLast("ReduceSum", block.node("Sqrt", d.exp)));
        String half = block.node("Mul", d.log, block.number(0.5));
        String squares = block.node("Log", block.overLast("ReduceSumSquare", d.exp));
        String twice = block.node("Mul", d.log, block.number(2));
        return List.of(
                massAbove, top, block.node("Sub", roots, half), block.node("Sub", squares, twice), mean(logits, d));
    }

    /** The mean over a vocabulary with impossible tokens is not defined, which the smallest value says. */
    private String mean(Logits logits, Distribution d) {
        String mean = block.node("Sub", block.overLast("ReduceMean", d.z), d.log);
        if (!logits.clamp()) {
            return mean;
        }
        String least = block.overLast("ReduceMin", d.z);
        String defined = block.node("Greater", least, block.number(LEAST));
        return block.node("Where", defined, mean, block.number(LEAST));
    }

    private List<String> largest(Distribution d) {
        String values = block.fresh("top-values");
        String ids = block.fresh("top-ids");
        block.nodes().add(topK(d.z, values, ids));
        String logprobs = bounded(block.node("Sub", values, d.log));
        return List.of(logprobs, block.cast(ids, OnnxGraph.FLOAT));
    }

    private Node topK(String from, String values, String ids) {
        Wire.Writer node = new Wire.Writer()
                .text(1, from)
                .text(1, block.longs(layout.topK()))
                .text(2, values)
                .text(2, ids)
                .text(3, values + "/node")
                .text(4, "TopK")
                .message(5, Node.attribute("axis", -1));
        return new Node("TopK", List.of(from, block.longs(layout.topK())), List.of(values, ids), node.toBytes());
    }

    private List<String> dual(Distribution q, Distribution p) {
        String centre = block.node("Div", dot(p.exp, q.z), p.sum);
        String away = block.node("Sub", q.z, centre);
        String spread = dot(block.node("Mul", p.exp, away), away);
        return List.of(
                block.node("Sub", q.log, centre),
                block.node("Div", spread, p.sum),
                bounded(block.node("Sub", p.observed, p.log)),
                block.node("Sub", p.log, p.mean));
    }

    private String bounded(String logprob) {
        return block.node("Max", logprob, block.number(LEAST));
    }
}
