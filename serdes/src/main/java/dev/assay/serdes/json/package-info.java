/** Plain JSON, as people write it, to and from Avro records: no union tags, defaults filled in, paths in refusals. */
@NullMarked
package dev.assay.serdes.json;

import org.jspecify.annotations.NullMarked;
