/**
 * Evidence across the messages of one conversation: an anytime-valid e-process per watermark key.
 *
 * <pre>
 *   Evidence.draws --&gt; SessionMessage   which draws a message brings, per key (any thread)
 *                          |
 *                          v
 *   SessionBook: Session = SeenDraws + one Tally per key   counts each draw once, updates e-values (one thread)
 *                          |
 *                          v
 *   evidence "watermark.session"; bytes on a SessionShelf
 * </pre>
 *
 * Why crossing 1/alpha is rare without a watermark, whenever one looks, is in {@link dev.assay.scoring.session.Mixture} and
 * {@link dev.assay.scoring.session.Session}. Nothing here knows where sessions are kept.
 */
@NullMarked
package dev.assay.scoring.session;

import org.jspecify.annotations.NullMarked;
