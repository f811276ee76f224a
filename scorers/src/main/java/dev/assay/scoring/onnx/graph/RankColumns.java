package dev.assay.scoring.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes how many tokens are more likely than the observed one, and what mass they have. Where the observed logit is known
 * beforehand, up to rounding, tokens are compared while their tile is at hand: a logit counts as larger when it is so by more
 * than {@value #MARGIN}, relative above 1 and up to {@value #LARGE}, and the observed token itself never does. Else they are
 * compared exactly, at the end. Confined to the thread that loads the model.
 */
final class RankColumns {
    /** Tokens with the same weights have the same logit, whatever rounding did to the one that is known beforehand. */
    private static final double MARGIN = 1e-6;

    /** Logits beyond it stand far from 0 together: there float32 has few digits left, and the margin takes none of them. */
    private static final double LARGE = 256;

    /** A power of two, so that sums of it are exact. */
    private static final double UNIT = 0x1p-20;

    private final NodeBlock block;
    private final LogitTiles logits;
    private final TiledSoftmax softmax;
    private @Nullable String threshold;

    RankColumns(NodeBlock block, LogitTiles logits, TiledSoftmax softmax) {
        this.block = block;
        this.logits = logits;
        this.softmax = softmax;
    }

    /** What is computed while a tile is at hand. */
    void tile(int index, boolean mass, Map<String, String> out) {
        if (logits.observed() == null) {
            return;
        }
        String excess = block.node("Sub", logits.tiles().get(index).name(), limit());
        // Cheaper than to compare and to count what is true; only a tie up to the unit itself counts in part.
        String units = block.node("Clip", excess, block.single(0), block.single(UNIT));
        out.put("above", block.overLast("ReduceSum", units));
        if (mass) {
            out.put("mass", block.dot(softmax.exp(index), units));
        }
    }

    /** 1 for the tokens of a tile whose logit is larger, else 0. */
    private String above(int tile, String than) {
        return block.cast(block.node("Greater", logits.tiles().get(tile).name(), than), OnnxGraph.FLOAT);
    }

    /** The rank, [R, 1]. */
    String rank(String observed) {
        if (logits.observed() != null) {
            String counts = block.overLast("ReduceSum", softmax.column("above"));
            String others = block.node("Sub", counts, itself(observed));
            return block.node(
                    "Add", block.node("Round", block.node("Div", others, block.number(UNIT))), block.number(1));
        }
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < logits.tiles().size(); i++) {
            counts.add(block.overLast("ReduceSum", above(i, observed)));
        }
        return block.node("Add", block.overLast("ReduceSum", block.row(counts)), block.number(1));
    }

    /** What the observed token itself contributed where rounding made it larger than what was known, [R, 1]. */
    private String itself(String observed) {
        return block.node("Clip", block.node("Sub", observed, limit()), block.single(0), block.single(UNIT));
    }

    private String limit() {
        String known = logits.observed();
        if (threshold == null && known != null) {
            String size = block.node("Max", block.node("Abs", known), block.number(1));
            String scale = block.node("Min", size, block.number(LARGE));
            threshold = block.node("Add", known, block.node("Mul", scale, block.number(MARGIN)));
        }
        return Objects.requireNonNull(threshold, "no observed logit");
    }

    /** The mass of more likely tokens, [R, 1]. */
    String massAbove(String observed) {
        List<String> masses = new ArrayList<>();
        if (logits.observed() != null) {
            String mean = softmax.mean(block.node("Div", softmax.column("mass"), softmax.column("sum")));
            String own = block.node("Mul", block.node("Exp", softmax.logprob(observed)), itself(observed));
            String units = block.node("Max", block.node("Sub", mean, own), block.number(0));
            return block.node("Div", units, block.number(UNIT));
        }
        for (int i = 0; i < logits.tiles().size(); i++) {
            String mass = block.dot(softmax.exp(i), above(i, observed));
            masses.add(block.node("Div", mass, softmax.sum(i)));
        }
        return softmax.mean(block.row(masses));
    }
}
