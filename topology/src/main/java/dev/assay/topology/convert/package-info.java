/**
 * From responses of serving engines and their proxies to events. Pure mapping: JSON in, {@code GeneratedText} out; what a response
 * says wrongly is named in the event's attributes and left out, never mended.
 *
 * <pre>
 *   line --&gt; StreamJoiner (chunks become one response) --&gt; ResponseReader of the format --&gt; WireAnswer --&gt; EventWriter --&gt; event
 * </pre>
 */
@NullMarked
package dev.assay.topology.convert;

import org.jspecify.annotations.NullMarked;
