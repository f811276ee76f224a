/** Runs scorers over subjects: validation, lane queries, family-wise adjustment, fingerprint. */
@NullMarked
package dev.assay.scoring.engine;

import org.jspecify.annotations.NullMarked;
