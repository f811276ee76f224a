package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fuses a statistics head onto a causal language model: the graph then reads token ids int64 [B, T], T at least 2, and gives
 * one packed tensor float32 [B, T-1, F], entry j of a row describing its token j+1. Logits exist for a bounded number of
 * rows at a time only: the projection onto the vocabulary moves into the loop over the rows, where it is recognised. The
 * formulas are those of {@link StatisticsHead}. Confined to the thread that loads the model.
 */
final class HeadFusion {
    /** Changes with every change of what is computed. */
    static final String VERSION = "head-8";

    private static final int LEAST_OPERATOR_SET = 11;
    private static final String REFERENCE = "reference/";

    private final Plan plan;
    private final List<Part> parts = new ArrayList<>();
    private final OnnxGraph graph;
    private final NodeBlock before;
    private final NodeBlock after;

    /**
     * What to fuse.
     *
     * @param layout the columns
     * @param rows rows per chunk, at least 1
     * @param vocabulary number of real tokens, the first ones; 0 when all are real
     * @param tile tokens of the vocabulary that are worked off at a time, 0 for all: worth it where a cache is small
     * @param cpu whether the graph is to run on a CPU
     */
    record Plan(StatisticsLayout layout, int rows, int vocabulary, int tile, boolean cpu) {}

    /**
     * A fused graph.
     *
     * @param vocabulary width of the logits, of the narrower model's where there are two; -1 when the graphs do not say it
     * @param description what was found in the models
     * @param whole logits per token that exist for the whole batch, of both models; those of unknown width count as many as
     *     there are real tokens
     */
    record Fused(OnnxGraph graph, long vocabulary, String description, long whole) {}

    /** What goes into and comes out of one model. */
    private record Side(String prefix, List<byte[]> inputs, List<byte[]> outputs) {
        static Side of(OnnxGraph model, String prefix) {
            return new Side(prefix, prefixed(model.inputs(), prefix), prefixed(model.outputs(), prefix));
        }

        private static List<byte[]> prefixed(List<byte[]> values, String prefix) {
            return values.stream()
                    .map(value -> NodeNames.prefixed(value, prefix))
                    .toList();
        }
    }

    /** One model of the graph. */
    private record Part(String logits, GraphValue value, VocabularyProjection projection) {
        long width() {
            List<GraphValue.Axis> axes = value.shape() == null ? List.of() : value.shape();
            long declared = axes.isEmpty() ? -1 : axes.get(axes.size() - 1).size();
            return declared > 0 ? declared : projection.vocabulary();
        }
    }

    private HeadFusion(OnnxGraph graph, Plan plan) {
        this.graph = graph;
        this.plan = plan;
        before = new NodeBlock("assay/in/", graph.operatorSet(), false);
        after = new NodeBlock("assay/", graph.operatorSet(), plan.cpu() && graph.operatorSet() >= 13);
    }

    /**
     * Fuses one model.
     *
     * @throws IllegalArgumentException saying what the graph lacks
     */
    static Fused fuse(OnnxGraph model, Plan plan) {
        model.foldConstants();
        return new HeadFusion(model, plan).fuse(List.of(Side.of(model, "")));
    }

    /**
     * Fuses a scorer and a reference into one graph.
     *
     * @throws IllegalArgumentException saying what a graph lacks or why they do not fit together
     */
    static Fused fuse(OnnxGraph scorer, OnnxGraph reference, Plan plan) {
        scorer.foldConstants();
        reference.foldConstants();
        List<Side> sides = List.of(Side.of(scorer, ""), Side.of(reference, REFERENCE));
        GraphMerge.into(scorer, reference, REFERENCE);
        return new HeadFusion(scorer, plan).fuse(sides);
    }

    private Fused fuse(List<Side> sides) {
        if (graph.operatorSet() < LEAST_OPERATOR_SET) {
            throw new IllegalArgumentException("is of operator set " + graph.operatorSet() + ": export it with "
                    + LEAST_OPERATOR_SET + " or later");
        }
        for (Side side : sides) {
            CausalInputs.replace(side.inputs(), graph.initializers().keySet(), before, side.prefix());
        }
        graph.nodes().addAll(0, before.nodes());
        graph.inputs().clear();
        graph.inputs().add(GraphValue.tensor(FusedGraph.IDS, OnnxGraph.INT64, "B", "T"));
        graph.inputs().add(GraphValue.tensor(FusedGraph.ROWS, OnnxGraph.INT64, "N"));
        for (Side side : sides) {
            parts.add(part(side));
        }
        append();
        graph.nodes().addAll(after.nodes());
        putConstants(before);
        putConstants(after);
        graph.setOutput(FusedGraph.OUTPUT);
        prune();
        long width = parts.stream().mapToLong(Part::width).min().orElse(-1);
        return new Fused(graph, width, describe(), whole());
    }

    private long whole() {
        return parts.stream()
                .filter(part -> !part.projection().isFound())
                .mapToLong(part -> Math.max(part.width(), plan.vocabulary()))
                .sum();
    }

    /** Width of a model's logits where the graph says it, else -1. */
    static long width(OnnxGraph model) {
        GraphValue logits = LogitsOutput.of(model.outputs(), "");
        return new Part(logits.name(), logits, VocabularyProjection.of(model, logits.name())).width();
    }

    private void putConstants(NodeBlock block) {
        block.constants().forEach((name, tensor) -> graph.initializers().put(name, tensor));
    }

    private Part part(Side side) {
        GraphValue logits = LogitsOutput.of(side.outputs(), side.prefix());
        VocabularyProjection projection = VocabularyProjection.of(graph, logits.name());
        Part part = new Part(logits.name(), logits, projection);
        if (plan.layout().topK() > 0 && part.width() > 0 && plan.layout().topK() > part.width()) {
            throw new IllegalArgumentException("has " + part.width() + " tokens, fewer than the "
                    + plan.layout().topK() + " asked for");
        }
        return part;
    }

    private void append() {
        RowLoop loop = new RowLoop(after, plan.rows());
        List<String> rows = new ArrayList<>();
        for (Part part : parts) {
            rows.add(loop.flat(part.projection().source()));
        }
        NodeBlock body = after.body("chunk");
        String chunk = loop.chunk(body);
        String targets = loop.targets(body, loop.tokens(), chunk);
        List<LogitTiles> logits = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            logits.add(logits(body, parts.get(i), loop.rows(body, rows.get(i), chunk), targets));
        }
        LogitTiles reference = logits.size() == 1 ? null : logits.get(1);
        if (reference != null && reference.vocabulary() != logits.get(0).vocabulary()) {
            throw new IllegalArgumentException("gives " + logits.get(0).vocabulary() + " logits, the reference "
                    + reference.vocabulary() + ": two models can be compared over the same vocabulary only");
        }
        String columns = new StatisticsHead(body, plan.layout(), targets, logits.get(0), reference).append();
        loop.close(body, columns, plan.layout().width(), FusedGraph.OUTPUT);
    }

    private LogitTiles logits(NodeBlock body, Part part, String rows, String targets) {
        boolean widen = plan.cpu() && part.projection().canWiden();
        long width = part.width();
        long real = plan.vocabulary() > 0 && (width < 0 || plan.vocabulary() < width) ? plan.vocabulary() : width;
        // Two models are compared tile by tile, so either both have tiles or none has.
        boolean tiled = parts.stream().allMatch(one -> one.projection().isDivisible());
        return new ProjectedTiles(part.projection(), after, body, widen)
                .append(rows, width, Math.max(0, real), tiled ? plan.tile() : 0, targets);
    }

    /** Other outputs, their nodes and their constants go. */
    private void prune() {
        List<Node> needed = NodeNames.needed(graph.nodes(), Set.of(FusedGraph.OUTPUT));
        graph.nodes().clear();
        graph.nodes().addAll(needed);
        Set<String> read = new HashSet<>();
        needed.forEach(node -> read.addAll(NodeNames.reads(node)));
        Map<String, Tensor> constants = graph.initializers();
        constants.keySet().retainAll(read);
    }

    private String describe() {
        StringBuilder out = new StringBuilder(VERSION);
        for (Part part : parts) {
            out.append(" projection=").append(part.projection().describe());
            if (!part.projection().isFound()) {
                out.append("(logits of the whole batch exist)");
            }
            out.append(" logits=").append(FloatType.name(part.value().type()));
        }
        return out.append(" rows-per-chunk=").append(plan.rows()).toString();
    }
}
