/** Which classes Avro may load by the names that schemas give. */
@NullMarked
package dev.assay.serdes.trust;

import org.jspecify.annotations.NullMarked;
