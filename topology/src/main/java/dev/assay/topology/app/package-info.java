/** The service: configuration to running streams, life cycle, the judge that scores. */
@NullMarked
package dev.assay.topology.app;

import org.jspecify.annotations.NullMarked;
