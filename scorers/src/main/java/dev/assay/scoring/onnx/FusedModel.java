package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.graph.FusedGraph;
import dev.assay.scoring.statistics.StatisticsLayout;

/**
 * A model with the statistics head on it, ready to be opened. Immutable under the rule of its graph; any thread may read it.
 *
 * @param graph what is opened
 * @param layout the columns
 * @param maxTokens longest row
 * @param content hash of weights and tokenizer, which neither columns nor device change
 * @param fingerprint everything that the numbers depend on, the runtime aside
 */
record FusedModel(FusedGraph graph, StatisticsLayout layout, int maxTokens, String content, String fingerprint) {}
