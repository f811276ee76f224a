/** Reading of the operator's key-value settings: typed, and refused with key, value and fix. */
@NullMarked
package dev.assay.serdes.config;

import org.jspecify.annotations.NullMarked;
