/**
 * The ONNX file format, without a protobuf library, and what is edited in such files before they are opened. What loads
 * models calls a few classes:
 *
 * <pre>
 *   CausalGraphs --&gt; FusedGraph (WholeLogits)   language models: made fit to be run, fused with the statistics head
 *   OnnxFile, MeanPooling                       encoders and cross-encoders: rows made independent, token vectors summed up
 *   ProbeGraph, TrialGraph, RandomCausalGraph,
 *   SynthidBayesianGraph (FloatType)            graphs made from nothing
 *
 *   CausalGraphs --&gt; OnnxSkeleton, CacheBranches, DynamicProducts, HalfWidening, UndeclaredPasts, SymmetricWeights,
 *                    WeightFiles, FusedCache --&gt; HeadFusion --&gt; StatisticsHead in a RowLoop
 *                                 all of them --&gt; OnnxGraph (Node, Tensor, GraphValue) --&gt; Wire
 * </pre>
 *
 * <p>It knows no runtime and no tokenizer: files in, files out.
 */
@NullMarked
package dev.assay.scoring.onnx.graph;

import org.jspecify.annotations.NullMarked;
