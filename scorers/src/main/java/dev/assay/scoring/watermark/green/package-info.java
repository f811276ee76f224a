/** What all green-list detectors share: counting distinct draws, and windows over them. */
@NullMarked
package dev.assay.scoring.watermark.green;

import org.jspecify.annotations.NullMarked;
