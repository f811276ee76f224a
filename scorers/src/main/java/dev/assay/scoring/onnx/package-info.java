/**
 * Language models, encoders and cross-encoders as models of the lane: the one package that knows ONNX Runtime. Graphs are made
 * fit in {@link dev.assay.scoring.onnx.graph}, texts become ids in {@link dev.assay.scoring.onnx.tokens}; neither knows this
 * one, nor the other.
 *
 * <pre>
 *   a directory --&gt; CausalFiles --&gt; CausalLoader --+--&gt; graph: CausalGraphs --&gt; FusedGraph --+--&gt; OnnxRuntime --&gt; CausalModel
 *                                                  +--&gt; tokens: CausalTokenizer -----------+
 * </pre>
 */
@NullMarked
package dev.assay.scoring.onnx;

import org.jspecify.annotations.NullMarked;
