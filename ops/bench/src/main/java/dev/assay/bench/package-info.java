/**
 * Speed of the detectors, measured with JMH and set against the published figures of the references. Run with
 * {@code -Pbench}; no other module sees it.
 */
@NullMarked
package dev.assay.bench;

import org.jspecify.annotations.NullMarked;
