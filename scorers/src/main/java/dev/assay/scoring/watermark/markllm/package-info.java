/** The green-list detectors of THU-BPM/MarkLLM. */
@NullMarked
package dev.assay.scoring.watermark.markllm;

import org.jspecify.annotations.NullMarked;
