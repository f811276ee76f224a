/** What turns texts into the token ids of the model that wrote them; implementations live with the native library. */
@NullMarked
package dev.assay.scoring.tokens;

import org.jspecify.annotations.NullMarked;
