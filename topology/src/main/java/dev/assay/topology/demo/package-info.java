/**
 * The command {@code assay demo}: everything at once on this machine, with a real broker, and the answers beside the labels.
 *
 * <pre>
 *   BundledEvents, BrokenRecords --- Traffic ---&gt; broker (DemoStack) ---&gt; service (DemoStack)
 *                                                   |
 *   DemoTable, Summary &lt;--- Account &lt;--- Outputs (verdicts, deferrals, quarantine; read committed)
 * </pre>
 */
@NullMarked
package dev.assay.topology.demo;

import org.jspecify.annotations.NullMarked;
