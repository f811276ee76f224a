/**
 * Which keys are tried on which tokens of an event.
 *
 * <pre>
 *   Subject --model, tenant--&gt; ModelProfiles --candidates--&gt; ProfileIntake --&gt; Attempt (key, tokens, notes)
 *                                  |  none                       ^
 *                                  +--&gt; every key of the ring ---+--- Tokenizer, when the event has text only
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark.intake;

import org.jspecify.annotations.NullMarked;
